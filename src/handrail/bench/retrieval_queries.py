"""Files of queries with the article that answers each."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from handrail.kernel.errors import InvalidError
from handrail.knowledge.reading.document import Document


class BadQueriesError(InvalidError):
    """Retrieval cannot be measured."""

    code = "bad_queries"


@dataclass(frozen=True)
class Query:
    """A line of the file: `gold` is the article to find, `dropped` one that is taken out of the ranking, or empty."""

    line: int
    text: str
    kind: str
    gold: str
    dropped: str


def read_queries(path: Path) -> list[Query]:
    """Read JSON lines with `query`, `gold` and, if wanted, `kind` and `drop_from_ranking`; blank lines are skipped.

    Raises BadQueriesError with file and line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise BadQueriesError(f"{path}: {getattr(problem, 'strerror', None) or 'not UTF-8 text'}") from problem
    queries = [_query(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not queries:
        raise BadQueriesError(f"{path}: no queries")
    return queries


def candidates(documents: Sequence[Document], queries: Sequence[Query], path: Path) -> list[Document]:
    """The documents below the deepest folder that holds every gold article.

    Raises BadQueriesError when a gold article is none of them.
    """
    there = {document.path for document in documents}
    for query in queries:
        if query.gold not in there:
            raise BadQueriesError(f"{path}:{query.line}: there is no article {query.gold}")
    folder = os.path.commonpath([str(PurePosixPath(query.gold).parent) for query in queries])
    return [document for document in documents if PurePosixPath(document.path).is_relative_to(folder)]


def _query(path: Path, number: int, line: str) -> Query:
    try:
        fields: Any = json.loads(line)
    except ValueError as problem:
        raise BadQueriesError(f"{path}:{number}: not JSON") from problem
    if not isinstance(fields, dict):
        raise BadQueriesError(f"{path}:{number}: not a JSON object")
    values = {name: fields.get(name, "") for name in ("query", "kind", "gold", "drop_from_ranking")}
    for name, value in values.items():
        if not isinstance(value, str) or (name in {"query", "gold"} and not value.strip()):
            raise BadQueriesError(f"{path}:{number}: {name} takes a text")
    return Query(number, values["query"], values["kind"] or "query", values["gold"], values["drop_from_ranking"])
