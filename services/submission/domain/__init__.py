"""The rules of a dossier, pure: no I/O, no framework, no time but the one handed in.

Read `transitions.py` first (what may happen), then `dossier.py` (to what), `moves.py` (how), and the commands:
`draft.py`, `files.py`, `filing.py`, `handling.py`. `access.py` says who may, `clock.py` counts the law's working time.
"""
