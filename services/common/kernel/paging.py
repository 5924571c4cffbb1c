"""The size of a page (AIP-158), for every list the same way."""

from __future__ import annotations


def page_size(asked: int, *, default: int, most: int) -> int:
    """How many items a page holds: `default` where none was asked for (0), and never more than `most`."""
    return min(asked or default, most)
