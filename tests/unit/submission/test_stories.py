"""No row of the transitions is without a story that was seen through the public doors."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from services.submission.domain.transitions import TRANSITIONS
from tests.e2e.stories import STORIES

_E2E = Path(__file__).parents[2] / "e2e"


def test_every_row_has_a_story() -> None:
    assert set(STORIES) == set(TRANSITIONS)


@pytest.mark.parametrize("story", sorted(set(STORIES.values())))
def test_every_story_is_told(story: str) -> None:
    file, _, name = story.partition("::")
    told = ast.parse((_E2E / file).read_text(encoding="utf-8")).body
    assert name in {each.name for each in told if isinstance(each, ast.AsyncFunctionDef)}
