"""A participation process from another platform: read, mapped, compared, written."""
