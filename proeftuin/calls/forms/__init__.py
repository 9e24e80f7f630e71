"""Forms of calls and of the calculator beside them."""
