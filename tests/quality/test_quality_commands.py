"""Replays and thresholds from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from replaying import ORDER, Past

from handrail.answering import loading
from handrail.answering.engine import Engine
from handrail.autonomy.models import Cell
from handrail.cli.commands.replay import command as replay_command
from handrail.cli.commands.thresholds import command as thresholds_command
from handrail.history.models import PastMessage
from handrail.quality.models import CellThreshold, Replay, ReplayCase
from handrail.quality.replays.running import begin

pytestmark = pytest.mark.django_db
Run = Callable[..., Replay]


@pytest.fixture(autouse=True)
def small_engine(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "current_engine", lambda: engine)


def replay(*arguments: object, fails: bool = False) -> str:
    return _said(CliRunner().invoke(replay_command, [str(each) for each in arguments]), fails)


def thresholds(*arguments: object, fails: bool = False) -> str:
    return _said(CliRunner().invoke(thresholds_command, [str(each) for each in arguments]), fails)


def _said(done: Result, fails: bool) -> str:
    assert (done.exit_code != 0) == fails, done.output
    return done.output


def test_a_replay_runs_and_prints_its_table(history: list[PastMessage]) -> None:
    said = replay("run", "--processes", 1, "--note", "first")
    assert "of 4 messages" in said
    rows = {line.split()[0]: line.split()[1:5] for line in said.splitlines()[2:]}
    assert rows["refund"] == ["2", "1", "1", "0"]
    assert rows["all"] == ["4", "2", "1", "0"]
    made = Replay.objects.get()
    assert made.finished_at
    assert f"{made}" in replay("list")
    assert "first" in replay("list")


def test_a_replay_as_json_holds_every_figure(history: list[PastMessage]) -> None:
    told = json.loads(replay("run", "--processes", 1, "--json"))
    assert (told["cases"], told["left_out"]) == (4, {})
    refund = told["groups"]["refund"]
    assert (refund["right"], refund["wrong"], refund["wrong_rate"][0]) == (1, 1, 0.5)


def test_what_labellers_dispute_is_told(history: list[PastMessage], ada: object, ben: object) -> None:
    from replaying import label_by

    label_by(history[0], ada, None)  # type: ignore[arg-type]
    label_by(history[0], ben, history[1].labels.get().intent)  # type: ignore[arg-type]
    assert "left out: 1 disputed" in replay("run", "--processes", 1)


def test_work_goes_on_with_a_replay_that_was_left(
    history: list[PastMessage], engine: Engine, assistant: object
) -> None:
    left = begin(assistant=assistant, channel="chat", engine=engine, by=None)  # type: ignore[arg-type]
    assert "0 done" in replay("list")
    assert "4 cases done here" in replay("work", left.pk)
    assert "0 cases done here" in replay("work", left.pk)


def test_failures_lead_to_the_whole_decision_of_a_case(replayed: Run, history: list[PastMessage]) -> None:
    run = replayed()
    said = replay("failures", run.pk)
    case = ReplayCase.objects.get(grade="wrong")
    assert said.startswith(f"{case.pk}  wrong (intent)  refund read as order_status")
    assert "1 of 1" in said
    assert "0 of 0" in replay("failures", run.pk, "--intent", "order_status")
    whole = replay("case", case.pk)
    assert "Labelled refund; wrong intent" in whole
    assert history[2].text in whole
    assert "no case has this id" in replay("case", run.pk, fails=True)


def test_a_replay_shows_by_any_group(replayed: Run, history: list[PastMessage]) -> None:
    run = replayed()
    assert "as it should" in replay("show", run.pk, "--by", "cause")
    assert "en " in replay("show", str(run.pk)[:13], "--by", "language")
    assert "0 replays begin with" in replay("show", "zzz", fails=True)


def test_comparing_names_what_got_worse(replayed: Run, history: list[PastMessage], engine: Engine) -> None:
    from fake_engine import TRACKING, Shelf
    from fake_engine import engine as small

    before, after = replayed(), replayed(engine=small(Shelf((TRACKING,))))
    said = replay("compare", before.pk, after.pk)
    assert said.startswith("4 messages in both: 0 better, 1 worse")
    assert "worse   refund: right -> " in said
    assert json.loads(replay("compare", before.pk, after.pk, "--json"))["worse"] == 1


def test_what_if_tells_better_and_worse(replayed: Run, history: list[PastMessage]) -> None:
    run = replayed()
    assert replay("whatif", run.pk).startswith("4 cases decided again: 0 better, 0 worse")
    assert replay("whatif", run.pk, "--every", "1").startswith("4 cases decided again: 1 better, 2 worse")
    refund = json.loads(replay("whatif", run.pk, "--threshold", "refund=1", "--json"))
    assert (refund["better"], refund["worse"]) == (0, 1)
    assert "write INTENT=NUMBER" in replay("whatif", run.pk, "--threshold", "refund", fails=True)
    assert "no intent is named" in replay("whatif", run.pk, "--threshold", "hats=0.5", fails=True)


def test_readings_are_used_again_on_request(replayed: Run, history: list[PastMessage]) -> None:
    first = replayed()
    replay("run", "--processes", 1, "--reuse", first.pk)
    assert Replay.objects.exclude(pk=first.pk).get().readings_of == first


def test_a_threshold_is_offered_drawn_and_set_and_its_versions_listed(
    replayed: Run, past: Past, cell: Cell, tmp_path: Path
) -> None:
    for number in range(60):
        past(f"{ORDER} {'please ' * (number % 7)}{number}", "order_status")
    replayed()
    plot = tmp_path / "risk.svg"
    said = thresholds("offer", "order_status", "chat", "--plot", plot)
    assert "at most 5.0% of the answers wrong, sure to 90%; 60 cases" in said
    assert plot.read_text().startswith("<svg")
    assert not CellThreshold.objects.exists()
    assert json.loads(thresholds("offer", "order_status", "chat", "--json"))["cases"] == 60
    assert "version 1, answers from" in thresholds("set", "order_status", "chat", "--reason", "evidence")
    assert "operator: evidence" in thresholds("history", "order_status", "chat")


def test_too_few_cases_are_said_in_words(replayed: Run, history: list[PastMessage], cell: Cell) -> None:
    replayed()
    assert "the fewest that could are 45 cases" in thresholds("offer", "order_status", "chat")
    said = thresholds("set", "order_status", "chat", "--reason", "try")
    assert "cases allow no threshold; the cell may not answer" in said


def test_a_limit_is_stated_by_somebody(ada: object, cell: Cell) -> None:
    said = thresholds("limit", "order_status", "--alpha", "0.02", "--as", "ada@fernhill.example", "--reason", "insurer")
    assert said == "order_status: at most 2.0% of the answers wrong, sure to 90%\n"


def test_without_a_replay_no_threshold_is_offered(cell: Cell) -> None:
    assert "there is no finished replay" in thresholds("offer", "order_status", "chat", fails=True)
    assert "no intent is named" in thresholds("offer", "hats", "chat", fails=True)


def test_a_threshold_from_a_replay_of_other_articles_is_refused_with_what_to_do(
    replayed: Run, history: list[PastMessage], cell: Cell
) -> None:
    replayed()
    Replay.objects.update(knowledge={"order_status": "the words of last week"})
    said = thresholds("set", "order_status", "chat", "--reason", "try", fails=True)
    assert "replay again, then set the threshold: articles" in said
    assert not CellThreshold.objects.exists()
    assert "Of today's bot these cases say nothing: articles" in thresholds("offer", "order_status", "chat")
