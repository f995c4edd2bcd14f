"""The parts of an article: paragraphs, lists, tables, headings; each as clean HTML and as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

LONGEST_TABLE = 240
"""Words up to which a table is never split."""
_ROWS_OF_A_SPLIT_TABLE = 120


@dataclass(frozen=True)
class Heading:
    """The name of what follows; `level` 1 to 6."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text; `html` has inline tags only."""

    html: str
    text: str


@dataclass(frozen=True)
class ListBlock:
    """Bullets, or steps numbered from `start`."""

    ordered: bool
    start: int
    items: tuple[tuple[Block, ...], ...]


Cell = tuple[bool, tuple["Block", ...]]
"""Whether it is a header, and what it holds."""


@dataclass(frozen=True)
class Table:
    """Rows of cells; `head` are the rows that name the columns."""

    head: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]


Block = Heading | Paragraph | ListBlock | Table


@dataclass(frozen=True)
class Piece:
    """The smallest part that a passage may hold: a paragraph, a list item, a table or some of its rows, a heading.

    Pieces with the same `list_id` above 0 are neighbours in one list; `number` is the step's, 0 for a bullet.
    """

    html: str
    text: str
    list_id: int = 0
    number: int = 0
    heading: bool = False

    @property
    def words(self) -> int:
        """How long it is."""
        return count_words(self.text)


def count_words(text: str) -> int:
    """Words of `text`; where words are not spaced (Chinese, Japanese, Thai), half the number of characters."""
    unspaced = sum("\u0e00" <= character <= "\u0eff" or "\u3040" <= character <= "\u9fff" for character in text)
    return len(text.split()) + unspaced // 2


def heading_piece(text: str) -> Piece:
    """A heading inside a passage."""
    return Piece(f"<h4>{escape(text, quote=False)}</h4>", text, heading=True)


def pieces(block: Block, list_id: int) -> Iterator[Piece]:
    """Cut a block where a passage may end. `list_id` must differ between the lists of an article."""
    if isinstance(block, ListBlock):
        for number, item in enumerate(block.items, block.start):
            marker = f"{number}. " if block.ordered else "- "
            html, text = f"<li>{_item_html(item)}</li>", marker + _indented(blocks_text(item))
            yield Piece(html, text, list_id, number if block.ordered else 0)
    elif isinstance(block, Table):
        for part in _table_parts(block):
            yield Piece(_table_html(part), _table_text(part))
    elif isinstance(block, Paragraph):
        yield Piece(f"<p>{block.html}</p>", block.text)
    else:
        yield heading_piece(block.text)


def joined_html(parts: Sequence[Piece]) -> str:
    """The HTML of neighbouring pieces: list items get their list around them, steps keep their numbers."""
    html: list[str] = []
    closing, open_list = "", 0
    for piece in parts:
        if piece.list_id != open_list:
            html.append(closing)
            opening, closing = _list_tags(piece.number) if piece.list_id else ("", "")
            html.append(opening)
            open_list = piece.list_id
        html.append(piece.html)
    return "".join([*html, closing])


def joined_text(parts: Sequence[Piece]) -> str:
    """The plain text of neighbouring pieces; a blank line between paragraphs, none between the items of a list."""
    text = ""
    for before, piece in zip([None, *parts[:-1]], parts, strict=True):
        same_list = before is not None and piece.list_id and piece.list_id == before.list_id
        text += ("\n" if same_list else "\n\n") + piece.text
    return text.strip()


def blocks_text(blocks: Sequence[Block]) -> str:
    """The plain text of blocks inside a list item or a cell."""
    return "\n".join(piece.text for block in blocks for piece in pieces(block, 1))


def _list_tags(number: int) -> tuple[str, str]:
    if not number:
        return "<ul>", "</ul>"
    return ("<ol>" if number == 1 else f'<ol start="{number}">'), "</ol>"


def _item_html(blocks: Sequence[Block]) -> str:
    """The first paragraph of an item or a cell stands without tags of its own, so that short lists stay tight."""
    first, rest = ("", blocks)
    if blocks and isinstance(blocks[0], Paragraph):
        first, rest = blocks[0].html, blocks[1:]
    return first + "".join(joined_html(list(pieces(block, 1))) for block in rest)


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


def _table_parts(table: Table) -> Iterator[Table]:
    """The table as it is or, when it is very long, groups of rows that each repeat the head."""
    if sum(count_words(_row_text(row)) for row in table.body) <= LONGEST_TABLE:
        yield table
        return
    rows: list[tuple[Cell, ...]] = []
    words = 0
    for row in table.body:
        length = count_words(_row_text(row))
        if rows and words + length > _ROWS_OF_A_SPLIT_TABLE:
            yield Table(table.head, tuple(rows))
            rows, words = [], 0
        rows.append(row)
        words += length
    yield Table(table.head, tuple(rows))


def _row_text(row: Sequence[Cell]) -> str:
    return " | ".join(" ".join(blocks_text(blocks).split()) for _, blocks in row).strip()


def _table_text(table: Table) -> str:
    return "\n".join(_row_text(row) for row in (*table.head, *table.body))


def _table_html(table: Table) -> str:
    head = f"<thead>{''.join(map(_row_html, table.head))}</thead>" if table.head else ""
    return f"<table>{head}<tbody>{''.join(map(_row_html, table.body))}</tbody></table>"


def _row_html(row: Sequence[Cell]) -> str:
    cells = (("th" if header else "td", _item_html(blocks)) for header, blocks in row)
    return f"<tr>{''.join(f'<{tag}>{html}</{tag}>' for tag, html in cells)}</tr>"
