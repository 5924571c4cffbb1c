"""The chassis on real servers."""

from tests.integration.common.servers import bus, database, mongo_process, nats_process

__all__ = ["bus", "database", "mongo_process", "nats_process"]
