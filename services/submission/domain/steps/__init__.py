"""What may be done with a dossier, one module for each kind of step: each gives a new dossier and its events, or refuses."""
