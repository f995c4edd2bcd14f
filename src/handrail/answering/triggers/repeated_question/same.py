"""Whether two messages ask the same: the same words, whatever their order, spelling and courtesy."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from handrail.answering.triggers.spelling import one_slip, plain
from handrail.kernel.yamls import parse_yaml
from handrail.language.personal import mask
from handrail.language.terms import terms

_SENTENCE = re.compile(r"[^.!?¿¡\n。！？]+[.!?。！？]*")
_FEWEST_LETTERS_FOR_A_SLIP = 5
_FEWEST_LETTERS = 3
_MOST_WORDS_OF_A_CRY = 2


@cache
def _words() -> Mapping[str, Any]:
    content = parse_yaml(resources.files(__package__).joinpath("words.yaml").read_text(encoding="utf-8"))
    sets = {name: frozenset(content[name]) for name in ("fillers", "replies", "turning", "begins")}
    spellings = re.compile(r"\b(?:" + "|".join(content["same"]) + r")\b")
    return {**sets, "same": content["same"], "spellings": spellings}


def asked_before(text: str, earlier: Sequence[str], language: str) -> str | None:
    """Return the earlier message whose question a message asks again, the latest such and masked, or None."""
    asked = [unit for unit in _units(text, language) if _can_be_asked(unit)]
    if not asked:
        return None
    masked = [mask(message).text for message in earlier]
    before = [_units(message, language) for message in masked]
    told = {word for units in before for word in units[0][0]}
    for message, units in zip(reversed(masked), reversed(before), strict=True):
        if any(_same(new, old, told) for new in asked for old in units):
            return message
    return None


Unit = tuple[tuple[str, ...], frozenset[str], bool]
"""What a question is told by: its words, the turning ones among all its words, whether it is a cry ("refund!")."""


def _units(text: str, language: str) -> list[Unit]:
    """The whole message and, where it has several sentences, those that are questions."""
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(text) if sentence.strip()]
    questions = [sentence for sentence in sentences if _is_question(sentence)] if len(sentences) > 1 else []
    return [_unit(part, language) for part in (text, *questions)]


def _is_question(sentence: str) -> bool:
    first = plain(sentence).partition(" ")[0]
    return sentence.endswith("?") or first in _words()["begins"]


def _unit(text: str, language: str) -> Unit:
    book = _words()
    spelled = book["spellings"].sub(lambda found: book["same"][found.group()], plain(text))
    every = [word for word in spelled.split() if word not in {".", ","}]
    telling = [word for word in every if word not in book["fillers"]]
    cry = len(every) <= _MOST_WORDS_OF_A_CRY and not book["replies"].intersection(every)
    return tuple(terms(" ".join(telling), language)), book["turning"].intersection(every), cry


def _can_be_asked(unit: Unit) -> bool:
    """Whether a unit says enough to be a question: two words, one of them not a number; or one, cried out."""
    words, _, cry = unit
    real = [word for word in words if len(word) >= _FEWEST_LETTERS and not any(char.isdigit() for char in word)]
    return len(real) >= 1 and (len(words) >= 2 or cry) and not set(words) <= _words()["replies"]


def _same(new: Unit, old: Unit, told: Collection[str]) -> bool:
    """Whether two questions are one. What the new one adds may have been `told` in other messages."""
    if new[1] != old[1]:
        return False
    gone, matched = _left_over(old[0], new[0])
    added, _ = _left_over(new[0], old[0])
    if not gone and matched > 1:
        added = [word for word in added if word not in told]
    if gone and added:
        return _alike("".join(gone), "".join(added))
    numbers = any(char.isdigit() for word in (*gone, *added) for char in word)
    return not numbers and matched > 0 and len(gone) <= (matched - 1) // 2 and len(added) <= matched // 4


def _left_over(words: Iterable[str], among: Iterable[str]) -> tuple[list[str], int]:
    """The words without a counterpart, and how many have one."""
    free, left, matched = list(among), [], 0
    for word in words:
        twin = next((other for other in free if _alike(word, other)), None)
        if twin is None:
            left.append(word)
        else:
            free.remove(twin)
            matched += 1
    return left, matched


def _alike(word: str, other: str) -> bool:
    if word == other:
        return True
    if word[0] != other[0] or min(len(word), len(other)) < _FEWEST_LETTERS_FOR_A_SLIP:
        return False
    return one_slip(word, other) and not any(char.isdigit() for char in word + other)
