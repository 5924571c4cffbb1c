"""What an account or an officer logs in with, and which of their sessions still count.

All sessions but one end by a single write: a session belongs to the generation that it was started in, and a new password,
or "log out everywhere else", begins the next one. So there is no moment in which the password is new and an old session
still counts, however many there are and whatever is killed; and who logged in with the old password at that very moment
has a session of the old generation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from .errors import SessionExpired
from .sessions import Session


@dataclass(frozen=True, slots=True)
class Credentials:
    """`password_hash` is a PHC string (argon2id); `kept_session` the one session of earlier generations that counts."""

    password_hash: str
    generation: int = 1
    kept_session: str = ""

    def admits(self, session: Session) -> bool:
        """Whether a session has not been ended together with others."""
        return session.generation == self.generation or session.id == self.kept_session

    def others_ended(self, *, keep: Session | None) -> Credentials:
        """Every session ended but `keep`. Raises `SessionExpired` when that has been ended with others: none comes back."""
        if keep is not None and not self.admits(keep):
            raise SessionExpired
        return replace(self, generation=self.generation + 1, kept_session=keep.id if keep else "")

    def renewed(self, password_hash: str, *, keep: Session | None = None) -> Credentials:
        """Another password; every session ended but `keep`. Raises `SessionExpired` as `others_ended` does."""
        return replace(self.others_ended(keep=keep), password_hash=password_hash)
