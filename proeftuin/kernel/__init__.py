"""The ground: typed ids, the clock, verdicts, actors, errors, safe CSV. Knows no Django."""
