"""Proeftuin: the open platform for the whole public innovation cycle."""

__version__ = "0.1.0"
