"""What people do with opinions: vote, add statements, moderate them, make the map."""
