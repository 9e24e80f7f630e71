"""Django's SQLite, for many writers at once: see base."""
