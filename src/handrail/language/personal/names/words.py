"""Words that look like names, and what stands around names: words.yaml, read once."""

from __future__ import annotations

from importlib import resources

from handrail.kernel.yamls import parse_yaml
from handrail.language.personal.spans import vocabulary

_LISTS: dict[str, str] = parse_yaml(resources.files(__package__).joinpath("words.yaml").read_text(encoding="utf-8"))

AMBIGUOUS = vocabulary(_LISTS["ambiguous"])
PLAIN_SURNAMES = vocabulary(_LISTS["plain_surnames"])
NEVER = vocabulary(_LISTS["never"])
OTHER_NAMES = vocabulary(_LISTS["other_names"])
THINGS_BEFORE = vocabulary(_LISTS["things_before"])
THINGS_AFTER = vocabulary(_LISTS["things_after"])
BRANDS = frozenset(_LISTS["brands"].splitlines())
