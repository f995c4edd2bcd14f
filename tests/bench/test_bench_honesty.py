"""`handrail bench risk` and `handrail bench calibration`: files in, words, JSON and charts out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from click.testing import CliRunner, Result

from handrail.cli.commands.bench import command
from handrail.quality.scored import BadScoresError, Columns, Scored, read_scored


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    generator = np.random.default_rng(1)
    confidences = generator.random(600) ** 0.3
    right = generator.random(600) < confidences
    cases = zip(range(600), confidences, right, strict=True)
    lines = [f"{p:.4f},{int(flag)},{'en' if row % 3 else 'de'}" for row, p, flag in cases]
    path = tmp_path / "scores.csv"
    path.write_text("\n".join(["confidence,correct,language", *lines]))
    return path


def written(folder: Path, text: str) -> Path:
    path = folder / "scores"
    path.write_text(text, encoding="utf-8")
    return path


def test_csv_and_json_lines_say_the_same(tmp_path: Path) -> None:
    expected = Scored((0.9, 0.25), (True, False), ("a", "b"))
    columns = Columns("p", "ok", "team")
    assert read_scored(written(tmp_path, "team,p,ok\na,0.9,yes\nb,.25,False\n"), columns) == expected
    lines = '{"p": 0.9, "ok": true, "team": "a"}\n\n{"p": "0.25", "ok": 0, "team": "b"}\n'
    assert read_scored(written(tmp_path, lines), columns) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ":1: no column 'confidence' among none"),
        ("confidence,right\n0.5,1\n", ":1: no column 'correct' among confidence, right"),
        ("confidence,correct\n", "no rows"),
        ("confidence,correct\n0.5,1\nhigh,1\n", ":3: confidence 'high' is not a finite number"),
        ("confidence,correct\n0.5,1\nnan,1\n", ":3: confidence 'nan' is not a finite number"),
        ("confidence,correct\n1.5,1\n", ":2: confidence '1.5' is not between 0 and 1"),
        ("confidence,correct\n0.5,maybe\n", ":2: correct 'maybe' is neither true nor false"),
        ("confidence,correct\n0.5\n", ":2: no value for 'correct'"),
        ('confidence,correct\n"0.5,1\n', ":2: "),
        ('{"confidence": 0.5, "correct": true}\n{"confidence"\n', ":2: not JSON"),
        ('{"confidence": 0.5, "correct": true}\n[1]\n', ":2: not a JSON object"),
        ('{"confidence": 0.5}\n', ":1: no value for 'correct'"),
        ('{"confidence": true, "correct": true}\n', ":1: confidence True is not a finite number"),
    ],
)
def test_a_bad_file_is_one_line_that_names_the_place(tmp_path: Path, text: str, message: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(BadScoresError, match=re.escape(message)):
        read_scored(path, Columns(), probabilities=True)
    result = run("calibration", "--scores", path)
    assert result.exit_code == 1
    assert result.output.startswith("Error: The file of scores cannot be used: ")
    assert len(result.output.splitlines()) == 1


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    result = run("risk", "--scores", tmp_path / "nowhere.csv")
    assert (result.exit_code, len(result.output.splitlines())) == (1, 1)
    assert "No such file" in result.output


def test_risk_says_for_each_group_what_may_be_answered(scores: Path) -> None:
    result = run("risk", "--scores", scores, "--alpha", 0.1, "--group-column", "language", "--json")
    figures = json.loads(result.output)
    assert list(figures["groups"]) == ["all", "de", "en"]
    everything = figures["groups"]["all"]
    assert everything["cases"] == sum(figures["groups"][name]["cases"] for name in ("de", "en")) == 600
    assert everything["launch_threshold"] > everything["threshold"]
    assert everything["upper_bound"] <= 0.1
    accepted = [each for each in everything["candidates"] if each["passed"]]
    assert accepted[-1]["threshold"] == everything["threshold"]


def test_risk_in_words_has_the_threshold_the_bound_and_the_table(scores: Path) -> None:
    words = run("risk", "--scores", scores, "--alpha", 0.1).output
    figures = json.loads(run("risk", "--scores", scores, "--alpha", 0.1, "--json").output)["groups"]["all"]
    assert words.startswith("Of what is answered, at most 10.0 % may be wrong; sure to 90.0 %.")
    assert f"Threshold {figures['threshold']:.4f}: answers" in words
    assert f"upper bound {100 * figures['upper_bound']:.1f} %" in words
    assert len(re.findall("accepted$|ended it$|not tested$", words, re.MULTILINE)) == len(figures["candidates"])


def test_too_few_labels_are_told_how_many_are_missing(tmp_path: Path) -> None:
    path = written(tmp_path, "confidence,correct\n" + "0.9,1\n" * 20)
    words = run("risk", "--scores", path).output
    assert "No threshold" in words
    assert "The first needs 45 cases, all of them right: label 25 more at the least." in words


def test_a_limit_of_zero_or_one_is_refused(scores: Path) -> None:
    for limit in ("0", "1", "nan"):
        assert run("risk", "--scores", scores, "--alpha", limit).exit_code == 2


def test_calibration_shows_the_reliability_table(scores: Path) -> None:
    figures = json.loads(run("calibration", "--scores", scores, "--json").output)
    words = run("calibration", "--scores", scores).output
    assert f"{figures['brier']:.4f}" in words
    assert sum(each["cases"] for each in figures["reliability"]) == 600
    assert len(words.splitlines()) == 8 + len(figures["reliability"])


def test_what_is_always_right_has_no_auroc_and_still_its_figures(tmp_path: Path) -> None:
    path = written(tmp_path, "confidence,correct\n0.9,1\n0.8,1\n")
    assert json.loads(run("calibration", "--scores", path, "--json").output)["auroc"] is None
    assert re.search(r"AUROC +-$", run("calibration", "--scores", path).output, re.MULTILINE)


@pytest.mark.parametrize("name", ["risk", "calibration"])
def test_a_chart_is_an_svg_for_light_and_dark_screens_with_words_for_those_who_cannot_see_it(
    scores: Path, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "chart.svg"
    assert run(name, "--scores", scores, "--plot", path).exit_code == 0
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert "600" in (root.findtext(f"{space}desc") or "")
    style = root.findtext(f"{space}style") or ""
    assert "prefers-color-scheme:dark" in style
    recoloured = set(re.findall(r'\[fill="(#\w+)"\]', style))
    drawn = {each.get("fill") for each in root.iter()} | {each.get("stroke") for each in root.iter()}
    assert {each for each in drawn if each and each.startswith("#")} <= recoloured


def test_a_chart_that_cannot_be_written_is_one_line(scores: Path, tmp_path: Path) -> None:
    result = run("risk", "--scores", scores, "--plot", tmp_path / "nowhere" / "chart.svg")
    assert (result.exit_code, len(result.output.splitlines())) == (1, 1)


def test_one_case_can_be_drawn(tmp_path: Path) -> None:
    path = written(tmp_path, "confidence,correct\n0.9,1\n")
    for name in ("risk", "calibration"):
        assert run(name, "--scores", path, "--plot", tmp_path / f"{name}.svg").exit_code == 0
