"""How tracking is reached: gRPC, and the events of the dossiers."""
