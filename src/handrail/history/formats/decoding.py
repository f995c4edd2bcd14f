"""From bytes to lines: which encoding, and no line without an end."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from handrail.history.errors import UnreadableHistoryError

SAMPLE = 1 << 20
LONGEST_LINE = 16 * 1024 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_STRAY_NULLS = 8
_PIECE = 1 << 16
_CONTROLS = re.compile("[\x00-\x08]")
_UNDECODED = re.compile("[\udc80-\udcff]")


def encoding_of(path: Path, told: str = "") -> str:
    """Return the encoding that was told, else that of the file's mark or its first megabyte.

    UTF-8 and UTF-16 are recognised; what is neither is read as Windows-1252, of which Latin-1's text is a part.
    Raises UnreadableHistoryError for a file that is not there, empty, or an encoding nobody knows.
    """
    if not path.is_file():
        raise UnreadableHistoryError(f"{path} is {'no file' if path.exists() else 'not there'}")
    try:
        with path.open("rb") as file:
            sample = file.read(SAMPLE)
    except OSError as problem:
        raise UnreadableHistoryError(f"{path} cannot be opened: {problem.strerror}") from None
    if not sample.strip():
        raise UnreadableHistoryError(f"{path} is empty")
    if told:
        try:
            return codecs.lookup(told).name
        except LookupError:
            raise UnreadableHistoryError(f"there is no encoding {told!r}; say utf-8, utf-16 or cp1252") from None
    return next((name for mark, name in _MARKS if sample.startswith(mark)), None) or _guess(path, sample)


def _guess(path: Path, sample: bytes) -> str:
    nulls = sample.count(0)
    if nulls > len(sample) // 4:
        wide = "utf-16-le" if sample[1::2].count(0) > nulls // 2 else "utf-16-be"
        if not _CONTROLS.search(sample.decode(wide, "replace")):
            return wide
    if nulls > _STRAY_NULLS + len(sample) // 100:
        raise UnreadableHistoryError(f"{path} holds no text, but bytes of another kind")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


class Lines:
    """The lines of a text file, numbered from 1; `number` is that of the line given out last.

    A line that is too long or cannot be decoded comes as its reason: a ValueError in place of the text.
    """

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._text = io.TextIOWrapper(file, encoding, errors="surrogateescape", newline="")
        self.encoding = encoding
        self.number = 0

    def __iter__(self) -> Iterator[str | ValueError]:
        while line := self._text.readline(LONGEST_LINE):
            self.number += 1
            if len(line) == LONGEST_LINE and not line.endswith("\n"):
                self._pass_over()
                yield ValueError(f"the line is longer than {LONGEST_LINE // 1024 // 1024} million characters")
            elif self.is_undecoded(line):
                yield ValueError(f"the line is not {self.encoding.upper()}; --encoding says what the file is")
            else:
                yield line

    def pieces(self) -> Iterator[str]:
        """Yield all of the text in pieces of bounded length, for formats whose lines may have any; `number` counts."""
        ended = True
        while piece := self._text.readline(_PIECE):
            self.number += ended
            ended = piece.endswith("\n")
            yield piece

    @staticmethod
    def is_undecoded(text: str) -> bool:
        """Return whether a text holds bytes that are none of the encoding."""
        return not text.isascii() and bool(_UNDECODED.search(text))

    def position(self) -> int:
        """Return the bytes that were taken from the file so far."""
        return self._file.tell()

    def _pass_over(self) -> None:
        while (part := self._text.readline(LONGEST_LINE)) and not part.endswith("\n"):
            pass
