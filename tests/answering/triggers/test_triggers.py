"""The triggers as the engine sees them."""

from handrail.answering.triggers import Finding, TriggerInput, find_triggers, registry, triggers


def names(text: str, language: str = "en") -> list[str]:
    return [found.name for found in find_triggers(TriggerInput(text, language))]


def test_triggers_are_found_by_being_there_and_only_once() -> None:
    assert triggers() is triggers()
    assert set(registry.all()) >= {"customer_asked", "safety"}
    assert all(name == trigger.name and trigger.reason for name, trigger in triggers().items())


def test_an_ordinary_question_brings_in_nobody() -> None:
    assert find_triggers(TriggerInput("Where is my order FH-1234567?", "en")) == ()


def test_a_finding_names_its_trigger_and_the_words() -> None:
    assert find_triggers(TriggerInput("Agnet please!!", "en")) == (Finding("customer_asked", "agent please"),)


def test_a_message_can_give_several_reasons() -> None:
    assert names("The battery is smoking, let me talk to a human!") == ["customer_asked", "safety"]


def test_danger_is_marked_as_such() -> None:
    (found,) = find_triggers(TriggerInput("Aus dem Akku kommt Rauch!", "de"))
    assert found.safety


def test_a_short_message_is_understood_whatever_language_it_was_taken_for() -> None:
    assert names("quiero hablar con una persona", "pt") == ["customer_asked"]
    assert names("转人工", "en") == ["customer_asked"]
    assert names("il y a de la fumée", "en") == ["safety"]


def test_an_unknown_language_is_read_in_all_of_them() -> None:
    text = "Bonjour, cela fait trois fois que je vous écris à ce sujet et je voudrais parler à un conseiller, merci."
    assert names(text, "xx") == ["customer_asked"]
