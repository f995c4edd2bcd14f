"""The words of an HTML mail or comment."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_SILENT = {"script", "style", "head", "title", "blockquote"}
_LINES = {"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol", "table"}
_QUOTES = re.compile(r"gmail_quote|moz-cite-prefix|yahoo_quoted|divRplyFwdMsg|appendonsend|gmail_signature")
_VOID = {"br", "hr", "img", "meta", "link", "input", "wbr", "col", "area", "base", "source"}


def text_of_html(html: str) -> str:
    """Return the text of HTML, a line for each block, without scripts, styles and what other mails said."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.words).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block; everything inside a silent one is passed over."""
        named = " ".join(value or "" for name, value in attrs if name in {"class", "id"})
        if tag not in _VOID and (self._silent or tag in _SILENT or _QUOTES.search(named)):
            self._silent.append(tag)
        elif tag in _LINES and not self._silent:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close a block, and those inside it that nobody closed."""
        if tag in self._silent:
            while self._silent.pop() != tag:
                pass
        elif tag in _LINES and not self._silent:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep words that are to be seen; line ends of the source are blanks."""
        if not self._silent:
            self.words.append(data.replace("\n", " "))
