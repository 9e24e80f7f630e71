"""The rules of people finding each other, in plain Python."""
