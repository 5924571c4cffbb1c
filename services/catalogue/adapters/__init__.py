"""The catalogue's ports on real things: files, JSON Schema, MongoDB."""
