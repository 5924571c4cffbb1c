"""A session is remembered by browser and system, and by nothing that tells one person's device from another's."""

from __future__ import annotations

import pytest

from services.identity.domain.devices import label_of

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (
            f"Mozilla/5.0 (Linux; Android 14; SM-A057F) {WEBKIT} Chrome/131.0.0.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/131.0.0.0 Safari/537.36 Edg/131.0",
            "Edge, Windows",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} coc_coc_browser/130.0 Chrome/124.0 Safari/537.36",
            "Cốc Cốc, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox, Linux"),
        (f"Mozilla/5.0 (Linux; Android 13) {WEBKIT} Chrome/110.0 Mobile Safari/537.36 Zalo android/1", "Zalo, Android"),
        ("Dart/3.5 (dart:io)", ""),
        ("nguyenvana@example.com", ""),
        ("", ""),
    ],
)
def test_browser_and_system_and_nothing_finer(user_agent: str, label: str) -> None:
    assert label_of(user_agent) == label
