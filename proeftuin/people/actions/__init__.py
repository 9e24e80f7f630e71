"""What people do to be found, to ask each other, and to bring others in."""
