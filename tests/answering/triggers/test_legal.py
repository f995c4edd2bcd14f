"""Lawyers, courts and claims bring in a person; questions about the law do not."""

import pytest

from handrail.answering.triggers import TriggerInput, triggers


def fires(text: str, language: str = "en") -> bool:
    return triggers()["legal"].find(TriggerInput(text, language)) is not None


@pytest.mark.parametrize(
    "text", ["is it legal to ride without a helmet?", "what are my rights as a tenant?", "Where are your terms?"]
)
def test_what_the_law_says_is_a_question(text: str) -> None:
    assert not fires(text)


@pytest.mark.parametrize("text", ["I want to make sure my order exists", "are you sure?", "I am sure you can help"])
def test_being_sure_is_not_suing(text: str) -> None:
    assert not fires(text)


def test_a_court_is_not_always_one_of_law() -> None:
    assert fires("see you in court")
    assert not fires("is the tennis court free on Sunday?")
    assert fires("wir sehen uns vor Gericht", "de")
    assert not fires("das Gericht war kalt", "de")


def test_a_claim_that_names_its_law_brings_in_a_person() -> None:
    assert fires("Under the Consumer Rights Act I am entitled to a full refund")


def test_the_police_count_only_against_the_company() -> None:
    assert fires("I filed a police report against your company")
    assert not fires("My bike was stolen, the police report number is 2024/5513, what do you need?")
