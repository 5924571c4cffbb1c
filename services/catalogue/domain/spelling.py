"""Words that differ by one typing error from what was typed."""

from __future__ import annotations

from collections.abc import Iterable

# Shorter words have too many neighbours: "hộ", "họ", "hỗ" are three things.
SHORTEST = 4


class Speller:
    """Finds known words at distance 1: a letter too many, too few, wrong, or two in each other's place.

    Two words at distance 1 share a form in which at most one letter is left out of each; those forms are looked up, so
    that the time does not grow with the number of words.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._by_form: dict[str, list[str]] = {}
        for word in sorted(words):
            for form in _forms(word):
                self._by_form.setdefault(form, []).append(word)

    def neighbours(self, word: str) -> list[str]:
        """Known words at distance 1, in alphabetical order; none for a word of fewer than 4 letters."""
        if len(word) < SHORTEST:
            return []
        near = {known for form in _forms(word) for known in self._by_form.get(form, ())}
        return sorted(known for known in near if one_error_apart(word, known))


def one_error_apart(one: str, other: str) -> bool:
    """Whether the distance (Damerau's, optimal string alignment) is exactly 1."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    left, right = one[same:], other[same:]
    if len(one) != len(other):
        return left[1:] == right or left == right[1:]
    return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])


def _forms(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
