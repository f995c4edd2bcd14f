"""Order and account numbers, as an operator's own patterns describe them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from handrail.kernel.errors import InvalidError
from handrail.language.personal.pattern_cost import cost
from handrail.language.personal.spans import Scan, Span

KINDS = ("order", "account")
Patterns = Sequence[tuple[str, str]]
MOST_PATTERNS = 20
LONGEST_PATTERN = 200
HIGHEST_COST = 2_000


class BadPatternError(InvalidError):
    """This pattern for order or account numbers cannot be used."""

    code = "bad_pattern"


@dataclass(frozen=True)
class Own:
    """One operator's patterns, compiled."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    def find(self, scan: Scan) -> Iterator[Span]:
        """What the patterns match, in the order in which they were given."""
        for kind, pattern in self.patterns:
            for match in pattern.finditer(scan.text):
                yield Span(match.start(), match.end(), kind)


def own(patterns: Patterns) -> Own:
    """Compile (kind, regular expression) pairs.

    Kinds are order and account. Raises BadPatternError for an unknown kind, what is no regular expression, what matches
    the empty text, more than 20 patterns, more than 200 characters, and what could take too long on a hostile text:
    repetition needs an upper bound (`\\d{1,12}`, not `\\d+`).
    """
    return _own(tuple((kind, pattern) for kind, pattern in patterns))


@lru_cache(maxsize=256)
def _own(patterns: tuple[tuple[str, str], ...]) -> Own:
    if len(patterns) > MOST_PATTERNS:
        raise BadPatternError(f"at most {MOST_PATTERNS}, these are {len(patterns)}")
    return Own(tuple((kind, _compiled(kind, pattern)) for kind, pattern in patterns))


def _compiled(kind: str, pattern: str) -> re.Pattern[str]:
    if kind not in KINDS:
        raise BadPatternError(f"kinds are {' and '.join(KINDS)}, not {kind!r}")
    if len(pattern) > LONGEST_PATTERN:
        raise BadPatternError(f"at most {LONGEST_PATTERN} characters, this one has {len(pattern)}")
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as problem:
        raise BadPatternError(f"{pattern!r} is no regular expression: {problem}") from problem
    steps = cost(pattern)
    if steps is None:
        raise BadPatternError(f"{pattern!r} repeats without an upper bound; write {{1,20}} instead of + or *")
    if steps > HIGHEST_COST:
        raise BadPatternError(f"{pattern!r} could take too long; use fewer or shorter repetitions")
    if compiled.match(""):
        raise BadPatternError(f"{pattern!r} matches the empty text")
    return compiled
