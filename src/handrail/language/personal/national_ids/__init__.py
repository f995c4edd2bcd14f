"""National numbers of persons: told by their check digits, or by the word before where digits alone say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from handrail.language.personal.national_ids.shapes import SHAPES, Shape
from handrail.language.personal.spans import Scan, Span, before

KIND = "national_id"
_LONG_ENOUGH = re.compile(r"\d[^\n]{0,12}\d[^\n]{0,12}\d")
# Where any of the shapes may begin: few places of a text, and there are thirty shapes.
_BEGINS = re.compile(r"(?i)(?<![\w+./-])(?=[A-Z]{0,9}[ -]?\d)")
_GAPS = str.maketrans("", "", " .-+")
_IN_FRONT = 40


def find(scan: Scan) -> Iterator[Span]:
    """Numbers that a person gets from a state, other than a passport's."""
    if not (scan.digits and _LONG_ENOUGH.search(scan.text)):
        return
    begins = [match.start() for match in _BEGINS.finditer(scan.text)]
    for shape in SHAPES:
        for match in _matches(shape, scan.text, begins):
            if _holds(shape, match.group(), before(scan.text, match.start(), _IN_FRONT)):
                yield Span(match.start(), match.end(), KIND)


def _matches(shape: Shape, text: str, begins: Sequence[int]) -> Iterator[re.Match[str]]:
    """What `finditer` finds, looked for only where something may begin."""
    end = 0
    for begin in begins:
        match = shape.pattern.match(text, begin) if begin >= end else None
        if match:
            end = match.end()
            yield match


def _holds(shape: Shape, written: str, ahead: str) -> bool:
    if shape.named and not shape.named.search(ahead):
        return False
    if not any(char.isdigit() for char in written):
        return False
    if shape.check is None or shape.check(written.upper().translate(_GAPS)):
        return True
    return shape.or_named is not None and shape.or_named.search(ahead) is not None
