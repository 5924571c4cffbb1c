"""How submission is reached: its gRPC services, an `…_api.py` each. The sweeper works by itself."""
