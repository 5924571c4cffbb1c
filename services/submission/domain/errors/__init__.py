"""What can go wrong with a dossier, in words that tell a person what to do next; each module has its part of it."""
