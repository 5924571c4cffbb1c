"""What a look-up pass is good for: who issues it says so, who is asked sees to it."""

from __future__ import annotations

from datetime import timedelta

LIFETIME = timedelta(minutes=5)
MAX_LOOKUPS = 10
