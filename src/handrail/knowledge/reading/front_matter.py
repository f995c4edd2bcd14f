"""The facts between two lines of dashes at the head of a file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import yaml

from handrail.knowledge.reading.document import BrokenFileError

_FENCE = re.compile(r"---[ \t]*\n")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z]{4})?(?:[-_](?:[a-zA-Z]{2}|[0-9]{3}))?")
_LONGEST = 64 * 1024
_AUDIENCE = re.compile(r"[\w-]{1,40}")
_WEB_ADDRESS = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)


@dataclass(frozen=True)
class FrontMatter:
    """What the head of a file says; an empty value means that it does not say. Unknown keys are ignored."""

    title: str = ""
    language: str = ""
    owner: str = ""
    audience: str = ""
    external_id: str = ""
    url: str = ""
    review_by: date | None = None
    intents: tuple[str, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Entry:
    values: tuple[str, ...]
    line: int


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """Return the facts and the body. A text without front matter is all body.

    Raises BrokenFileError with the line when the front matter has no end, is no YAML, or a known key has a wrong value.
    Only scalars and lists of scalars are read: no YAML tag is ever followed.
    """
    opening = _FENCE.match(text)
    if not opening:
        return FrontMatter(), text
    closing = _END.search(text, opening.end())
    if not closing:
        raise BrokenFileError("the front matter that begins here has no closing line of three dashes", 1)
    if closing.start() > _LONGEST:
        raise BrokenFileError(f"the front matter is longer than {_LONGEST // 1024} KB", 1)
    entries = _entries(text[opening.end() : closing.start()])
    return _front_matter(entries), text[closing.end() :].lstrip("\n")


def language_tag(text: str) -> str:
    """A language code in its usual letters (zh-Hant-TW), or "" for what is none."""
    if not _LANGUAGE.fullmatch(text):
        return ""
    first, *rest = re.split(r"[-_]", text)
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def _entries(source: str) -> dict[str, _Entry]:
    try:
        root = yaml.compose(source, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        what = problem.problem or problem.context or "it cannot be read"
        raise BrokenFileError(f"the front matter is not YAML: {what}", mark.line + 2 if mark else 1) from problem
    except (yaml.YAMLError, RecursionError) as problem:
        raise BrokenFileError("the front matter is not YAML", 1) from problem
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise BrokenFileError("the front matter is not a list of keys and values", 2)
    return {
        key.value: _entry(value, key.start_mark.line + 2) for key, value in root.value if isinstance(key.value, str)
    }


def _entry(node: yaml.Node, line: int) -> _Entry:
    if isinstance(node, yaml.ScalarNode):
        empty = node.tag == "tag:yaml.org,2002:null"
        return _Entry(() if empty else (str(node.value).strip(),), line)
    if isinstance(node, yaml.SequenceNode):
        return _Entry(tuple(str(item.value).strip() for item in node.value if isinstance(item, yaml.ScalarNode)), line)
    return _Entry((), line)


def _front_matter(entries: Mapping[str, _Entry]) -> FrontMatter:
    return FrontMatter(
        title=" ".join(_text(entries, "title").split()),
        language=language_tag(_matching(entries, "language", _LANGUAGE, "a language code such as en or pt-BR")),
        owner=_text(entries, "owner"),
        audience=_matching(entries, "audience", _AUDIENCE, "one word of at most 40 letters"),
        external_id=_text(entries, "id"),
        url=_matching(entries, "url", _WEB_ADDRESS, "an http or https address"),
        review_by=_date(entries, "review_by"),
        intents=_names(entries, "intents"),
        lines={key: entry.line for key, entry in entries.items()},
    )


def _text(entries: Mapping[str, _Entry], key: str) -> str:
    entry = entries.get(key)
    if entry is None or not entry.values:
        return ""
    if len(entry.values) > 1:
        raise BrokenFileError(f"{key} takes one value, not a list", entry.line)
    return entry.values[0]


def _matching(entries: Mapping[str, _Entry], key: str, pattern: re.Pattern[str], meaning: str) -> str:
    value = _text(entries, key)
    if value and not pattern.fullmatch(value):
        raise BrokenFileError(f"{key} takes {meaning}, not {value[:60]!r}", entries[key].line)
    return value


def _date(entries: Mapping[str, _Entry], key: str) -> date | None:
    value = _text(entries, key)
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as problem:
        message = f"{key} takes a date such as 2027-03-31, not {value[:60]!r}"
        raise BrokenFileError(message, entries[key].line) from problem


def _names(entries: Mapping[str, _Entry], key: str) -> tuple[str, ...]:
    values = entries[key].values if key in entries else ()
    names = [name.strip() for value in values for name in value.split(",")]
    return tuple(dict.fromkeys(name for name in names if name))
