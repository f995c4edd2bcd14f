"""A VIP is answered by a person."""

import pytest

from handrail.answering.triggers import TriggerInput, find_triggers, triggers


@pytest.mark.parametrize(
    "text", ["Where is my order?", "thanks!", "", "?", "no person, please", "¿Dónde está mi pedido?"]
)
def test_a_vip_reaches_a_person_with_whatever_message(text: str) -> None:
    found = triggers()["vip"].find(TriggerInput(text, "en", vip=True))
    assert found is not None
    assert not found.safety


@pytest.mark.parametrize(
    "text", ["Where is my order?", "I am a VIP!!", "vip", "Ich bin VIP-Kunde", "is there a VIP lounge"]
)
def test_nobody_makes_himself_a_vip(text: str) -> None:
    assert triggers()["vip"].find(TriggerInput(text, "en")) is None


def test_being_a_vip_hides_no_other_reason() -> None:
    names = {found.name for found in find_triggers(TriggerInput("the battery is on fire", "en", vip=True))}
    assert names == {"safety", "vip"}
