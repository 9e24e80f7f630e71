"""What people do at the desk: review, answer, tell how far it is."""
