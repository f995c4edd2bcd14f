"""Everything that `decide` can be asked."""

from __future__ import annotations

from hypothesis import strategies as st

from handrail.answering.decide import Situation
from handrail.answering.reading import (
    GENERAL,
    Candidate,
    Draft,
    IntentScore,
    Reading,
    Request,
    Translation,
    TriggerFound,
)
from handrail.autonomy.policy import CellState, Lots

SLUGS = st.sampled_from(["order_status", "refund", GENERAL, ""])
CHANCES = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.5, 0.7, 1.0, float("nan")]))
SCORES = st.builds(IntentScore, SLUGS, CHANCES)
REQUESTS = st.builds(
    Request,
    text=st.text(max_size=5),
    intents=st.lists(SCORES, min_size=1, max_size=3).map(tuple),
    in_scope=CHANCES,
    follow_up=st.booleans(),
    confirmed=st.booleans(),
)
CANDIDATES = st.builds(
    lambda cited: Candidate("p", "a", "r", "track", "Track", ("Track",), "https://x", 0.9, 0.5, 0.9, cited=cited),
    st.booleans(),
)
DRAFTS = st.builds(
    Draft,
    intent=SLUGS,
    text=st.just("Approved."),
    html=st.just("<p>Approved.</p>"),
    features=st.just({}),
    confidence=CHANCES,
    candidates=st.lists(CANDIDATES, max_size=3).map(tuple),
    approved=st.booleans(),
    in_date=st.booleans(),
)
TRIGGERS = st.builds(TriggerFound, st.sampled_from(["customer_asked", "safety"]), st.just("words"), st.booleans())
CELLS = st.lists(
    st.builds(
        CellState,
        intent=SLUGS,
        channel=st.just("chat"),
        stage=st.sampled_from(["full", "full", "off", "shadow", "suggest", "pilot"]),
        threshold=st.one_of(st.none(), CHANCES),
        share=st.sampled_from([1, 10, 50, 100]),
        control=st.sampled_from([0, 5, 50]),
        ceiling=st.sampled_from(["full", "full", "suggest"]),
    ),
    max_size=5,
).map(lambda cells: {cell.intent: cell for cell in cells})
READINGS = st.builds(
    Reading,
    language=st.sampled_from(["en", "de"]),
    smalltalk=st.one_of(st.none(), st.none(), st.just("greeting")),
    requests=st.lists(REQUESTS, max_size=3).map(tuple),
    triggers=st.one_of(st.just(()), st.lists(TRIGGERS, max_size=2).map(tuple)),
)
TRANSLATIONS = st.builds(
    Translation,
    asked=st.just("fr"),
    answered=st.just("en"),
    model=st.just("m"),
    request=st.just("Where is it?"),
    texts=st.lists(st.just("Approuvé."), max_size=2).map(tuple),
    failure=st.sampled_from(["", "", "numbers"]),
)
ANY = st.builds(
    Situation,
    reading=READINGS,
    drafts=st.lists(st.one_of(st.none(), DRAFTS), max_size=3).map(tuple),
    cells=CELLS,
    clarifications=st.integers(0, 4),
    person_holds=st.booleans(),
    in_scope_threshold=CHANCES,
    failure=st.sampled_from(["", "", "", "error"]),
    translation=st.one_of(st.none(), st.none(), TRANSLATIONS),
    lots=st.builds(Lots, st.integers(0, 9_999), st.integers(0, 9_999)),
)
