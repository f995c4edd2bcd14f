"""`handrail bench triggers`: what it counts, on the shipped examples and on an operator's file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from handrail.answering.triggers import Finding, TriggerInput, triggers
from handrail.bench.triggers import Labelled, bench_trigger, read_messages, shipped_examples
from handrail.cli.commands.bench import command


class Whale:
    """A trigger that fires on whales, on VIPs, and on what was asked in another language than it served."""

    name = "whale"
    reason = "A whale."
    safety = False

    def find(self, message: TriggerInput) -> Finding | None:
        known = "whale" in " ".join((message.text, *message.earlier))
        unserved = message.languages and message.language not in message.languages
        return Finding(self.name, "") if known or message.vip or unserved else None


def labelled(text: str, *, wanted: bool) -> Labelled:
    return Labelled(TriggerInput(text, "en"), wanted)


def write(folder: Path, *lines: str) -> Path:
    path = folder / "messages.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, ["triggers", *map(str, arguments)])


def test_precision_and_recall_count_what_fired_and_what_should_have() -> None:
    figures = bench_trigger(
        Whale(),
        [
            labelled("a whale", wanted=True),
            labelled("whale again", wanted=True),
            labelled("whale of a time", wanted=False),
            labelled("an orca", wanted=True),
            labelled("a parcel", wanted=False),
        ],
    )
    assert (figures.messages, figures.wanted, figures.fired, figures.right) == (5, 3, 3, 2)
    assert figures.precision == figures.recall == pytest.approx(2 / 3)
    assert figures.rate == pytest.approx(0.6)
    assert figures.missed == ("an orca",)
    assert figures.in_vain == ("whale of a time",)
    low, high = figures.recall_interval
    assert low == pytest.approx(0.2077, abs=1e-4)
    assert high == pytest.approx(0.9385, abs=1e-4)


def test_a_trigger_that_never_fires_has_no_precision() -> None:
    figures = bench_trigger(Whale(), [labelled("a parcel", wanted=True)])
    assert figures.precision is None
    assert figures.recall == 0.0


def test_a_file_may_tell_what_came_before_who_asks_and_what_is_served(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "text,label,earlier,vip,languages,language",
        "and now?,1,hello ¦ a whale,,,en",
        "and now?,1,,1,,en",
        "and now?,1,,0,de fr,en",
        "and now?,0,hello ¦ nothing,0,de en,en",
    )
    assert [Whale().find(each.message) is not None for each in read_messages(path)] == [True, True, True, False]


def test_personal_data_are_masked_as_the_engine_does(tmp_path: Path) -> None:
    (only,) = read_messages(write(tmp_path, "text,label", "write to vic@example.com please,1"))
    assert "vic@example.com" not in only.message.text
    assert only.message.language == "en"


def test_every_trigger_with_examples_is_in_the_table() -> None:
    result = run("--json")
    assert result.exit_code == 0, result.output
    figures = json.loads(result.output)
    with_examples = [name for name, trigger in triggers().items() if shipped_examples(trigger)]
    assert set(figures) == {f"{name}, {split}" for name in with_examples for split in ("tune", "held_out")}
    assert all(each["p50_us"] > 0 and 0 < each["rate"] < 1 for each in figures.values())


def test_one_trigger_is_measured_on_an_operators_file(tmp_path: Path) -> None:
    path = write(
        tmp_path, "message,intent", "human!!,handoff", "Where is my parcel?,track", "pass me on to a lion,handoff"
    )
    result = run(
        "--trigger", "customer_asked", "--file", path,
        "--text-column", "message", "--label-column", "intent", "--positive-label", "handoff", "--wrong",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "1.000 (0.207 to 1.000)" in result.output
    assert "0.500 (0.095 to 0.905)" in result.output
    assert "customer_asked: missed: pass me on to a lion" in result.output


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--trigger", "whale"], "'whale' is none of"),
        (["--file", "FILE"], "exactly one --trigger"),
        (["--trigger", "safety", "--file", "nowhere.csv"], "nowhere.csv: No such file"),
        (["--trigger", "safety", "--file", "FILE", "--label-column", "intent"], "no column 'intent'"),
        (["--trigger", "safety", "--file", "FILE", "--positive-label", "yes"], "no 'label' is 'yes'"),
    ],
)
def test_what_cannot_be_measured_is_said_in_one_line(tmp_path: Path, arguments: list[str], complaint: str) -> None:
    path = write(tmp_path, "text,label", "fire,1")
    result = run(*(str(path) if argument == "FILE" else argument for argument in arguments))
    assert result.exit_code != 0
    assert complaint in result.output
    assert "Traceback" not in result.output
