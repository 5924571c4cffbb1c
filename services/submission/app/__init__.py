"""The use cases of submission, one small class each, and the ports they need (`ports.py`)."""
