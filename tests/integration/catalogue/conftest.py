"""The catalogue on a real database and behind real mTLS."""

from tests.integration.common.servers import database, mongo_process

__all__ = ["database", "mongo_process"]
