"""Rules of calls, in plain Python."""
