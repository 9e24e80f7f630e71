"""Where people agree and where they differ, from votes on statements. Pure computing; knows no Django."""
