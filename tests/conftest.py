"""Real servers and a whole system for the tests: started when first asked for, once in a session, gone afterwards."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Generator

import pytest
import structlog
from hypothesis import HealthCheck, settings

from deploy.local import SERVERS, Stack, environment
from services.common.storage import mongo
from tests.support.query_log import QueryLog
from tests.support.servers import MANY_FILINGS, temporary_stack
from tests.support.service_logs import complaints

# The default draws every traceback with the values of all variables: a hundred of them take longer than a lease lasts.
structlog.configure(processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])

# What one example takes is the machine's affair: one that stalls for a moment is no counterexample.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that fails shows what the services wrote meanwhile."""
    report = yield
    stack = getattr(item, "funcargs", {}).get("stack")
    if report.failed and isinstance(stack, Stack):
        report.sections.append(("What the services complained about", complaints(stack, call.start)))
    return report


@pytest.fixture(scope="session")
async def servers() -> AsyncIterator[Stack]:
    """MongoDB, NATS, the object store and the mail sink; `servers.env("operator")` says where they are.

    Everybody shares them: a test that stops one, or that wants the bus to itself, starts a stack of its own.
    """
    async with temporary_stack(SERVERS) as stack:
        yield stack


@pytest.fixture(scope="session")
async def stack() -> AsyncIterator[Stack]:
    """The whole system with its catalogue. Whoever wants to kill its parts starts a stack of their own."""
    async with temporary_stack(overrides=MANY_FILINGS) as stack:
        yield stack


@pytest.fixture(scope="session")
def mongo_url(servers: Stack) -> str:
    """Where the shared MongoDB is."""
    return environment.mongo_url(servers.site)


@pytest.fixture(scope="session")
async def mongo_client(mongo_url: str) -> AsyncIterator[mongo.Client]:
    """A connection to look at what others have written."""
    client = mongo.connect(mongo_url, name="test")
    yield client
    client.close()


@pytest.fixture
def database(mongo_client: mongo.Client) -> mongo.Database:
    """An empty database of the test's own. It goes with the server."""
    return mongo_client[f"test_{uuid.uuid4().hex}"]


@pytest.fixture
def query_log() -> QueryLog:
    """The queries made in `watched`."""
    return QueryLog()


@pytest.fixture
async def watched(mongo_url: str, database: mongo.Database, query_log: QueryLog) -> AsyncIterator[mongo.Database]:
    """The test's database through a connection that notes every query."""
    client = mongo.connect(mongo_url, name="watched", listeners=[query_log])
    yield client[database.name]
    client.close()
