"""The rules of a dossier, pure: no I/O, no framework, no time but the one handed in.

Read `transitions.py` first (what may happen), then `record/dossier.py` (to what), `moves.py` (how), and the commands in
`steps`. `access.py` says who may do and see what, `clock.py` counts the law's working time, `pausing.py` says when it
stands, `errors` what can go wrong.
"""
