"""What the README tells people to try works, and shows what the README says it shows."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.support.portal import Portal

README = (Path(__file__).resolve().parents[2] / "README.md").read_text()
LOCAL = "http://127.0.0.1:8080"


def block(language: str) -> str:
    """The README's one code block in a language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)
    return str(found)


async def test_every_call_of_the_readme_is_answered(portal: Portal) -> None:
    urls = re.findall(r"^curl -s '([^']+)'$", block("sh"), flags=re.MULTILINE)
    assert len(urls) == len(block("sh").splitlines())
    answers = [await portal.http.get(url.replace(LOCAL, portal.doors.gateway)) for url in urls]
    assert [answer.status_code for answer in answers] == [200] * len(urls)
    assert answers[0].json() == json.loads(block("json"))
