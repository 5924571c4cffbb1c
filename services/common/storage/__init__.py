"""Storage: MongoDB, aggregates with the record of the call, what is sealed, and the same in memory for tests."""
