"""Files of messages whose personal data is labelled: JSON lines."""

import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from handrail.kernel.errors import InvalidError
from handrail.language.personal import KINDS, Span


class BadExamplesError(InvalidError):
    """Masking cannot be measured."""

    code = "bad_examples"


@dataclass(frozen=True)
class LabelledText:
    """One message with its personal data; `patterns` are the order and account numbers of the desk it came to."""

    text: str
    spans: tuple[Span, ...]
    split: str
    patterns: tuple[tuple[str, str], ...] = ()


def read_examples(path: Path | None) -> list[LabelledText]:
    """Read a file, or the one that is shipped.

    Each line is `{"text": "Call Ada on 07700 900123", "spans": [["name", "Ada"], ["phone", "07700 900123"]]}`: the
    personal data in the order of the text, word for word. Optional are "split" and "patterns", pairs of a kind and
    a regular expression. Raises BadExamplesError with file and line.
    """
    name = str(path or "examples.jsonl")
    try:
        content = (path or _shipped()).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise BadExamplesError(f"{name}: {getattr(problem, 'strerror', None) or 'not UTF-8 text'}") from problem
    rows = [_row(f"{name}:{number}", line) for number, line in enumerate(content.split("\n"), 1) if line.strip()]
    if not rows:
        raise BadExamplesError(f"{name}: no messages")
    return rows


def _shipped() -> Any:
    return resources.files("handrail.language.personal").joinpath("examples.jsonl")


def _row(where: str, line: str) -> LabelledText:
    try:
        fields: Any = json.loads(line)
    except ValueError as problem:
        raise BadExamplesError(f"{where}: not JSON") from problem
    if not isinstance(fields, dict) or not isinstance(fields.get("text"), str):
        raise BadExamplesError(f"{where}: not an object with a text")
    pairs, patterns = _pairs(where, fields, "spans"), _pairs(where, fields, "patterns")
    return LabelledText(fields["text"], _spans(where, fields["text"], pairs), str(fields.get("split", "all")), patterns)


def _pairs(where: str, fields: dict[str, Any], name: str) -> tuple[tuple[str, str], ...]:
    pairs = fields.get(name, [])
    if not isinstance(pairs, list):
        raise BadExamplesError(f"{where}: {name} takes a list")
    for pair in pairs:
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(value, str) and value for value in pair)):
            raise BadExamplesError(f"{where}: {name} takes pairs of texts")
        if pair[0] not in KINDS:
            raise BadExamplesError(f"{where}: {pair[0]!r} is none of the kinds {', '.join(KINDS)}")
    return tuple((kind, value) for kind, value in pairs)


def _spans(where: str, text: str, pairs: tuple[tuple[str, str], ...]) -> tuple[Span, ...]:
    spans, position = [], 0
    for kind, value in pairs:
        start = text.find(value, position)
        if start < 0:
            raise BadExamplesError(f"{where}: {value!r} is not in the rest of the text")
        position = start + len(value)
        spans.append(Span(start, position, kind))
    return tuple(spans)
