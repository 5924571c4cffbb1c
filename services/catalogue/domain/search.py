"""A small word index: built once, immutable, deterministic, and quick because words are looked up, not scanned."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, TypeVar

from .spelling import Speller
from .text import accented, fold, search_key

K = TypeVar("K", bound=Hashable)

# Of the words that the index knows at all, a partial match must have at least this share, weighed by rarity.
_PARTIAL_SHARE = 0.5
# A query with several misspelt words could be read in very many ways.
_MOST_READINGS = 16


class Tier(IntEnum):
    """How well an entry matches; lower is better."""

    EQUAL = 0
    STARTS = 1
    CONTAINS = 2
    ALL_WORDS = 3
    WITH_CONTEXT = 4  # some of the words stand in the context only
    PARTIAL = 5


@dataclass(frozen=True, slots=True)
class Entry(Generic[K]):
    """Something that can be found: by any of its names, or by its names together with words of its context."""

    key: K
    names: tuple[str, ...]
    context: str = ""


@dataclass(frozen=True, slots=True)
class Hit(Generic[K]):
    """An entry that matched, and how well."""

    key: K
    tier: Tier


class WordIndex(Generic[K]):
    """Entries by the words of their names.

    Words match whole, the last one also by its beginning, so that results come while a person types. A word that no
    entry has is read as the words from which one typing error makes it. Case and accents are ignored, but among equals
    those with the last word whole come first, then those spelt as typed.
    """

    def __init__(self, entries: Iterable[Entry[K]]) -> None:
        self._entries = tuple(entries)
        self._keys = [tuple(search_key(name) for name in entry.names) for entry in self._entries]
        postings: dict[str, set[int]] = {}
        for number, entry in enumerate(self._entries):
            for word in search_key(" ".join((*entry.names, entry.context))).split():
                postings.setdefault(word, set()).add(number)
        self._postings = {word: frozenset(numbers) for word, numbers in postings.items()}
        self._vocabulary = sorted(postings)
        self._speller = Speller(postings)

    def search(self, query: str) -> list[Hit[K]]:
        """Everything that matches, best first. Entries with all the words if there are any, else with most of them."""
        words = search_key(query).split()
        if not words:
            return []
        readings = itertools.islice(self._readings(words), _MOST_READINGS)
        return best_first(hit for reading in readings for hit in self._search(" ".join(reading), query))

    def _readings(self, words: list[str]) -> Iterator[tuple[str, ...]]:
        """The words as they stand, each unknown one replaced by what it may have been meant to be."""
        *whole, last = words
        meant = [[word] if word in self._postings else self._speller.neighbours(word) or [word] for word in whole]
        meant.append([last] if self._starting_with(last) else self._speller.neighbours(last) or [last])
        return itertools.product(*meant)

    def _search(self, phrase: str, query: str) -> list[Hit[K]]:
        *whole, last = phrase.split()
        found = [self._postings.get(word, frozenset()) for word in whole]
        found.append(self._starting_with(last))
        complete = frozenset.intersection(*found)
        if complete:
            ends_here = self._postings.get(last, frozenset())
            ranked = sorted((self._rank(number, phrase, query, number in ends_here), number) for number in complete)
            return [Hit(self._entries[number].key, Tier(rank[0])) for rank, number in ranked]
        return [Hit(self._entries[number].key, Tier.PARTIAL) for number in self._partial(found)]

    def _starting_with(self, prefix: str) -> frozenset[int]:
        numbers: set[int] = set()
        for word in self._vocabulary[bisect_left(self._vocabulary, prefix) :]:
            if not word.startswith(prefix):
                break
            numbers |= self._postings[word]
        return frozenset(numbers)

    def _rank(self, number: int, phrase: str, query: str, whole: bool) -> tuple[int, bool, bool, int, str]:
        tier, length = min((_tier(key, phrase), len(key.split())) for key in self._keys[number])
        return tier, not whole, not self._spelt_as_typed(number, query), length, self._keys[number][0]

    def _spelt_as_typed(self, number: int, query: str) -> bool:
        typed = accented(query)
        return fold(typed) == typed or any(typed in accented(name) for name in self._entries[number].names)

    def _partial(self, found: list[frozenset[int]]) -> list[int]:
        weights = [math.log1p(len(self._entries) / len(numbers)) if numbers else 0.0 for numbers in found]
        scores: dict[int, float] = {}
        for numbers, weight in zip(found, weights, strict=True):
            for number in numbers:
                scores[number] = scores.get(number, 0.0) + weight
        enough = _PARTIAL_SHARE * sum(weights)
        return sorted(
            (number for number, score in scores.items() if score >= enough),
            key=lambda number: (-round(scores[number], 6), len(self._keys[number][0]), self._keys[number][0], number),
        )


def best_first(hits: Iterable[Hit[K]]) -> list[Hit[K]]:
    """The hits of several searches as one list: every entry once, by its best tier; among equals the earlier search."""
    found: dict[K, Hit[K]] = {}
    for hit in sorted(hits, key=lambda each: each.tier):
        found.setdefault(hit.key, hit)
    return list(found.values())


def _tier(key: str, phrase: str) -> Tier:
    if key == phrase:
        return Tier.EQUAL
    if key.startswith(phrase):
        return Tier.STARTS
    if f" {phrase}" in key:
        return Tier.CONTAINS
    *whole, last = phrase.split()
    words = key.split()
    if all(word in words for word in whole) and any(word.startswith(last) for word in words):
        return Tier.ALL_WORDS
    return Tier.WITH_CONTEXT
