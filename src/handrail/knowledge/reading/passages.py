"""Articles to passages: cut at headings, about 120 words each, never inside a sentence, a list item or a table row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handrail.knowledge.reading.blocks import (
    Block,
    Heading,
    Piece,
    heading_piece,
    joined_html,
    joined_text,
    pieces,
)
from handrail.knowledge.reading.document import Format
from handrail.knowledge.reading.html import html_blocks, shown_html
from handrail.knowledge.reading.markdown import markdown_blocks

TARGET_WORDS = 120
LONGEST = 180
"""Words up to which a section stays whole; with title and headings that still fits the encoder's 256 tokens."""
SMALL = 40
_LONGEST_HEADING = 300


@dataclass(frozen=True)
class Cut:
    """A passage before it is stored: its headings from the top, its words, its sanitised HTML."""

    heading_path: tuple[str, ...]
    text: str
    html: str


@dataclass(frozen=True)
class _Section:
    path: tuple[str, ...]
    pieces: tuple[Piece, ...]

    @property
    def words(self) -> int:
        return sum(piece.words for piece in self.pieces)


def cut_passages(title: str, body: str, form: Format) -> list[Cut]:
    """The passages of an article in their order. A heading of level 1 that repeats the title is left out. Pure."""
    sections = _merged(list(_sections(article_blocks(title, body, form))))
    return [
        Cut(section.path, joined_text(part), shown_html(joined_html(part)))
        for section in sections
        for part in _parts(section)
    ]


def article_blocks(title: str, body: str, form: Format) -> Sequence[Block]:
    """The blocks of an article, without the heading that repeats its title."""
    blocks = markdown_blocks(body) if form is Format.MARKDOWN else html_blocks(body)
    first = blocks[0] if blocks else None
    repeated = isinstance(first, Heading) and first.text.casefold() == title.casefold()
    return blocks[1:] if repeated else blocks


def _sections(blocks: Sequence[Block]) -> Iterator[_Section]:
    path: list[Heading] = []
    found: list[Piece] = []
    for index, block in enumerate(blocks, 1):
        if isinstance(block, Heading):
            if found:
                yield _section(path, found)
            path = [*(above for above in path if above.level < block.level), block]
            found = []
        else:
            found.extend(pieces(block, index))
    if found:
        yield _section(path, found)


def _section(path: Sequence[Heading], found: Sequence[Piece]) -> _Section:
    return _Section(tuple(heading.text[:_LONGEST_HEADING] for heading in path), tuple(found))


def _merged(sections: Sequence[_Section]) -> list[_Section]:
    """Join a small section with its neighbour: with a sibling, or with the words above it under the same heading."""
    merged: list[_Section] = []
    for section in sections:
        before = merged[-1] if merged else None
        if before and min(before.words, section.words) < SMALL and before.words + section.words <= TARGET_WORDS:
            joined = _joined(before, section)
            if joined:
                merged[-1] = joined
                continue
        merged.append(section)
    return merged


def _joined(before: _Section, after: _Section) -> _Section | None:
    parent = after.path[:-1]
    if not after.path or before.path == after.path:
        return None
    if before.path == parent:
        return _Section(parent, (*before.pieces, heading_piece(after.path[-1]), *after.pieces))
    if before.path[:-1] == parent:
        return _Section(parent, (*_headed(before), *_headed(after)))
    return None


def _headed(section: _Section) -> tuple[Piece, ...]:
    return (heading_piece(section.path[-1]), *section.pieces)


def _parts(section: _Section) -> Iterator[Sequence[Piece]]:
    """The section whole, or cut between pieces; what ends with a colon or is a heading goes with what follows it."""
    if section.words <= LONGEST:
        yield section.pieces
        return
    part: list[Piece] = []
    left = section.words
    for piece in section.pieces:
        size = sum(kept.words for kept in part)
        if part and size + piece.words > TARGET_WORDS and left >= SMALL:
            carried = _carried(part)
            if len(carried) < len(part):
                yield part[: len(part) - len(carried)]
                part = carried
        part.append(piece)
        left -= piece.words
    yield part


def _carried(part: Sequence[Piece]) -> list[Piece]:
    kept = len(part)
    while kept and (part[kept - 1].heading or part[kept - 1].text.rstrip().endswith((":", "："))):
        kept -= 1
    return list(part[kept:])
