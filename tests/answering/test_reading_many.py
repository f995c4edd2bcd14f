"""Messages that are read together are understood as if each had been read by itself."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import psutil
import pytest
from fake_engine import WordClassifier, WordEncoder

from handrail.answering.reader import Reader, Understood
from handrail.answering.reading import Memory, Request
from handrail.answering.reading_many import CHUNK, Asked, read_many
from handrail.answering.reading_pool import ReadingPool, ReadingStoppedError
from handrail.demo.files import folder
from handrail.intents.classifier import Librarian
from handrail.intents.classifier.training import train
from handrail.intents.encoding import configured_encoder
from handrail.language.embedding import AbsentEncoder, EncoderUnavailableError

LANGUAGES = ("en", "de", "es")


def demo_rows(split: str) -> list[dict[str, str]]:
    files: list[Path] = sorted((folder() / "messages").glob("*.csv"))
    rows = [row for path in files for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines(keepends=True))]
    return [row for row in rows if row["split"] == split]


@pytest.fixture(scope="module")
def reader() -> Reader:
    rows = [row for row in demo_rows("train") if row["gold_article"] and "|" not in row["intent"]][::4]
    texts = [row["text"] for row in rows]
    encoder = configured_encoder()
    vectors = encoder.encode(texts)
    classifier = train(texts, [row["intent"] for row in rows], vectors, seed=1).classifier
    return Reader(encoder, classifier, Librarian.of([row["gold_article"] for row in rows], vectors))


def one_by_one(reader: Reader, asked: Sequence[Asked]) -> list[Understood]:
    return [reader.read(text, memory, languages=LANGUAGES) for text, memory in asked]


def numbers(request: Request) -> list[float]:
    shares = [score.probability for score in request.intents] + [found.probability for found in request.articles]
    return [*shares, request.in_scope, request.nearest]


def assert_same(together: Sequence[Understood], alone: Sequence[Understood]) -> None:
    for one, other in zip(together, alone, strict=True):
        assert one.masked_text == other.masked_text
        assert np.array_equal(one.vectors, other.vectors)
        assert (one.reading.language, one.reading.triggers) == (other.reading.language, other.reading.triggers)
        assert (one.reading.smalltalk, one.reading.masked) == (other.reading.smalltalk, other.reading.masked)
        for mine, theirs in zip(one.reading.requests, other.reading.requests, strict=True):
            assert (mine.text, mine.intent.slug, mine.follow_up) == (theirs.text, theirs.intent.slug, theirs.follow_up)
            assert numbers(mine) == pytest.approx(numbers(theirs), abs=2e-5)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_demo_s_messages_are_read_the_same_together(reader: Reader, workers: int) -> None:
    texts = [row["text"] for row in demo_rows("test")]
    asked = [(text, Memory(language="en")) for text in [*texts, "Thanks!", "hello", texts[0]]]
    assert len(asked) > 3 * CHUNK
    assert_same(read_many(reader, asked, languages=LANGUAGES, workers=workers), one_by_one(reader, asked))


def test_what_came_before_counts_for_each_message(reader: Reader) -> None:
    asked = [
        (
            "How long does that take?",
            Memory(language="en", last_request="I want a refund", last_intent="refund_status"),
        ),
        ("2", Memory(language="en", asked_back=("order_status", "refund_status"), asked_about="my order")),
        ("How long does that take?", Memory(language="en")),
        ("Where is it?", Memory(language="de", earlier=("Where is it?",))),
    ]
    together = read_many(reader, asked, languages=LANGUAGES)
    assert_same(together, one_by_one(reader, asked))
    assert together[0].reading.requests[0].follow_up
    assert together[1].reading.requests[0].intent.slug == "refund_status"


def test_equal_messages_are_embedded_once() -> None:
    class Counting(WordEncoder):
        texts = 0

        def encode(self, texts: Sequence[str]) -> np.ndarray:
            Counting.texts += len(texts)
            return super().encode(texts)

    asked = [("Where is my parcel?", Memory(language="en"))] * 200
    found = read_many(Reader(Counting(), WordClassifier()), asked, languages=["en"])
    assert len(found) == 200
    assert Counting.texts == 1


def test_without_a_model_only_messages_for_people_are_understood() -> None:
    reader = Reader(AbsentEncoder("gone"), None)
    lawyer = ("My lawyer will sue you.", Memory(language="en"))
    (found,) = read_many(reader, [lawyer], languages=["en"])
    assert found.reading.triggers
    with pytest.raises(EncoderUnavailableError):
        read_many(reader, [lawyer, ("Where is my parcel?", Memory(language="en"))], languages=["en"])


@pytest.fixture(scope="module")
def pool(reader: Reader) -> Iterator[ReadingPool]:
    with ReadingPool(reader.classifier, reader.librarian, processes=2) as running:  # type: ignore[arg-type]
        yield running


def test_processes_read_the_same_in_the_same_order(reader: Reader, pool: ReadingPool) -> None:
    texts = [row["text"] for row in demo_rows("test")][: 3 * CHUNK]
    asked = [(text, Memory(language="en")) for text in [*texts, texts[0]]]
    assert_same(pool.read(asked, languages=LANGUAGES), one_by_one(reader, asked))
    assert pool.read([], languages=LANGUAGES) == []


def test_a_process_that_dies_is_one_clear_error(pool: ReadingPool) -> None:
    for process in psutil.Process().children():
        if "spawn_main" in " ".join(process.cmdline()):
            process.kill()
    with pytest.raises(ReadingStoppedError):
        pool.read([("hello, where is it?", Memory(language="en"))], languages=LANGUAGES)
