"""Pages of moderation: for everyone, for writers and reporters, and for the people who decide."""
