"""What becomes of contributions: internal review, the official response, milestones, and what is still owed."""
