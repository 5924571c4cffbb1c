"""The pure part of the chassis, the only part that a `domain` or `app` package may import."""
