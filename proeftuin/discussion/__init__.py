"""Talking about anything: threaded replies for and against, with their history."""
