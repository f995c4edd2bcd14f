"""What the templates and the code say, and what the German catalogue holds: message ids as gettext keys them."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

import handrail

PACKAGE = Path(handrail.__file__).parent
GERMAN = PACKAGE / "console" / "locale" / "de" / "LC_MESSAGES"

_PLACEHOLDER = re.compile(r"%\((\w+)\)")
# By function: the positions of context, text and plural.
_CALLS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}


class Said(NamedTuple):
    """One text of a program: where it stands, its context, its words and, where it counts something, its plural."""

    where: str
    context: str | None
    text: str
    plural: str | None

    @property
    def key(self) -> str:
        """How gettext files it."""
        return self.text if self.context is None else f"{self.context}\x04{self.text}"


def said_in(code: str, where: str) -> Iterator[Said]:
    """The texts that Python code hands to gettext; what is not written out cannot be translated and is left out."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            places = _CALLS.get(called)
            if places is not None:
                context, text, plural = (None if at is None else _written(node, at) for at in places)
                if text:
                    yield Said(where, context, text, plural)


def said_in_template(source: str, where: str) -> Iterator[Said]:
    """The texts of a template's tags, read the way `makemessages` reads them."""
    for found in re.finditer(r"\b(?:n?p?gettext|_)\(", templated := templatize(source, origin=where)):
        call = _call_at(templated, found.start())
        yield from said_in(call, where)


def everything_said() -> list[Said]:
    """All texts of the product, of every package: Django loads one catalogue for all of them."""
    said: list[Said] = []
    for path in sorted(PACKAGE.rglob("*")):
        where = str(path.relative_to(PACKAGE))
        if path.suffix == ".py":
            said += said_in(path.read_text(encoding="utf-8"), where)
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            said += said_in_template(path.read_text(encoding="utf-8"), where)
    return said


def german() -> dict[str, list[str]]:
    """The compiled German texts by key; one that counts something has two, singular and plural."""
    with (GERMAN / "django.mo").open("rb") as file:
        texts = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    catalogue: dict[str, list[str]] = {}
    for key, text in texts.items():
        catalogue.setdefault(key[0] if isinstance(key, tuple) else key, []).append(text)
    return catalogue


def placeholders(text: str) -> set[str]:
    """The names that are filled in."""
    return set(_PLACEHOLDER.findall(text))


def _written(call: ast.Call, at: int) -> str | None:
    value = call.args[at] if len(call.args) > at else None
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


def _call_at(templated: str, start: int) -> str:
    for end in (each.end() for each in re.finditer(r"\)", templated[start:])):
        call = templated[start : start + end]
        try:
            ast.parse(call)
        except SyntaxError:
            continue
        return call
    message = f"not a call: {templated[start : start + 80]}"
    raise ValueError(message)
