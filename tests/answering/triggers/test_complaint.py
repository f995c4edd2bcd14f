"""A complaint is for people; the report of a problem is not a complaint."""

import pytest

from handrail.answering.triggers import TriggerInput, triggers


def fires(text: str, language: str = "en") -> bool:
    return triggers()["complaint"].find(TriggerInput(text, language)) is not None


@pytest.mark.parametrize(
    "text", ["My parcel is broken", "I was charged twice!", "I want a refund", "where is my order?!"]
)
def test_a_report_of_a_problem_is_no_complaint(text: str) -> None:
    assert not fires(text)


@pytest.mark.parametrize(
    "text",
    ["I want to file a complaint", "I demand compensation", "my lawyer will contact you", "I'll leave a 1 star review"],
)
def test_complaints_demands_and_threats_reach_a_person(text: str) -> None:
    assert fires(text)


@pytest.mark.parametrize(
    "text",
    [
        "Do I get compensation if the train is late?",
        "does the policy cover compensation?",
        "how is CO2 compensation done",
    ],
)
def test_a_question_about_the_rules_of_compensation_is_answered(text: str) -> None:
    assert not fires(text)


def test_who_has_nothing_to_complain_of_is_taken_at_his_word() -> None:
    assert not fires("can't complain, no complaints at all, thanks")


def test_complaints_of_other_people_are_a_topic() -> None:
    assert not fires("our tenants' complaints: where do I see open complaint tickets in the dashboard?")
    assert not fires("my wife complains that the mattress is too hard")


def test_a_slip_of_the_pen_does_not_hide_a_complaint() -> None:
    assert fires("i wanna file a complant")
    assert fires("ich lege Beschwrede ein", "de")
