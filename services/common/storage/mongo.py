"""MongoDB: the connection, transactions that end in time, and indexes.

This is the only module that imports motor (past its end of life since May 2026) or pymongo: when motor goes, one file
changes. Others take the names from here.

What every user of a database must keep to:

- pass `session=` to every operation inside `transact`;
- collections, indexes and counter rows exist before the first request (`prepare`), never made on the way;
- read by `_id`, or by an equality prefix and a closed window on an index; no open range, no sort over a growing set;
- run reads outside `transact` inside `outages()`, so that a lost server is told as `Unavailable`.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeAlias, TypeVar

import pymongo
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorCollection,
    AsyncIOMotorDatabase,
)
from pymongo import ASCENDING, DESCENDING, IndexModel, ReplaceOne
from pymongo.errors import ConnectionFailure, DuplicateKeyError, OperationFailure, PyMongoError
from pymongo.monitoring import CommandListener
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from ..kernel.errors import Unavailable

Document: TypeAlias = dict[str, Any]
Client: TypeAlias = "AsyncIOMotorClient[Document]"
Database: TypeAlias = "AsyncIOMotorDatabase[Document]"
Collection: TypeAlias = "AsyncIOMotorCollection[Document]"
Session: TypeAlias = AsyncIOMotorClientSession
Index: TypeAlias = IndexModel
DuplicateKey: TypeAlias = DuplicateKeyError

__all__ = [
    "ASCENDING",
    "DESCENDING",
    "TRANSACTION_BUDGET",
    "Client",
    "Collection",
    "Database",
    "Document",
    "DuplicateKey",
    "Index",
    "ReplaceOne",
    "Session",
    "TryAgain",
    "connect",
    "outages",
    "ping",
    "prepare",
    "transact",
    "within",
]

T = TypeVar("T")

TRANSACTION_BUDGET = timedelta(seconds=4)
"""How long `transact` tries, unless told otherwise. pymongo's `with_transaction` would try for 120 s.

