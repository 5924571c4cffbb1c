"""The rules of identity: pure, without time, chance or sockets of their own."""
