"""What the README tells people to try works, and shows what the README says it shows."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from pathlib import Path

from tests.support.people import man
from tests.support.portal import Portal

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
LOCAL = "http://127.0.0.1:8080"


def blocks(language: str) -> list[str]:
    """The README's code blocks in a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


CALLS, DRAWS_A_CAPTCHA = blocks("sh")
(ANSWER,) = blocks("json")


async def test_every_call_of_the_readme_is_answered(portal: Portal) -> None:
    urls = re.findall(r"^curl -s '([^']+)'$", CALLS, flags=re.MULTILINE)
    assert len(urls) == len(CALLS.splitlines())
    answers = [await portal.http.get(url.replace(LOCAL, portal.doors.gateway)) for url in urls]
    assert [answer.status_code for answer in answers] == [200] * len(urls)
    assert answers[0].json() == json.loads(ANSWER)


async def test_a_captcha_is_drawn_and_read_as_the_readme_says(portal: Portal) -> None:
    command = DRAWS_A_CAPTCHA.replace(LOCAL, portal.doors.gateway).replace(".venv/bin/python", sys.executable)
    process = await asyncio.create_subprocess_shell(command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    output, _ = await process.communicate()
    captcha_id, text = output.decode().split()
    person, solved = man(), {"id": captcha_id, "text": text}
    account = {"kind": "citizen", "user_name": person.user_name, "password": person.password}
    answer = await portal.rest().post("/accounts", {**account, "profile": person.profile(), "captcha": solved})
    assert answer.status == 202
