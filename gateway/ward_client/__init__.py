"""The reference client of a ward one-stop system (phần mềm một cửa cấp xã): the protos, grpcio and nothing else of ours.

Written to be read and copied: `client.py` is the conversation, `decisions.py` its decisions, `uploads.py` sends a file,
`__main__.py` and `commands.py` are a small command. A ward system needs a certificate registered for its agency, and must
name the officer who acts.
"""
