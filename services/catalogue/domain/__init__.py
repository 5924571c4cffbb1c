"""Pure records of the catalogue, the search over them, and the rules for publishing them."""
