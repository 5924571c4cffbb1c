"""The documents for people point at what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
_LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "DECISIONS.md", "CHANGELOG.md"])
def test_every_link_leads_somewhere(document: str) -> None:
    links = _LINK.findall((ROOT / document).read_text())
    assert [link for link in links if not (ROOT / link).exists()] == []
