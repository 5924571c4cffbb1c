"""The catalogue's gRPC door."""
