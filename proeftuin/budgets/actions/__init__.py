"""What people do in a vote on a budget: set it up, vote, count."""
