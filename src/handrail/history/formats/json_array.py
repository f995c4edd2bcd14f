"""The objects of one JSON array, one at a time: never the whole file in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson

from handrail.history.formats.decoding import LONGEST_LINE, Lines
from handrail.history.records import Bad

_SIGNS = re.compile(r'["\\{}]')


def array_objects(lines: Lines) -> Iterator[tuple[int, dict[str, Any]] | Bad]:
    """Yield each object of `[{...}, ...]` or of `{"tickets": [{...}, ...], ...}` with the line where it begins.

    Finds where objects end by their braces outside of strings; what is between the braces goes to the parser as it is.
    An object that is no JSON, or is longer than 16 million characters, comes as Bad, and the next is read.
    """
    cut = _Cut()
    for line in lines:
        if isinstance(line, ValueError):
            yield Bad(lines.number, str(line))
            cut.spoilt = bool(cut.depth)
            continue
        for first, text in cut.feed(lines.number, line):
            yield _parsed(first, text)
    if cut.depth:
        yield Bad(cut.first, "the file ends in the middle of an object")


class _Cut:
    """Cuts a stream of text into its objects, below the braces of an outer object, if there is one."""

    def __init__(self) -> None:
        self.depth, self.first, self.spoilt = 0, 0, False
        self._outer: bool | None = None
        self._inside_string = False
        self._pieces: list[str] = []
        self._length = 0

    def feed(self, number: int, line: str) -> Iterator[tuple[int, str | None]]:
        """Yield (line, text) of what ends in this line; None for the text of what cannot be kept."""
        if self._outer is None and line.strip(" \t\r\n\ufeff"):
            self._outer = line.lstrip(" \t\r\n\ufeff").startswith("{")
        start, skip_to = (0, -1)
        for match in _SIGNS.finditer(line):
            place, sign = match.start(), match.group()
            if place == skip_to:
                continue
            if sign == "\\":
                skip_to = place + 1
            elif sign == '"':
                self._inside_string = not self._inside_string
            elif not self._inside_string and sign == "{":
                if self.depth == 0 and self._outer:
                    self._outer = False
                    continue
                if self.depth == 0:
                    self.first, start = number, place
                self.depth += 1
            elif not self._inside_string and self.depth:
                self.depth -= 1
                if self.depth == 0:
                    self._keep(line[start : place + 1])
                    yield self.first, self._taken()
        if self.depth:
            self._keep(line[start:])

    def _keep(self, text: str) -> None:
        self._length += len(text)
        if self._length > LONGEST_LINE:
            self.spoilt = True
            self._pieces.clear()
        if not self.spoilt:
            self._pieces.append(text)

    def _taken(self) -> str | None:
        text = None if self.spoilt else "".join(self._pieces)
        self._pieces.clear()
        self._length, self.spoilt = 0, False
        return text


def _parsed(first: int, text: str | None) -> tuple[int, dict[str, Any]] | Bad:
    if text is None:
        return Bad(first, "the object is too long, or not to be decoded")
    try:
        return first, orjson.loads(text)
    except ValueError:
        return Bad(first, "the object is no JSON")
