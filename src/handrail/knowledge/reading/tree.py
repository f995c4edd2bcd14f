"""HTML to a tree of the elements that matter, whatever is thrown at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

BLOCK_TAGS = frozenset({
    "p", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "h1", "h2", "h3", "h4",
    "h5", "h6", "pre", "div", "section", "article", "main", "header", "blockquote", "dl", "dt", "dd", "details",
    "summary", "figure", "figcaption", "hr",
})  # fmt: skip
_KEPT_TAGS = BLOCK_TAGS | frozenset({
    "strong", "b", "em", "i", "a", "code", "kbd", "samp", "br",
})  # fmt: skip
_DROPPED_WITH_CONTENT = frozenset({
    "script", "style", "template", "noscript", "svg", "iframe", "object", "select", "textarea", "title", "nav",
    "footer", "button", "math",
})  # fmt: skip
_VOID = frozenset({"br", "hr"})
_DEEPEST = 50


@dataclass
class Element:
    """An element; `attribute` is the target of a link or the first number of a list."""

    tag: str
    attribute: str = ""
    children: list[str | Element] = field(default_factory=list)

    def elements(self, *tags: str) -> Iterator[Element]:
        """The children with one of these tags."""
        return (child for child in self.children if isinstance(child, Element) and child.tag in tags)

    def text(self) -> str:
        """The text of the element and all below it; a line break is a newline."""
        if self.tag == "br":
            return "\n"
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def holds_blocks(self) -> bool:
        """Whether a paragraph, list, table or the like is anywhere below it."""
        return any(
            isinstance(child, Element) and (child.tag in BLOCK_TAGS or child.holds_blocks()) for child in self.children
        )


def parse_tree(source: str) -> Element:
    """The tree of a sanitised document; elements nested deeper than 50 levels become children of level 50."""
    clean = nh3.clean(
        source,
        tags=set(_KEPT_TAGS),
        clean_content_tags=set(_DROPPED_WITH_CONTENT),
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    builder = _Builder()
    builder.feed(clean)
    builder.close()
    return builder.root


class _Builder(HTMLParser):
    """Builds the tree from what the sanitiser wrote: every element there is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("root")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, next((value for _, value in attrs if value), ""))
        self._open[min(len(self._open), _DEEPEST) - 1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[min(len(self._open), _DEEPEST) - 1].children.append(data)


Node = str | Element
