"""What people do with ideas: submit, change, take back, support, count."""
