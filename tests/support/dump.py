"""Everything that the four databases hold, row by row, to see that a refused call has changed nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from hashlib import sha256

from deploy.local import Stack
from services.common.storage import mongo

SERVICES = ("identity", "catalogue", "submission", "tracking")

PASSING: Mapping[str, str] = {
    "identity.captchas": "a captcha is drawn for whoever asks, and one that is answered wrongly is used up",
    "identity.attempts": "failed log-ins are counted",
    "tracking.lookup_audit": "who looks up, and finds nothing, is counted",
}
"""Collections that a refused call may change, and why. Whoever holds a lease renews it all the time: in every database."""
_LEASES = "leases"

Dump = dict[str, str]
"""By `database.collection/id`: a hash of the row."""


async def dump(stack: Stack) -> Dump:
    """All rows but those that are passing, once what was under way has come to rest."""
    env = stack.env("identity")
    client = mongo.connect(env["MOTCUA_MONGO_URL"], name="dump")
    try:
        seen: Dump = {}
        while (rows := await _rows(client, env["MOTCUA_DATABASE_PREFIX"])) != seen:
            seen = rows
            await asyncio.sleep(0.3)
        return rows
    finally:
        client.close()


def difference(before: Dump, after: Dump) -> list[str]:
    """The rows that were added (+), removed (-) or changed (~)."""
    added = [f"+ {row}" for row in sorted(after.keys() - before.keys())]
    removed = [f"- {row}" for row in sorted(before.keys() - after.keys())]
    return added + removed + [f"~ {row}" for row in sorted(before.keys() & after.keys()) if before[row] != after[row]]


async def _rows(client: mongo.Client, prefix: str) -> Dump:
    found: Dump = {}
    for service in SERVICES:
        database = client[prefix + service]
        for collection in sorted(await database.list_collection_names()):
            name = f"{service}.{collection}"
            if collection != _LEASES and name not in PASSING:
                async for row in database[collection].find({}):
                    canonical = json.dumps(row, default=repr, sort_keys=True)
                    found[f"{name}/{row['_id']}"] = sha256(canonical.encode()).hexdigest()
    return found
