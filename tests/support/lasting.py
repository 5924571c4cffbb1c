"""Tokens for a whole session of tests, which on a slow machine takes longer than a token lives."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from pathlib import Path

from joserfc import jwt

from deploy.local import Stack
from services.common.rpc.tokens import ALGORITHMS
from services.common.settings import Profile
from services.identity.adapters.keys import SigningKeys

SECONDS = 6 * 3600


def lasting(stack: Stack) -> Callable[[str], str]:
    """Makes of a token the same one for hours, with the key that identity itself signs with."""
    key = SigningKeys.read(Path(stack.env("identity")["MOTCUA_SIGNING_KEY_FILE"]), Profile.LOCAL).active

    def prolonged(token: str) -> str:
        claims = json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
        later = {**claims, "exp": claims["exp"] + SECONDS}
        return jwt.encode({"alg": "Ed25519", "kid": key.kid}, later, key, algorithms=ALGORITHMS)

    return prolonged
