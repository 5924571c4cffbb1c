"""The contracts of submission's stores run in memory and on the real server."""

from tests.integration.common.servers import database, mongo_process

__all__ = ["database", "mongo_process"]
