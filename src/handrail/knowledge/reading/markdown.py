"""Markdown to blocks, by way of HTML; the marks of site generators (Jekyll, Kramdown, Liquid) are taken out first."""

import re
from functools import cache

from markdown_it import MarkdownIt

from handrail.knowledge.reading.blocks import Block
from handrail.knowledge.reading.html import html_blocks

_CODE = re.compile(
    r"^ {0,3}(?P<fence>`{3,20}|~{3,20})[^\n]*\n.*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<tick>`{1,3})(?!`)[^`\n]+(?P=tick)(?!`)",
    re.MULTILINE | re.DOTALL,
)
# Each stops at the next opening of its kind: a file full of openings without an end is read in linear time.
_COMMENT = re.compile(
    r"\{%-?\s?comment\s?-?%\}(?:(?!\{%-?\s?comment).)*?\{%-?\s?endcomment\s?-?%\}|<!--(?:(?!<!--).)*?-->", re.DOTALL
)
_LIQUID = re.compile(r"\{%(?:(?!\{%).)*?%\}|\{\{(?:(?!\{\{).)*?\}\}", re.DOTALL)
_ATTRIBUTES = re.compile(r"\{::?[^{}\n]*\}|(?<=\S)[ \t]*\{#[\w-]+\}[ \t]*$", re.MULTILINE)
_TITLE = re.compile(r"\s*#[ \t]+(?P<title>[^\n]+)(?:\n|\Z)")


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def markdown_blocks(source: str) -> list[Block]:
    """The blocks of a Markdown text (CommonMark with tables and HTML), without the marks of a site generator."""
    return html_blocks(_parser().render(_without_marks(source)))


def split_title(source: str) -> tuple[str, str]:
    """Return the heading of level 1 with which the text begins, and the rest; ("", source) when it has none."""
    match = _TITLE.match(source)
    if not match:
        return "", source
    texts = [getattr(block, "text", "") for block in markdown_blocks(f"# {match['title']}")]
    return " ".join(texts).strip(), source[match.end() :].lstrip("\n")


def _without_marks(source: str) -> str:
    """Code keeps its braces: it may be the very thing that the article explains."""
    kept: list[str] = []
    end = 0
    for code in _CODE.finditer(source):
        kept += [_unmarked(source[end : code.start()]), code.group()]
        end = code.end()
    return "".join([*kept, _unmarked(source[end:])])


def _unmarked(text: str) -> str:
    return _ATTRIBUTES.sub("", _LIQUID.sub("", _COMMENT.sub("", text)))
