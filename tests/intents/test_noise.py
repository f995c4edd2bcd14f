"""Labels that look wrong are found, shown once, and judged by people."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fake_engine import WordEncoder

from handrail.accounts.models import User
from handrail.intents.actions import import_examples, train_classifier
from handrail.intents.classifier.noise import suspects
from handrail.intents.mislabelled import Mislabelled, judge, mislabelled
from handrail.intents.models import Example, Intent, LabelVerdict
from handrail.kernel.errors import ConflictError, ForbiddenError, NotFoundError


def test_wrong_labels_are_found_and_right_ones_are_left_alone() -> None:
    drawing = np.random.default_rng(3)
    true = drawing.integers(0, 5, 500)
    probabilities = drawing.dirichlet(np.full(5, 0.3), 500) * 0.05
    probabilities[np.arange(500), true] += 0.95
    given = true.copy()
    wrong = drawing.choice(500, 25, replace=False)
    given[wrong] = (true[wrong] + 1) % 5
    found = suspects(probabilities, given)
    rows = [suspect.row for suspect in found]
    assert set(wrong) <= set(rows[:25])
    assert len(rows) < 40
    assert all(suspect.likely == true[suspect.row] for suspect in found[:25])


def test_where_every_label_is_the_likeliest_nothing_is_suspicious() -> None:
    targets = np.arange(30) % 3
    assert suspects(np.eye(3)[targets] * 0.8 + 0.05, targets) == []


def test_a_class_that_nobody_uses_speaks_for_no_example() -> None:
    probabilities = np.array([[0.2, 0.1, 0.7]] * 4)
    assert 2 not in [suspect.likely for suspect in suspects(probabilities, np.array([0, 0, 1, 1]))]


WRONG = "please refund my money number 99"


@pytest.fixture
def taught(db: None, tmp_path: Path) -> None:
    for slug in ("refund", "parcel"):
        Intent.objects.create(slug=slug, title=slug.title())
    path = tmp_path / "examples.csv"
    rows = [f"please {word} my money number {number},{word}" for word in ("refund", "parcel") for number in range(20)]
    path.write_text("\n".join(["text,intent", *rows, f"{WRONG},parcel"]) + "\n", encoding="utf-8")
    import_examples(path=path)
    train_classifier(encoder=WordEncoder())


def the_one() -> Mislabelled:
    (found,) = mislabelled()
    return found


def lead() -> User:
    return User.objects.create_user("ada@fernhill.example", "Ada", "lead", "a long enough password")


@pytest.mark.usefixtures("taught")
def test_training_remembers_what_looks_mislabelled() -> None:
    found = the_one()
    assert (found.text, found.given.slug, found.likely.slug) == (WRONG, "parcel", "refund")
    assert 0.5 < found.probability <= 1


@pytest.mark.usefixtures("taught")
def test_a_label_that_was_kept_is_not_asked_about_again() -> None:
    judge(suspicion=the_one().suspicion, change=False, by=lead())
    assert mislabelled() == []
    train_classifier(encoder=WordEncoder())
    assert mislabelled() == []
    assert Example.objects.get(text=WRONG).intents.get().slug == "parcel"


@pytest.mark.usefixtures("taught")
def test_a_label_that_was_changed_is_learned_and_who_changed_it_is_kept() -> None:
    ada = lead()
    judge(suspicion=the_one().suspicion, change=True, by=ada)
    assert mislabelled() == []
    assert Example.objects.get(text=WRONG).intents.get().slug == "refund"
    verdict = LabelVerdict.objects.get()
    assert (verdict.before.slug, verdict.right.slug, verdict.by) == ("parcel", "refund", ada)


@pytest.mark.usefixtures("taught")
def test_a_label_that_somebody_changed_meanwhile_is_not_changed_again() -> None:
    found = the_one()
    Example.objects.get(text=WRONG).intents.set([Intent.objects.create(slug="else", title="Else")])
    assert mislabelled() == []
    with pytest.raises(ConflictError):
        judge(suspicion=found.suspicion, change=True, by=lead())


@pytest.mark.usefixtures("taught")
def test_agents_do_not_change_labels() -> None:
    agent = User.objects.create_user("ben@fernhill.example", "Ben", "agent", "a long enough password")
    with pytest.raises(ForbiddenError):
        judge(suspicion=the_one().suspicion, change=True, by=agent)


@pytest.mark.usefixtures("taught")
def test_a_suspicion_of_an_older_training_is_gone() -> None:
    found = the_one()
    Example.objects.get(text=WRONG).delete()
    with pytest.raises(NotFoundError):
        judge(suspicion=found.suspicion, change=True, by=lead())
