"""Confidence: what was recorded can be computed again, and a desk's own labels draw it to the truth."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from fake_engine import WordClassifier, WordEncoder
from hypothesis import given
from hypothesis import strategies as st
from test_record import proposal_for, stored

from handrail.answering.coefficients import (
    BIAS,
    GENERAL_QUESTION,
    PRIOR_2,
    SHIPPED,
    TABLES,
    WITH_EXPERIENCE,
    WITHOUT_EXPERIENCE,
    Coefficients,
    shipped_version,
    table_of,
)
from handrail.answering.fitting import FEATURES, RISING, confidences, cross_validated, figures, fit
from handrail.answering.labelled import LabelledDraft
from handrail.answering.reader import Reader
from handrail.answering.reading import GENERAL, IntentScore, Memory, Request
from handrail.answering.record import differences
from handrail.answering.scoring import Evidence, confidence, features
from handrail.intents.classifier import Librarian

TRUTH = Coefficients("truth", {table: {BIAS: -2.0, "dense": 1.0, "gap": 6.0} for table in TABLES})


def world(count: int, seed: int = 0) -> list[LabelledDraft]:
    """Drafts whose true log-odds are those of TRUTH."""
    generator = np.random.default_rng(seed)
    drafts = []
    for _ in range(count):
        values = {name: round(float(generator.random()), 6) for name in ("dense", "gap", "margin", "lexical_share")}
        intent = str(generator.choice([GENERAL, "refund"]))
        if intent == "refund" and generator.random() < 0.5:
            values["experience"] = 0.5
        right = bool(generator.random() < confidence(intent, values, TRUTH))
        drafts.append(LabelledDraft(intent, values, right))
    return drafts


@pytest.mark.parametrize("coefficients", [PRIOR_2, SHIPPED])
def test_every_shipped_version_stays_at_hand_and_survives_storage(coefficients: Coefficients) -> None:
    assert shipped_version(coefficients.version) == coefficients
    assert Coefficients.from_dict(json.loads(json.dumps(coefficients.to_dict()))) == coefficients
    assert shipped_version("fitted-0123") is None


def test_the_first_prior_gives_what_it_gave_when_it_was_shipped() -> None:
    values = {"margin": 0.9, "dense": 0.7, "lexical_share": 0.5, "gap": 0.1, "agreement": 1.0, "experience": 0.6}
    assert confidence("refund", values, PRIOR_2) == 0.923579
    assert confidence("refund", values | {"experience": 0.0}, PRIOR_2) == 0.814874
    assert confidence(GENERAL, values, PRIOR_2) == 0.78245


def test_a_record_of_the_first_prior_is_computed_with_the_first_prior() -> None:
    record = stored(proposal_for("Where is my order?"))
    (draft,) = record["drafts"]
    draft["confidence"] = confidence(draft["intent"], draft["features"], PRIOR_2)
    record["versions"] = {"confidence": "prior-2"}
    assert differences(record) == []
    record["versions"] = {"confidence": SHIPPED.version}
    assert [line.split()[0] for line in differences(record)] == ["confidence"]


def test_a_record_of_fitted_coefficients_needs_exactly_those() -> None:
    fitted = fit(world(300))
    record = stored(proposal_for("Where is my order?"))
    (draft,) = record["drafts"]
    draft["confidence"] = confidence(draft["intent"], draft["features"], fitted)
    record["versions"] = {"confidence": fitted.version}
    assert differences(record, fitted) == []
    assert "not at hand" in differences(record)[0]
    assert "not at hand" in differences(record, replace(fitted, version="fitted-other"))[0]


def test_a_message_like_a_labelled_one_is_near_it_and_without_labels_nothing_is() -> None:
    encoder, memory = WordEncoder(), Memory(language="en")
    labelled = encoder.encode(["Where is my order?", "My money, please"])
    librarian = Librarian.of(["track", "refund"], labelled)
    for given_librarian, expected in ((librarian, 1.0), (None, 0.0)):
        reader = Reader(encoder, WordClassifier(), given_librarian)
        (request,) = reader.read("Where is my order?", memory, languages=["en"]).reading.requests
        assert request.nearest == pytest.approx(expected, abs=1e-3)


def test_every_feature_that_weighs_is_a_feature_that_is_made() -> None:
    request = Request("Where is it?", (IntentScore("order_status", 0.8),), 0.9, nearest=0.7)
    made = features(request, Evidence(0.8, 0.5, 0.1, agreement=True, experience=0.4), "de-AT")
    for table in TABLES:
        assert set(FEATURES[table]) <= set(made)
        assert set(SHIPPED.tables[table]) <= {BIAS, *FEATURES[table]}
    assert made["other_language"] == 1
    assert made["length"] == pytest.approx(2 / 6)
    assert all(0 <= value <= 1 for value in made.values())


def test_general_questions_and_drafts_with_experience_have_tables_of_their_own() -> None:
    assert table_of(GENERAL, {"experience": 0.4}) == GENERAL_QUESTION
    assert table_of("refund", {"experience": 0.4}) == WITH_EXPERIENCE
    assert table_of("refund", {"experience": 0.0}) == WITHOUT_EXPERIENCE


@given(st.sampled_from([GENERAL, "refund"]), st.sampled_from(sorted(RISING)), st.floats(0, 0.9), st.floats(0, 0.1))
def test_more_evidence_never_makes_a_draft_look_worse(intent: str, name: str, value: float, more: float) -> None:
    # The first experience of an article changes the table; from then on more of it counts.
    values = dict.fromkeys(sorted(RISING), 0.3) | {name: max(value, 0.01)}
    for coefficients in (SHIPPED, PRIOR_2):
        less = confidence(intent, values, coefficients)
        assert confidence(intent, values | {name: values[name] + more}, coefficients) >= less


def test_without_labels_the_fitted_is_the_shipped() -> None:
    assert fit([]).tables == SHIPPED.tables
    only_general = fit([draft for draft in world(200) if draft.intent == GENERAL])
    assert only_general.tables[WITH_EXPERIENCE] == SHIPPED.tables[WITH_EXPERIENCE]
    assert only_general.tables[GENERAL_QUESTION] != SHIPPED.tables[GENERAL_QUESTION]


def test_labels_draw_confidence_to_the_truth_the_more_the_nearer() -> None:
    unseen = world(2_000, seed=1)
    best = figures(confidences(unseen, TRUTH), unseen).log_loss
    losses = [figures(confidences(unseen, fit(world(count))), unseen).log_loss - best for count in (0, 60, 600, 6_000)]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < 0.004
    assert losses[0] > 0.05


def test_fitting_never_learns_that_more_evidence_is_worse() -> None:
    upside_down = [replace(draft, correct=not draft.correct) for draft in world(1_000)]
    tables = fit(upside_down).tables
    assert all(table.get(name, 0.0) >= 0 for table in tables.values() for name in RISING)


def test_the_version_names_the_content() -> None:
    assert fit(world(100)).version == fit(world(100)).version != fit(world(101)).version


def test_cross_validated_confidences_come_from_drafts_that_were_not_seen() -> None:
    """Labels by the toss of a coin: what has seen them looks better than chance, what has not does not."""
    generator = np.random.default_rng(2)
    drafts = [replace(draft, correct=bool(generator.random() < 0.5)) for draft in world(60)]

    def eager(some: object) -> Coefficients:
        return fit(some, pull=1e-3)  # type: ignore[arg-type]

    honest = figures(cross_validated(drafts, eager), drafts)
    flattered = figures(confidences(drafts, eager(drafts)), drafts)
    assert flattered.log_loss < math.log(2) < honest.log_loss
    assert cross_validated([], eager).shape == (0,)


def test_figures_of_one_kind_of_outcome_have_no_auroc() -> None:
    draft = LabelledDraft(GENERAL, {"dense": 0.5}, correct=True)
    assert figures(np.array([0.5]), [draft]).auroc is None
    with pytest.raises(ValueError, match="shape"):
        figures(np.array([]), [])


def test_coefficients_without_a_bias_are_refused() -> None:
    with pytest.raises(ValueError, match="lack with_experience, general_question"):
        Coefficients.from_dict({"version": "x", "tables": {WITHOUT_EXPERIENCE: {BIAS: 0}, GENERAL_QUESTION: {}}})
