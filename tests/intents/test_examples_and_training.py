"""Importing labelled messages and training on them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from cast import at_once
from fake_engine import WordEncoder
from numpy.typing import NDArray

from handrail.assistants.models import Assistant
from handrail.intents.actions import TooFewExamplesError, import_examples, train_classifier
from handrail.intents.classifier import Classifier
from handrail.intents.importing import UnreadableFileError
from handrail.intents.models import ClassifierVersion, Example, Intent

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(db: None) -> None:
    for slug in ("refund", "order_status"):
        Intent.objects.create(slug=slug, title=slug)


def csv(folder: Path, *rows: str, head: str = "text,intent,language,gold_article,split") -> Path:
    path = folder / "examples.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.mark.usefixtures("known")
def test_bad_rows_are_listed_with_their_line_and_the_rest_goes_in(tmp_path: Path) -> None:
    path = csv(
        tmp_path,
        "Where is it?,order_status,en,,",
        ",refund,,,",
        "Money back,nonsense,,,",
        "Money back,,,,",
        "Money back,refund,,,holdout",
        "Money back,refund,,,train,more",
        f"{'x' * 4001},refund,,,",
        "Money back,refund,a very long language,,",
        f"Money back,refund,,{'a' * 401},",
        "Money\0back,refund,,,",
        '"Money',
        'back",refund|order_status,,,test',
        "The weather,out_of_scope,,,",
    )
    report = import_examples(path=path)
    lines = [int(problem.removeprefix(f"{path}:").partition(":")[0]) for problem in report.problems]
    assert lines == list(range(3, 12))
    assert (report.added, Example.objects.count()) == (3, 3)
    both = Example.objects.get(text="Money\nback")
    assert (sorted(intent.slug for intent in both.intents.all()), both.split) == (["order_status", "refund"], "test")


@pytest.mark.usefixtures("known")
def test_the_same_file_again_changes_nothing_and_a_new_label_one(tmp_path: Path) -> None:
    rows = ["Where is it?,order_status,en,,", "Money back,refund,en,,"]
    import_examples(path=csv(tmp_path, *rows))
    again = import_examples(path=csv(tmp_path, *rows))
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    moved = import_examples(path=csv(tmp_path, "WHERE  is it?,refund,en,,"))
    assert (moved.added, moved.changed) == (0, 1)
    assert Example.objects.get(text="Where is it?").intents.get().slug == "refund"


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"text,label\nx,y\n", b"text,intent\n\xff\xfe,y\n", b'text,intent\n"open,y\n']
)
@pytest.mark.usefixtures("known")
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "examples.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=r"examples\.csv"):
        import_examples(path=path)
    assert not Example.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"nothing\.csv"):
        import_examples(path=tmp_path / "nothing.csv")


def test_new_labels_become_intents_of_high_risk_where_that_is_wanted(tmp_path: Path) -> None:
    path = csv(tmp_path, "Money back,refund,,,", "x,no slug,,,", f"x,{'a' * 61},,,", ",empty_text,,,")
    report = import_examples(path=path, create_intents=True)
    assert report.created_intents == ["refund"]
    assert [(intent.slug, intent.risk) for intent in Intent.objects.all()] == [("refund", "high")]
    assert len(report.problems) == 3


def examples(folder: Path, number: int) -> None:
    rows = [f"where is parcel number {n},order_status,en,," for n in range(number)]
    rows += [f"give me {n} coins of money back,refund,en,," for n in range(number)]
    import_examples(path=csv(folder, *rows))


@pytest.mark.usefixtures("known")
def test_training_makes_one_version_the_active_one(tmp_path: Path) -> None:
    examples(tmp_path, 8)
    first = train_classifier(encoder=WordEncoder())
    assert (first.active, first.examples, first.encoder) == (True, 16, "words")
    assert Classifier.from_bytes(bytes(first.arrays)).labels == ("order_status", "refund")
    assert train_classifier(encoder=WordEncoder()).pk == first.pk
    examples(tmp_path, 10)
    second = train_classifier(encoder=WordEncoder())
    assert second.pk != first.pk
    assert list(ClassifierVersion.objects.filter(active=True)) == [second]


@pytest.mark.usefixtures("known")
def test_what_is_kept_for_tests_is_not_trained_on(tmp_path: Path) -> None:
    examples(tmp_path, 8)
    import_examples(path=csv(tmp_path, "parcel 77,order_status,en,,test", "both,refund|order_status,en,,train"))
    assert train_classifier(encoder=WordEncoder()).examples == 16


@pytest.mark.usefixtures("known")
def test_a_training_that_fails_leaves_the_old_version_active(tmp_path: Path) -> None:
    examples(tmp_path, 8)
    version = train_classifier(encoder=WordEncoder())
    Example.objects.filter(intents__slug="refund").delete()
    with pytest.raises(TooFewExamplesError):
        train_classifier(encoder=WordEncoder())
    assert list(ClassifierVersion.objects.filter(active=True)) == [version]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("known")
def test_two_trainings_at_once_leave_one_active_version(tmp_path: Path) -> None:
    examples(tmp_path, 6)
    results = at_once(*[lambda: train_classifier(encoder=WordEncoder())] * 2)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert ClassifierVersion.objects.filter(active=True).count() == 1


class Discreet(WordEncoder):
    """An encoder that will not read personal data."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        assert not [text for text in texts if "@" in text or "FH-20" in text]
        return super().encode(texts)


@pytest.mark.usefixtures("known")
def test_personal_data_and_order_numbers_in_examples_are_not_learned(tmp_path: Path, assistant: Assistant) -> None:
    Assistant.objects.filter(pk=assistant.pk).update(order_pattern=r"FH-\d{7}")
    rows = [
        f"{words} {number} of FH-20944{number}7 to a{number}@mail.example,{slug}"
        for slug, words in (("refund", "my money back"), ("order_status", "where is parcel"))
        for number in range(10, 40)
    ]
    import_examples(path=csv(tmp_path, *rows, head="text,intent"))
    assert train_classifier(encoder=Discreet()).examples == 60
    assert Example.objects.filter(text__contains="@mail.example").count() == 60
