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
    An object that is no JSON, or is longer than 16 million characters, comes as Bad, and the next is read. The array
    may stand in one line, however long.
    """
    cut = _Cut()
    for piece in lines.pieces():
        for first, text in cut.feed(lines.number, piece):
            yield _parsed(first, text, lines.encoding)
    if cut.depth:
        yield Bad(cut.first, "the file ends in the middle of an object")


class _Cut:
    """Cuts a stream of text into its objects, below the braces of an outer object, if there is one."""

    def __init__(self) -> None:
        self.depth, self.first = 0, 0
        self._too_long, self._escaped = False, False
        self._outer: bool | None = None
        self._inside_string = False
        self._pieces: list[str] = []
        self._length = 0

    def feed(self, number: int, line: str) -> Iterator[tuple[int, str | None]]:
        """Yield (line, text) of what ends in this piece of a line; None for the text of what is too long."""
        if self._outer is None and line.strip(" \t\r\n\ufeff"):
            self._outer = line.lstrip(" \t\r\n\ufeff").startswith("{")
        start, skip_to = 0, 0 if self._escaped else -1
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
        self._escaped = skip_to == len(line)
        if self.depth:
            self._keep(line[start:])

    def _keep(self, text: str) -> None:
        self._length += len(text)
        if self._length > LONGEST_LINE:
            self._too_long = True
            self._pieces.clear()
        if not self._too_long:
            self._pieces.append(text)

    def _taken(self) -> str | None:
        text = None if self._too_long else "".join(self._pieces)
        self._pieces.clear()
        self._length, self._too_long = 0, False
        return text


def _parsed(first: int, text: str | None, encoding: str) -> tuple[int, dict[str, Any]] | Bad:
    if text is None:
        return Bad(first, f"the object is longer than {LONGEST_LINE // 1024 // 1024} million characters")
    if Lines.is_undecoded(text):
        return Bad(first, f"the object is not {encoding.upper()}; --encoding says what the file is")
    try:
        return first, orjson.loads(text)
    except ValueError:
        return Bad(first, "the object is no JSON")
