"""The gist of a case decides as the case does."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from situations import ANY

from handrail.answering.decide import Situation, decide
from handrail.autonomy.policy import BOTS_SIDE
from handrail.quality.gist import case_of, gist_of
from handrail.quality.grading import Truth, Worth, grade

TRUTHS = st.builds(
    Truth,
    label=st.sampled_from(["refund", "order_status", "out_of_scope"]),
    worths=st.lists(st.sampled_from(list(Worth)), max_size=3).map(tuple),
    people_only=st.booleans(),
)
MUTED = st.sampled_from([(), ("customer_asked",), ("safety",), ("legal",)])


@given(situation=ANY, truth=TRUTHS, muted=MUTED)
def test_deciding_from_a_gist_is_deciding_the_case(situation: Situation, truth: Truth, muted: tuple[str, ...]) -> None:
    replayed = replace(situation, person_holds=False, lots=BOTS_SIDE, muted=muted)
    again, remembered = case_of(
        gist_of(replayed, truth), replayed.cells, in_scope=replayed.in_scope_threshold, muted=muted
    )
    assert decide(again) == decide(replayed)
    assert remembered == truth
    assert grade(decide(again), remembered) == grade(decide(replayed), truth)
