"""Everyday words: what people say for what the law calls otherwise ("sao y công chứng": chứng thực bản sao)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .text import search_key


@dataclass(frozen=True, slots=True)
class EverydayWords:
    """Ways to say one thing. `means` is the law's word, "" for words that say nothing about the procedure ("cần gì")."""

    means: str
    said: tuple[str, ...]


class Phrasebook:
    """Puts everyday words into the law's; case and accents are ignored."""

    def __init__(self, entries: Iterable[EverydayWords]) -> None:
        self._meaning = {tuple(search_key(said).split()): entry.means for entry in entries for said in entry.said}
        self._longest = max(map(len, self._meaning), default=0)

    def in_law(self, query: str) -> str:
        """The query with every everyday phrase put into the law's words, the longest phrase first: case folded."""
        words = search_key(query).split()
        said: list[str] = []
        at = 0
        while at < len(words):
            length = self._phrase_at(words, at)
            said.append(self._meaning[tuple(words[at : at + length])] if length else words[at])
            at += length or 1
        return " ".join(filter(None, said))

    def _phrase_at(self, words: list[str], at: int) -> int:
        """How many words from here are an everyday phrase, 0 where none begins."""
        lengths = range(min(self._longest, len(words) - at), 0, -1)
        return next((length for length in lengths if tuple(words[at : at + length]) in self._meaning), 0)
