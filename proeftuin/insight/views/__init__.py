"""The pages of figures, of the report, and of summaries by a language model."""
