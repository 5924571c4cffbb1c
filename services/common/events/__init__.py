"""Events: from the transaction that stores them, over the relay and the bus, to consumers that take each once."""
