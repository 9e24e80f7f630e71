"""Pages of the vote on a budget."""
