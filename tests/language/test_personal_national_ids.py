"""Check digits of national numbers: published examples hold, and one changed digit breaks them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handrail.language.personal import checksums
from handrail.language.personal.national_ids import checks

HOLD: list[tuple[Callable[[str], bool], str]] = [
    (checksums.luhn, "4111111111111111"),
    (checksums.verhoeff, "234123412346"),
    (checks.german_tax, "86095742719"),
    (checks.german_card, "T220001293"),
    (checks.spanish, "12345678Z"),
    (checks.spanish, "X1234567L"),
    (checks.french, "255081416802538"),
    (checks.italian, "RSSMRA85T10A562S"),
    (checks.dutch, "111222333"),
    (checks.portuguese, "501964843"),
    (checks.polish, "44051401359"),
    (checks.belgian, "85073003328"),
    (checks.swedish, "8112189876"),
    (checks.finnish, "131052308T"),
    (checks.brazilian, "52998224725"),
    (checks.indian, "234123412346"),
    (checks.swiss, "7569217076985"),
    (checks.turkish, "10000000146"),
    (checks.chinese, "11010519491231002X"),
    (checks.british_health, "9434765919"),
]


@pytest.mark.parametrize(("check", "number"), HOLD)
def test_a_published_number_holds(check: Callable[[str], bool], number: str) -> None:
    assert check(number)


@pytest.mark.parametrize(("check", "number"), HOLD)
def test_a_slip_in_the_last_digit_is_noticed(check: Callable[[str], bool], number: str) -> None:
    place = max(index for index, char in enumerate(number) if char.isdigit())
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    assert not check(wrong)


@pytest.mark.parametrize("number", ["000123456", "666123456", "912345678", "123004567", "123450000"])
def test_social_security_numbers_that_were_never_given_are_none(number: str) -> None:
    assert not checks.american(number)


def test_a_danish_number_begins_with_a_day() -> None:
    assert checks.danish("0707614285")
    assert not checks.danish("0713614285")


def test_one_digit_eleven_times_is_no_cpf() -> None:
    assert not checks.brazilian("11111111111")
