"""The pages of surveys: answering, results, and making the questions."""
