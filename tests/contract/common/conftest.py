"""The contract suites run against the memory adapters and the real server."""

from tests.integration.common.servers import database, mongo_process

__all__ = ["database", "mongo_process"]
