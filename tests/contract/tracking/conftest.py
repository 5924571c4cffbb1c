"""The contracts of tracking's stores run in memory and on the real server."""

from tests.integration.common.servers import database, mongo_process

__all__ = ["database", "mongo_process"]
