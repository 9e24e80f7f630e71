"""Keeping it decent in the open: reports, decisions with their reasons, appeals, and the public log of all three."""
