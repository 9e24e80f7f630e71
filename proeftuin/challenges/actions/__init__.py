"""What people do with a challenge."""
