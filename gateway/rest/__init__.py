"""The REST door: JSON documents in front of the gRPC services."""
