"""What people do with a panel: set it up, volunteer, draw it, and fill empty places."""
