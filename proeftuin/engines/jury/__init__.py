"""Juries: who reads what, strict and mild jurors made comparable, and a ranking with its ties told."""
