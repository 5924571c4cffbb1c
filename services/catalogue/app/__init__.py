"""Use cases of the catalogue and the ports they need."""
