"""The partner port: gRPC for ward one-stop systems, by certificate. An allow-listed pass-through, bytes in, bytes out."""
