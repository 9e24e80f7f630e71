"""What people and the clock do with figures and summaries."""
