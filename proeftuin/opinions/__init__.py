"""Statements that people agree or disagree with, and the map of where a population agrees."""
