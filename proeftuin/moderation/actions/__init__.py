"""What people do to keep it decent: report, decide, undo, appeal, answer."""
