"""What people do with a survey: make its questions, answer them, read what was answered."""
