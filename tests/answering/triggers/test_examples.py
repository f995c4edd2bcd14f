"""What every trigger promises on its labelled examples."""

import csv
from importlib import resources

import pytest

from handrail.answering.triggers import TriggerInput, triggers

ROOT = resources.files("handrail.answering.triggers")
FOLDERS = {
    name: type(trigger).__module__.rpartition(".")[2]
    for name, trigger in triggers().items()
    if ROOT.joinpath(type(trigger).__module__.rpartition(".")[2], "examples.csv").is_file()
}
FEWEST = {"customer_asked": (100, 200)}
Example = dict[str, str]


def examples(name: str) -> list[Example]:
    file = ROOT.joinpath(FOLDERS[name], "examples.csv")
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def message(example: Example) -> TriggerInput:
    """An example as a trigger sees it: `earlier` messages are joined by ¦, `languages` by spaces."""
    earlier = tuple(text.strip() for text in example.get("earlier", "").split("¦") if text.strip())
    languages = tuple(example.get("languages", "").split())
    vip = example.get("vip") == "1"
    return TriggerInput(example["text"], example["language"], earlier, languages, vip)


def fires(name: str, example: Example) -> bool:
    return triggers()[name].find(message(example)) is not None


@pytest.mark.parametrize("name", FOLDERS)
def test_the_examples_are_many_distinct_and_of_both_kinds(name: str) -> None:
    rows = examples(name)
    positives, negatives = FEWEST.get(name, (60, 120))
    assert len({message(row) for row in rows}) == len(rows)
    assert sum(row["label"] == "1" for row in rows) >= positives
    assert sum(row["label"] == "0" for row in rows) >= negatives
    assert {row["split"] for row in rows} == {"tune", "held_out"}


@pytest.mark.parametrize("split", ["tune", "held_out"])
@pytest.mark.parametrize("name", FOLDERS)
def test_a_trigger_is_precise_and_misses_little(name: str, split: str) -> None:
    rows = [row for row in examples(name) if row["split"] == split]
    fired = [row for row in rows if fires(name, row)]
    right = sum(row["label"] == "1" for row in fired)
    wanted = sum(row["label"] == "1" for row in rows)
    assert right / len(fired) >= 0.95, [row["text"] for row in fired if row["label"] == "0"]
    assert right / wanted >= 0.93


@pytest.mark.parametrize("name", FOLDERS)
def test_no_language_is_left_behind(name: str) -> None:
    for language in {row["language"] for row in examples(name)}:
        wanted = [row for row in examples(name) if row["language"] == language and row["label"] == "1"]
        assert sum(fires(name, row) for row in wanted) >= 0.85 * len(wanted), language


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("text", ["", " ", "!!!", "🔥", ".", ",,,", "\n", "a" * 5000, "please " * 700, "人と" * 1500])
def test_odd_messages_are_read_without_complaint(name: str, text: str) -> None:
    assert not fires(name, {"text": text, "language": "xx"})
