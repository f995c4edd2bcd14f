"""HTML to blocks: everything that is not text, list, table, heading or link is left behind."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from html.parser import HTMLParser

import nh3

from handrail.knowledge.reading.blocks import Block, Cell, Heading, ListBlock, Paragraph, Table
from handrail.knowledge.reading.tree import BLOCK_TAGS, Element, Node, parse_tree

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "code": "code", "kbd": "code", "samp": "code"}
_NAMES = frozenset({"dt", "summary", "caption"})
_ABSOLUTE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BREAKS = re.compile(r"(?:\s*<br>\s*){2,}")
_EMPTY_TAGS = re.compile(r"<(strong|em|code|a)(?: [^>]*)?>(\s*)</\1>")
_SHOWN = frozenset({
    "p", "ul", "ol", "li", "strong", "em", "a", "table", "thead", "tbody", "tr", "th", "td", "h4", "code", "br",
})  # fmt: skip


def html_blocks(source: str) -> list[Block]:
    """The blocks of an HTML document or fragment, sanitised: no script, no style, no image, absolute links only."""
    return list(_blocks(parse_tree(source).children))


def shown_html(html: str, *, headings: bool = False) -> str:
    """What may be shown to a customer: the last sanitising. A page, unlike a message, has headings h2 and h3 too."""
    return nh3.clean(
        html,
        tags=set(_SHOWN | {"h2", "h3"}) if headings else set(_SHOWN),
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
    )


def html_title(source: str) -> str:
    """The text of <title>, or else of the first <h1>; empty when there is neither."""
    finder = _TitleFinder()
    finder.feed(source[:200_000])
    return _spaced(finder.found.get("title", "")) or _spaced(finder.found.get("h1", ""))


def _blocks(nodes: Sequence[Node]) -> Iterator[Block]:
    run: list[Node] = []
    for node in nodes:
        if isinstance(node, str) or not (node.tag in BLOCK_TAGS or node.holds_blocks()):
            run.append(node)
            continue
        yield from _paragraphs(run)
        run = []
        yield from _block(node)
    yield from _paragraphs(run)


def _block(node: Element) -> Iterator[Block]:
    if node.tag in _HEADINGS:
        if text := _spaced(node.text()):
            yield Heading(_HEADINGS[node.tag], text)
    elif node.tag in {"ul", "ol"}:
        yield from _list(node)
    elif node.tag == "table":
        yield from _table(node)
    elif node.tag == "pre":
        yield from _preformatted(node)
    elif node.tag in _NAMES:
        yield from (Paragraph(f"<strong>{part.html}</strong>", part.text) for part in _paragraphs(node.children))
    else:
        yield from _blocks(node.children)


def _paragraphs(run: Sequence[Node]) -> Iterator[Paragraph]:
    """Inline nodes as paragraphs; two line breaks in a row end one, as the exports of some help centres write them."""
    for part in _BREAKS.split("".join(map(_inline, run))):
        html = _SPACE.sub(" ", part).strip().removeprefix("<br>").removesuffix("<br>").strip()
        text = inline_text(html)
        if text:
            yield Paragraph(html.replace(" <br>", "<br>").replace("<br> ", "<br>"), text)


def inline_text(html: str) -> str:
    """The plain text of inline HTML that this module made."""
    lines = parse_tree(html).text().split("\n")
    return "\n".join(_spaced(line) for line in lines).strip()


def _inline(node: Node) -> str:
    if isinstance(node, str):
        return escape(_SPACE.sub(" ", node), quote=False)
    if node.tag == "br":
        return "<br>"
    inner = "".join(map(_inline, node.children))
    if node.tag in _INLINE:
        return _wrapped(_INLINE[node.tag], "", inner)
    if node.tag == "a" and _ABSOLUTE.match(node.attribute.strip()):
        return _wrapped("a", f' href="{escape(node.attribute.strip())}"', inner)
    return inner


def _wrapped(tag: str, attribute: str, inner: str) -> str:
    return _EMPTY_TAGS.sub(r"\2", f"<{tag}{attribute}>{inner}</{tag}>")


def _list(node: Element) -> Iterator[ListBlock]:
    start = int(node.attribute) if node.tag == "ol" and re.fullmatch(r"\d{1,6}", node.attribute) else 1
    items: list[list[Block]] = []
    for child in node.children:
        if isinstance(child, Element) and child.tag == "li":
            items.append(list(_nested(child)))
        elif items:
            items[-1] += _nested(Element("li", children=[child]))
        else:
            items.append(list(_nested(Element("li", children=[child]))))
    kept = tuple(tuple(item) for item in items if item)
    if kept:
        yield ListBlock(node.tag == "ol", start, kept)


def _nested(node: Element) -> Iterator[Block]:
    """The blocks of a list item or a cell, where a heading is a paragraph in bold."""
    for block in _blocks(node.children):
        if isinstance(block, Heading):
            yield Paragraph(f"<strong>{escape(block.text, quote=False)}</strong>", block.text)
        else:
            yield block


def _table(node: Element) -> Iterator[Block]:
    for caption in node.elements("caption"):
        yield from _block(caption)
    head = [_row(row) for part in node.elements("thead") for row in part.elements("tr")]
    body = [
        _row(row) for part in (node, *node.elements("tbody"), *node.elements("tfoot")) for row in part.elements("tr")
    ]
    filled = [row for row in body if any(blocks for _, blocks in row)]
    if not head and filled and all(header for header, _ in filled[0]):
        head, filled = filled[:1], filled[1:]
    if filled:
        yield Table(tuple(head), tuple(filled))


def _row(row: Element) -> tuple[Cell, ...]:
    return tuple((cell.tag == "th", tuple(_nested(cell))) for cell in row.elements("th", "td"))


def _preformatted(node: Element) -> Iterator[Paragraph]:
    lines = node.text().strip("\n").split("\n")
    if any(line.strip() for line in lines):
        yield Paragraph("<br>".join(f"<code>{escape(line, quote=False)}</code>" for line in lines), "\n".join(lines))


def _spaced(text: str) -> str:
    return " ".join(text.split())


class _TitleFinder(HTMLParser):
    """Remembers the first <title> and the first <h1>."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"title", "h1"} and tag not in self.found:
            self._inside, self.found[tag] = tag, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[self._inside] += data
