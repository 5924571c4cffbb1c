"""Writes the OpenAPI description of the REST door to `gateway/openapi.json`; `--check` fails when it is out of date."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gateway.rest.app import create_app

FILE = Path(__file__).with_name("openapi.json")


def text() -> str:
    """The description as it should stand in the file."""
    return json.dumps(create_app(None).openapi(), ensure_ascii=False, indent=2) + "\n"


def main(arguments: list[str]) -> int:
    """Write or check the file; the exit code."""
    if arguments == ["--check"]:
        if FILE.read_text(encoding="utf-8") == text():
            return 0
        print("gateway/openapi.json is out of date: run `make openapi`", file=sys.stderr)
        return 1
    FILE.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
