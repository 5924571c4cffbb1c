"""Running Một Cửa: the local stack, the command line, certificates, deployment."""
