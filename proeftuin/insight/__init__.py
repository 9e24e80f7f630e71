"""Who took part, who is missing, what was said: figures that explain themselves, and the report of a process."""
