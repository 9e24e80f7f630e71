"""What the database needs for many people at once, beyond what Django gives: no tables, no rules."""
