"""A whole article as one page, or as plain text."""

from html import escape

from handrail.knowledge.reading.blocks import Block, Heading, joined_html, joined_text, pieces
from handrail.knowledge.reading.document import Format
from handrail.knowledge.reading.html import shown_html
from handrail.knowledge.reading.passages import article_blocks


def page_html(title: str, body: str, form: Format) -> str:
    """The sanitised HTML of an article below its title; its headings become h2 to h4, in the depth they have. Pure."""
    blocks = article_blocks(title, body, form)
    levels = sorted({block.level for block in blocks if isinstance(block, Heading)})
    depth = {level: min(2 + place, 4) for place, level in enumerate(levels)}
    html = "".join(_html(block, index, depth) for index, block in enumerate(blocks, 1))
    return shown_html(html, headings=True)


def page_text(title: str, body: str, form: Format) -> str:
    """The plain text of an article below its title, headings included. Pure."""
    blocks = article_blocks(title, body, form)
    return joined_text([piece for index, block in enumerate(blocks, 1) for piece in pieces(block, index)])


def _html(block: Block, index: int, depth: dict[int, int]) -> str:
    if isinstance(block, Heading):
        tag = f"h{depth[block.level]}"
        return f"<{tag}>{escape(block.text, quote=False)}</{tag}>"
    return joined_html(list(pieces(block, index)))
