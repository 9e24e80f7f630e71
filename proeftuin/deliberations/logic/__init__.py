"""The rules of deciding together: turns of a decision, and counting votes. No Django."""
