"""The pages of answers: for everyone, and for the people at the desk."""
