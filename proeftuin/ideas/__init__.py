"""Ideas and proposals in a process: told, found, supported, merged, on a map."""
