"""Tracking: where dossiers stand, for the public, for owners and for wards, and the notices about it."""
