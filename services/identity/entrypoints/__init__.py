"""Doors of identity: its five gRPC services, and the consumer of its own events."""
