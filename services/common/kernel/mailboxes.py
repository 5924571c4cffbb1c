"""E-mail addresses that a mail of ours can be sent to."""

from __future__ import annotations

import re

# RFC 5321 §4.1.2 without quoted strings and address literals, which no provider gives to people. ASCII only: what is
# accepted here must not be refused later, when the person counts on a mail.
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAILBOX = re.compile(rf"(?=.{{3,254}}\Z)(?=.{{1,64}}@){_WORD}(?:\.{_WORD})*@(?:{_LABEL}\.)+[A-Za-z]{{2,63}}")


def is_mailbox(address: str) -> bool:
    """Whether it is the address of a mailbox, such as `ten@example.vn`; nobody knows whether it exists."""
    return _MAILBOX.fullmatch(address) is not None
