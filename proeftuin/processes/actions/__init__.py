"""What people do with a process: set it up, run it, take part in it."""
