"""What confidence is fitted on: drafts of the engine itself, right when they quote the labelled article."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from knowledge.world import BagOfWords, write

from handrail.answering.coefficients import BIAS, SHIPPED, TABLES, Coefficients
from handrail.answering.labelled import LabelledDraft
from handrail.answering.reading import GENERAL
from handrail.answering.scoring import confidence
from handrail.bench.confidence.help_centres import help_centre_drafts
from handrail.bench.confidence.report import bench_confidence
from handrail.cli.honesty import confidence_lines

TRUTH = Coefficients("truth", {table: {BIAS: -2.0, "dense": 1.0, "gap": 8.0} for table in TABLES})


def world(count: int, seed: int) -> list[LabelledDraft]:
    generator = np.random.default_rng(seed)
    values = [{"dense": float(dense), "gap": float(gap)} for dense, gap in generator.random((count, 2))]
    return [LabelledDraft(GENERAL, each, generator.random() < confidence(GENERAL, each, TRUTH)) for each in values]


@pytest.mark.django_db
def test_a_help_centres_draft_is_right_when_it_quotes_the_article_and_wrong_where_that_is_hidden(
    tmp_path: Path,
) -> None:
    encoder: Any = BagOfWords()
    write(tmp_path, "en/refund.md", "Money comes back in five days.", title="Refund times")
    write(tmp_path, "en/parcel.md", "Parcels arrive on Tuesdays, money or not.", title="Delivery")
    asked = [
        {"query": "when does my money come back", "gold": "en/refund.md"},
        {"query": "parcels on Tuesdays, please", "gold": "en/parcel.md"},
        {"query": "money comes back", "gold": "en/refund.md", "drop_from_ranking": "en/refund.md"},
    ]
    queries = tmp_path / "queries.jsonl"
    queries.write_text("\n".join(map(json.dumps, asked)))
    drafts = help_centre_drafts(tmp_path, queries, encoder)
    assert [draft.correct for draft in drafts] == [True, True, False, False]
    assert {draft.intent for draft in drafts} == {GENERAL}
    assert drafts[0].features["dense"] > drafts[3].features["dense"]


def test_the_report_judges_unseen_drafts_by_what_was_fitted_on_others() -> None:
    report = bench_confidence(world(3_000, seed=1), {"elsewhere": world(800, seed=2), "few": world(5, seed=3)})
    rows = report.figures
    fitted = rows["elsewhere, general_question: fitted anew"]
    assert fitted.log_loss < rows[f"elsewhere, general_question: {SHIPPED.version}"].log_loss
    assert fitted.calibration_error_equal_mass < 0.05
    assert fitted.cases == sum(each.cases for each in report.reliability["elsewhere"]) == 800
    assert not any(name.startswith("few") for name in rows)
    assert Coefficients.from_dict(json.loads(json.dumps(report.to_dict()))["fitted"]) == report.fitted
    words = "\n".join(confidence_lines(report.to_dict()))
    assert f"{fitted.brier:.4f}" in words
    assert "Fitted weights, general_question: dense " in words
