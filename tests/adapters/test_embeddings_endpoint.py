"""Models behind an endpoint: the wire format, what passes and what does not, and what never leaves the house."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from adapters.model_server import ModelServer, model_server

from handrail.adapters.embeddings import EndpointEncoder
from handrail.adapters.outgoing import Service, is_public
from handrail.adapters.settings import EmbeddingSettings
from handrail.language.embedding import EncoderUnavailableError

KEY = "sk-verysecret"


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


def encoder_for(server: ModelServer, **changes: Any) -> EndpointEncoder:
    settings = EmbeddingSettings(url=server.url, model="m1", dimensions=8, allow_private=True, batch=3)
    settings = replace(settings, **changes)
    return EndpointEncoder(Service(settings.url, KEY, settings.allow_private, 5.0), settings)


def test_vectors_come_in_batches_in_order_and_have_length_one(server: ModelServer) -> None:
    texts = [f"text number{number}" for number in range(7)]
    vectors = encoder_for(server).encode_passages(texts)
    assert [len(body["input"]) for body in server.asked] == [3, 3, 1]
    assert {(body["model"], body["encoding_format"]) for body in server.asked} == {("m1", "float")}
    assert all(headers["Authorization"] == f"Bearer {KEY}" for headers in server.headers)
    assert len(set(server.peers)) == 1, "the connection is kept"
    expected = np.array([server.vector(text) for text in texts])
    np.testing.assert_allclose(vectors, expected / np.linalg.norm(expected, axis=1, keepdims=True), atol=1e-6)
    assert encoder_for(server).encode([]).shape == (0, 8)


def test_answers_in_another_order_are_put_in_order(server: ModelServer) -> None:
    straight = encoder_for(server).encode(["a", "b", "c"])
    server.change = lambda answer: answer | {"data": answer["data"][::-1]}
    np.testing.assert_array_equal(encoder_for(server).encode(["a", "b", "c"]), straight)


def test_each_kind_of_text_has_its_prefix(server: ModelServer) -> None:
    encoder = encoder_for(server, query_prefix="query: ", passage_prefix="passage: ")
    encoder.encode(["refund"])
    encoder.encode_passages(["refund"])
    assert [body["input"] for body in server.asked] == [["query: refund"], ["passage: refund"]]


def test_personal_data_of_customers_never_leaves(server: ModelServer) -> None:
    encoder_for(server).encode(["I am vic@shop.example, card 4111 1111 1111 1111"])
    assert server.asked[0]["input"] == ["I am [email], card [card]"]


@pytest.mark.parametrize("trouble", [(429, "{}"), (500, "{}"), (503, "no json"), (0, "")])
def test_what_may_pass_is_tried_again(server: ModelServer, trouble: tuple[int, str]) -> None:
    server.troubles = [trouble]
    assert encoder_for(server).encode(["refund"]).shape == (1, 8)
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("trouble", "said"), [((401, f'{{"error": "wrong key {KEY}: refund"}}'), "status 401"), ((200, "<html>"), "JSON")]
)
def test_what_will_not_pass_is_said_at_once_without_key_and_text(
    server: ModelServer, trouble: tuple[int, str], said: str
) -> None:
    server.troubles = [trouble]
    with pytest.raises(EncoderUnavailableError, match=said) as problem:
        encoder_for(server).encode(["refund"])
    assert len(server.asked) == 1
    assert KEY not in str(problem.value)
    assert "refund" not in str(problem.value)


def test_an_endpoint_that_is_down_is_unavailable(server: ModelServer) -> None:
    server.troubles = [(500, "{}")] * 9
    with pytest.raises(EncoderUnavailableError, match="status 500"):
        encoder_for(server).encode(["refund"])
    with pytest.raises(EncoderUnavailableError, match="ConnectionRefusedError"):
        encoder_for(server, url="http://127.0.0.1:9/v1").encode(["refund"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"data": []},
        {"data": [{"index": 0, "embedding": [1.0] * 7}]},
        {"data": [{"index": 1, "embedding": [1.0] * 8}]},
        {"data": [{"index": 0, "embedding": [0.0] * 8}]},
        {"data": [{"index": 0, "embedding": ["x"] * 8}]},
        {"data": [{"index": 0, "embedding": [float("nan")] * 8}]},
        {"error": "no"},
        [],
    ],
)
def test_an_answer_that_is_no_vector_for_each_text_is_refused(server: ModelServer, wrong: Any) -> None:
    server.change = lambda answer: wrong
    with pytest.raises(EncoderUnavailableError):
        encoder_for(server).encode(["refund"])


def test_other_dimensions_name_the_setting(server: ModelServer) -> None:
    with pytest.raises(EncoderUnavailableError, match=r"8 dimensions, not 9: see HANDRAIL_EMBEDDINGS_DIMENSIONS"):
        encoder_for(server, dimensions=9).encode(["refund"])


def test_shortened_vectors_are_asked_for_only_on_request(server: ModelServer) -> None:
    encoder_for(server).encode(["a"])
    encoder_for(server, shorten=True).encode(["a"])
    assert [body.get("dimensions") for body in server.asked] == [None, 8]


def test_an_internal_address_is_refused_unless_permitted(server: ModelServer) -> None:
    for url in (server.url, server.url.replace("127.0.0.1", "localhost"), server.url.replace("127.0.0.1", "[::1]")):
        with pytest.raises(EncoderUnavailableError, match="HANDRAIL_EMBEDDINGS_ALLOW_PRIVATE"):
            encoder_for(server, url=url, allow_private=False).encode(["refund"])
    assert server.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("::ffff:8.8.8.8", True), ("64:ff9b::808:808", True),
        ("10.1.2.3", False), ("169.254.169.254", False), ("127.0.0.1", False), ("0.0.0.0", False),
        ("::1", False), ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False), ("2002:a00:1::", False), ("224.0.0.1", False), ("100.64.0.1", False),
    ],
)  # fmt: skip
def test_addresses_are_told_apart(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_fingerprint_names_model_dimension_and_prefixes_but_not_the_address(server: ModelServer) -> None:
    plain = encoder_for(server).fingerprint
    assert encoder_for(server, url="https://elsewhere.example/v1").fingerprint == plain
    changes: list[dict[str, Any]] = [
        {"model": "m2"}, {"dimensions": 9}, {"query_prefix": "query: "}, {"passage_prefix": "p: "}, {"shorten": True}
    ]  # fmt: skip
    assert len({plain, *(encoder_for(server, **change).fingerprint for change in changes)}) == 6
    assert KEY not in repr(encoder_for(server).origin) + repr(encoder_for(server).service)


def test_many_threads_get_their_own_answers(server: ModelServer) -> None:
    encoder = encoder_for(server)
    texts = [[f"text number{number}"] for number in range(24)]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(encoder.encode, texts))
    for text, vectors in zip(texts, together, strict=True):
        np.testing.assert_array_equal(vectors, encoder.encode(text))
