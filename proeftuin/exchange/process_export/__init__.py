"""A participation process as files: everything public of it, nobody in it, counted and checked."""
