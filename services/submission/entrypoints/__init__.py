"""How submission is reached: four gRPC services; and the sweeper, which works by itself."""
