"""What a session is remembered by: "Chrome, Android". Enough for people to know their own devices by.

Nothing finer is kept of the `User-Agent`: versions and models tell one person's device from another's.
"""

from __future__ import annotations

from collections.abc import Sequence

# The first that is found counts: most browsers also claim to be the ones below them.
_BROWSERS = (
    ("Zalo", "Zalo"),
    ("FBAN", "Facebook"),
    ("FBAV", "Facebook"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


def label_of(user_agent: str) -> str:
    """The browser and the system, as far as they are known; empty when neither is."""
    return ", ".join(filter(None, (_first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent))))


def _first(marks: Sequence[tuple[str, str]], user_agent: str) -> str:
    return next((label for mark, label in marks if mark in user_agent), "")
