"""gRPC, both ends: servers that deny by default and tell errors properly, clients with deadlines and retries."""
