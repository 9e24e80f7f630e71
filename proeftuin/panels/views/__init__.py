"""The pages of a panel."""
