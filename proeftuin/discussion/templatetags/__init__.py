"""How comments look in templates."""
