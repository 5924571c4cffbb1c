"""The JSON documents of the REST door, one module for each area."""
