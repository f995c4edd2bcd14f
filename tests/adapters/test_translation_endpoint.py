"""The translator behind a chat endpoint: the wire format, and everything that is no finished translation."""

from collections.abc import Iterator
from typing import Any

import pytest
from adapters.model_server import ModelServer, model_server

from handrail.adapters.outgoing import Service
from handrail.adapters.translation import ChatTranslator
from handrail.answering.ports import TranslationFailedError

KEY = "sk-verysecret"


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


def translator(server: ModelServer, *, allow_private: bool = True) -> ChatTranslator:
    return ChatTranslator(Service(server.url, KEY, allow_private, 5.0), "m-translate")


def test_a_text_is_sent_with_the_languages_and_its_translation_returned(server: ModelServer) -> None:
    server.says = lambda prompt: f"  auf Deutsch: {prompt}\n"
    assert translator(server).translate("Where is it?", source="en", target="de") == "auf Deutsch: Where is it?"
    (body,) = server.asked
    assert (body["model"], body["temperature"]) == ("m-translate", 0)
    system, user = body["messages"]
    assert (user["role"], user["content"]) == ("user", "Where is it?")
    assert "code en" in system["content"]
    assert "code de" in system["content"]
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"


def ended(reason: str) -> Any:
    return lambda answer: answer | {"choices": [answer["choices"][0] | {"finish_reason": reason}]}


@pytest.mark.parametrize(
    "change",
    [
        ended("length"),
        ended("content_filter"),
        lambda answer: {"choices": []},
        lambda answer: {"choices": [{"message": {"content": None}, "finish_reason": "stop"}]},
        lambda answer: {"choices": [{"message": {"content": " "}, "finish_reason": "stop"}]},
        lambda answer: [],
        lambda answer: {"choices": ["text"]},
    ],
)
def test_what_is_no_finished_message_is_refused(server: ModelServer, change: Any) -> None:
    server.change = change
    with pytest.raises(TranslationFailedError):
        translator(server).translate("Where is it?", source="en", target="de")


def test_a_service_that_refuses_is_a_failure_without_key_and_text(server: ModelServer) -> None:
    server.troubles = [(400, f'{{"error": "{KEY} Where is it?"}}')]
    with pytest.raises(TranslationFailedError, match="status 400") as problem:
        translator(server).translate("Where is it?", source="en", target="de")
    assert KEY not in str(problem.value)
    assert "Where" not in str(problem.value)


def test_an_internal_address_is_refused_unless_permitted(server: ModelServer) -> None:
    with pytest.raises(TranslationFailedError):
        translator(server, allow_private=False).translate("Where is it?", source="en", target="de")
    assert server.asked == []
