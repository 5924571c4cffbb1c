"""The use cases of tracking."""
