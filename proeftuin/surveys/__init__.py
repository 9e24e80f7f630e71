"""Questionnaires as versioned data, and the answers to the version that each person saw."""