Less than the 5 s that calls between workloads have: who waits in vain is told `Unavailable` before their deadline comes.
"""

within = pymongo.timeout
"""`with within(seconds):` caps every database operation inside by the time that is left."""

_RETRY_AFTER = timedelta(seconds=1)
_FIRST_BACK_OFF = 0.005
_LONGEST_BACK_OFF = 0.25
_NAMESPACE_EXISTS = 48
_LONGEST_ENDING = 60.0  # then the server ends it by itself
_going_on: set[asyncio.Task[Any]] = set()  # the event loop itself keeps no hold of its tasks


class TryAgain(Exception):
    """Raised by the work of a transaction to have it undone and done again, on newer data."""


def connect(url: str, *, name: str, listeners: Sequence[CommandListener] = ()) -> Client:
    """A client for one process; nothing is sent yet. Close it with `client.close()`.

    `name` is shown in the server's log. Writes are acknowledged by a majority; times come back in UTC.
    """
    return AsyncIOMotorClient(
        url,
        appname=name,
        tz_aware=True,
        uuidRepresentation="standard",
        w="majority",
        maxPoolSize=32,
        waitQueueTimeoutMS=3_000,
        connectTimeoutMS=3_000,
        serverSelectionTimeoutMS=3_000,
        socketTimeoutMS=15_000,
        event_listeners=list(listeners),
    )


async def ping(client: Client) -> None:
    """Returns when the server answers. Raises `Unavailable`."""
    with outages():
        await client.admin.command("ping")


@contextmanager
def outages() -> Iterator[None]:
    """Turns a lost or late server into `Unavailable`; every other error passes."""
    try:
        yield
    except PyMongoError as error:
        if _is_outage(error):
            raise Unavailable(retry_after=_RETRY_AFTER) from error
        raise


async def prepare(database: Database, collection: str, indexes: Sequence[Index] = ()) -> Collection:
    """Makes a collection and its indexes where they are missing; gives the collection."""
    with outages():
        try:
            await database.create_collection(collection, check_exists=False)  # what exists may be being made just now
        except OperationFailure as error:
            if error.code != _NAMESPACE_EXISTS:
                raise
        if indexes:
            await database[collection].create_indexes(list(indexes))
    return database[collection]


async def transact(
    database: Database,
    work: Callable[[Session], Awaitable[T]],
    *,
    budget: timedelta = TRANSACTION_BUDGET,
) -> T:
    """Runs `work` in one transaction on a snapshot and commits it; gives what `work` gives.

    `work` may run several times: on a write conflict, on a lost connection, and when it raises `TryAgain`. It talks to
    this database only. What else it raises ends the transaction without effect and passes. Raises `Unavailable` after
    `budget`; the commit may then have happened all the same, so repeat only what is recognised as a repeat.

    A cancelled caller does not leave an open transaction, which would lock its rows for up to a minute: the attempt
    under way is brought to its end first. Neither does a server that stalls: it is told the end when it answers again.
    """
    deadline = asyncio.get_running_loop().time() + budget.total_seconds()
    attempt = 0
    while True:
        with outages():
            try:
                return await _to_the_end(_attempt(database, work, deadline))
            except (PyMongoError, TryAgain) as error:
                left = deadline - asyncio.get_running_loop().time()
                pause = min(_FIRST_BACK_OFF * 2**attempt, _LONGEST_BACK_OFF) * random.uniform(0.5, 1.5)  # noqa: S311 no secret
                if not _is_transient(error):
                    raise
                if left <= pause:
                    raise Unavailable(retry_after=_RETRY_AFTER) from error
        attempt += 1
        await asyncio.sleep(pause)


async def _attempt(database: Database, work: Callable[[Session], Awaitable[T]], deadline: float) -> T:
    with within(_left(deadline)):
        session = await database.client.start_session()
    session.start_transaction(read_concern=ReadConcern("snapshot"), write_concern=WriteConcern("majority"))
    try:
        with within(_left(deadline)):
            result = await work(session)
    except BaseException as error:
        await _told(_abort(session, lost=_is_outage(error)), deadline)
        raise
    if not await _told(_commit(session), deadline):
        raise Unavailable(retry_after=_RETRY_AFTER)
    return result


async def _told(ending: Coroutine[Any, Any, None], deadline: float) -> bool:
    """Tells the server how a transaction ends; False when that takes longer than there is time. It goes on then without
    us: a transaction whose end the server was not told locks its rows for up to a minute."""
    telling = _goes_on(asyncio.create_task(ending))
    done, _ = await asyncio.wait({telling}, timeout=_left(deadline))
    if done:
        telling.result()
    return bool(done)


def _goes_on(task: asyncio.Task[T]) -> asyncio.Task[T]:
    """The task, which goes on to its end though nobody may wait for it any more."""
    _going_on.add(task)
    task.add_done_callback(_forget)
    return task


def _forget(task: asyncio.Task[Any]) -> None:
    _going_on.discard(task)
    if not task.cancelled():
        task.exception()  # looked at, so that the event loop does not complain


async def _abort(session: Session, *, lost: bool) -> None:
    """`lost`: whether the server may still be at the last statement. An abort that overtook it would miss it."""
    give_up = asyncio.get_running_loop().time() + _LONGEST_ENDING
    admin = session.client.admin
    async with session:
        while _left(give_up) > _LONGEST_BACK_OFF:
            try:
                if lost:
                    await admin.command("ping")
                    await asyncio.sleep(_LONGEST_BACK_OFF)
                # Not abort_transaction(), which tries twice and is silent about it.
                await admin.command("abortTransaction", session=session)
            except ConnectionFailure:
                lost = True
                await asyncio.sleep(_LONGEST_BACK_OFF)
            except PyMongoError:
                return  # the server has answered: it knows of none
            else:
                return


async def _commit(session: Session) -> None:
    give_up = asyncio.get_running_loop().time() + _LONGEST_ENDING
    async with session:
        while True:
            try:
                await session.commit_transaction()
            except PyMongoError as error:
                # Whether it took effect is not known: only the commit may be repeated, never the work.
                if not error.has_error_label("UnknownTransactionCommitResult") or _left(give_up) <= _LONGEST_BACK_OFF:
                    raise
                await asyncio.sleep(_LONGEST_BACK_OFF)
            else:
                return


async def _to_the_end(attempt: Coroutine[Any, Any, T]) -> T:
    task = _goes_on(asyncio.create_task(attempt))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})  # a caller who is cancelled once more does not even wait
        raise


def _is_outage(error: BaseException) -> bool:
    return isinstance(error, PyMongoError) and (isinstance(error, ConnectionFailure) or error.timeout)


def _is_transient(error: PyMongoError | TryAgain) -> bool:
    return isinstance(error, TryAgain) or error.has_error_label("TransientTransactionError")


def _left(deadline: float) -> float:
    return max(deadline - asyncio.get_running_loop().time(), 0.001)
