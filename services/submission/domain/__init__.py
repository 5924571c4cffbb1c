"""The rules of a dossier, pure: no I/O, no framework, no time but the one handed in.

Read `transitions.py` first (what may happen), then `dossier.py` (to what), then the commands: `draft.py`, `filing.py`,
`handling.py`. `clock.py` is the law's working time.
"""
