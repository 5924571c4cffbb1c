"""Submission's outside: MongoDB, the object store, the catalogue, JSON Schema."""
