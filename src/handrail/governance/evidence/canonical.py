"""One way of writing a pack, so that its hash can be computed again anywhere. Pure.

Canonical JSON: UTF-8, keys sorted by their code points, no white space, no escapes that are not needed, numbers as
Python's shortest that read back the same. The hash is SHA-256 over the bytes of the body.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from handrail.kernel.errors import InvalidError

FORMAT = "handrail-evidence/1"


class NotAPackError(InvalidError):
    """This is not a pack of evidence."""

    code = "not_a_pack"


def canonical(body: Mapping[str, Any]) -> str:
    """Return a body as canonical JSON; raises ValueError for what JSON has no word for (NaN, infinity)."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(text: str) -> str:
    """Return the SHA-256 of a canonical body, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def file_of(text: str) -> str:
    """Return the file that is handed out: the body, readable, with its hash."""
    whole = {"body": json.loads(text), "sha256": digest(text)}
    return json.dumps(whole, sort_keys=True, indent=2, ensure_ascii=False) + "\n"


def read_file(text: str) -> tuple[dict[str, Any], str]:
    """Return body and stated hash of a file. Raises NotAPackError, also where a key stands twice in one place."""
    try:
        whole = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except ValueError as problem:
        raise NotAPackError(str(problem)[:200]) from problem
    body = whole.get("body") if isinstance(whole, dict) else None
    stated = whole.get("sha256") if isinstance(whole, dict) else None
    if not isinstance(body, dict) or not isinstance(stated, str) or body.get("format") != FORMAT:
        raise NotAPackError(f"it has no body of the format {FORMAT}, or no hash")
    return body, stated


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key that stands twice could show a person one value and a program another."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")
