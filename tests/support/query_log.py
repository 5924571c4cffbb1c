"""Which queries were made, and whether an index serves each: for the tests of every service."""

from __future__ import annotations

from itertools import dropwhile
from typing import Any

from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from services.common.storage.mongo import Database, Document

Query = tuple[str, Document, Document]
_BY_INDEX = frozenset({"IXSCAN", "IDHACK", "EXPRESS_IXSCAN", "CLUSTERED_IXSCAN"})


class QueryLog(CommandListener):
    """Give it to `mongo.connect(listeners=[log])`, use the code under test, then `await log.unindexed(database)`."""

    def __init__(self) -> None:
        self.queries: list[Query] = []

    def started(self, event: CommandStartedEvent) -> None:
        command = event.command
        collection = str(command.get(event.command_name, ""))
        match event.command_name:
            case "find":
                self._add(collection, command.get("filter", {}), command.get("sort", {}))
            case "findAndModify":
                self._add(collection, command.get("query", {}), command.get("sort", {}))
            case "count" | "distinct":
                self._add(collection, command.get("query", {}), {})
            case "update":
                for update in command["updates"]:
                    self._add(collection, update["q"], {})
            case "delete":
                for delete in command["deletes"]:
                    self._add(collection, delete["q"], {})
            case "aggregate":
                first = command["pipeline"][0] if command["pipeline"] else {}
                self._add(collection, first.get("$match", {}), {})

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Nothing to do."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Nothing to do."""

    def collections(self) -> set[str]:
        return {collection for collection, _, _ in self.queries}

    async def unindexed(self, database: Database) -> list[Query]:
        """The queries for which the server would read a whole collection or sort what it read, one of each shape."""
        shapes = {(name, tuple(query), tuple(sort)): (name, query, sort) for name, query, sort in self.queries}
        return [query for query in shapes.values() if not await _is_indexed(database, *query)]

    def _add(self, collection: str, query: Document, sort: Document) -> None:
        self.queries.append((collection, dict(query), dict(sort)))


async def _is_indexed(database: Database, collection: str, query: Document, sort: Document) -> bool:
    plain = not any(isinstance(value, dict) or name.startswith("$") for name, value in query.items())
    if "_id" in query and plain:
        # One row at most, whatever else must be equal. The local server reads it so, but its explain does not say so.
        query = {"_id": query["_id"]}
    command: Document = {"find": collection, "filter": query}
    if sort:
        command["sort"] = sort
    answer = await database.command("explain", command, verbosity="queryPlanner")
    plan = answer["queryPlanner"]["winningPlan"]
    stages = {stage["stage"]: stage for stage in _stages(plan)}
    if "SORT" in stages and not _gives_order(stages.get("IXSCAN", {}).get("keyPattern", {}), query, sort):
        return False
    return "COLLSCAN" not in stages and not stages.keys().isdisjoint(_BY_INDEX)


def _gives_order(index: Document, query: Document, sort: Document) -> bool:
    """Whether an index holds what the query reads in the order of the sort. The local server reports a SORT even then."""
    keys = list(dropwhile(lambda key: _is_equality(query.get(key[0], {"$exists": True})), index.items()))
    ordered = keys[: len(sort)]
    turns = {direction * sort[name] for name, direction in ordered if name in sort}
    return [name for name, _ in ordered] == list(sort) and len(turns) == 1


def _is_equality(condition: Any) -> bool:
    return not (isinstance(condition, dict) and any(name.startswith("$") for name in condition))


def _stages(plan: Any) -> list[Document]:
    if isinstance(plan, list):
        return [stage for part in plan for stage in _stages(part)]
    if not isinstance(plan, dict):
        return []
    below = [stage for value in plan.values() for stage in _stages(value)]
    return [plan, *below] if "stage" in plan else below
