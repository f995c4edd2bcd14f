"""Log lines never hold what customers wrote."""

from __future__ import annotations

import logging
import sys

import pytest
from django.db import IntegrityError

from handrail.config.logs import KeyValueFormatter

SAID = "my name is Priya Natarajan, priya@mail.example"


def line(message: str, problem: Exception | None = None) -> str:
    record = logging.LogRecord("handrail", logging.ERROR, "f.py", 1, message, (), None)
    if problem is not None:
        try:
            raise problem
        except Exception:
            record.exc_info = sys.exc_info()
    return KeyValueFormatter().format(record)


@pytest.mark.parametrize(
    "problem",
    [
        ValueError(f"cannot read {SAID!r}"),
        IntegrityError(f'violates check "x"\nDETAIL:  Failing row contains (1, {SAID}\nmore, 2).'),
        ExceptionGroup("several", [ValueError(SAID), KeyError(SAID)]),
    ],
)
def test_an_errors_words_are_masked_and_its_details_left_out(problem: Exception) -> None:
    written = line("turn failed", problem)
    assert "Priya" not in written
    assert "priya@" not in written
    assert "Failing row" not in written
    assert type(problem).__name__ in written
    assert "test_logs.py" in written


def test_a_cause_is_told_too() -> None:
    problem = RuntimeError("no model")
    problem.__cause__ = ValueError(SAID)
    written = line("turn failed", problem)
    assert "RuntimeError: no model" in written
    assert "ValueError: my name is [name], [email]" in written


def test_a_message_is_masked_and_only_harmless_extras_are_printed() -> None:
    record = logging.makeLogRecord(
        {"msg": f"odd: {SAID}", "levelname": "ERROR", "name": "handrail", "turn": 7, "text": SAID}
    )
    written = KeyValueFormatter().format(record)
    assert "odd: my name is [name], [email]" in written
    assert "turn=7" in written
    assert "Priya" not in written
