"""The pattern of an assistant's order numbers, as `handrail doctor` sees it."""

from __future__ import annotations

from handrail.assistants.actions import known_number_patterns
from handrail.assistants.models import Assistant
from handrail.cli.checks import order_numbers


def test_each_pattern_is_known_once(assistant: Assistant) -> None:
    assert known_number_patterns() == ()
    assert order_numbers().ok
    Assistant.objects.filter(pk=assistant.pk).update(order_pattern=r"FH-\d{7}")
    Assistant.objects.create(
        slug="second", name="S", brand="S", languages=["en"], front_team=assistant.front_team, order_pattern=r"FH-\d{7}"
    )
    assert known_number_patterns() == (("order", r"FH-\d{7}"),)
    assert order_numbers().ok


def test_the_doctor_names_a_pattern_that_cannot_be_used(assistant: Assistant) -> None:
    Assistant.objects.filter(pk=assistant.pk).update(order_pattern=r"FH-\d+")
    finding = order_numbers()
    assert not finding.ok
    assert "upper bound" in finding.detail
