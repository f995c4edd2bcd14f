"""The log of changes: every change is in it, and nothing takes one out again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from cast import PASSWORD, climbed
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from handrail.accounts.joining import add_person
from handrail.accounts.models import User
from handrail.accounts.tokens import issue_token, revoke_token
from handrail.answering.muting import mute, unmute
from handrail.assistants.actions import treat_other_languages
from handrail.assistants.models import Assistant, OtherLanguages
from handrail.autonomy.actions import set_ceiling, set_control, set_pilot_steps, switch
from handrail.changes.models import Change
from handrail.changes.noting import Kind, note_change
from handrail.changes.queries import OPERATOR, Wanted, changes, people
from handrail.demo.resetting import empty_database
from handrail.intents.models import Intent
from handrail.kernel.errors import InvalidError

pytestmark = pytest.mark.django_db
TAMPERING = [
    "UPDATE changes_change SET reason = 'nothing happened'",
    "UPDATE changes_change SET reason = 'nothing happened' WHERE false",
    "DELETE FROM changes_change",
    "DELETE FROM changes_change WHERE false",
    "TRUNCATE changes_change",
    "TRUNCATE changes_change CASCADE",
    "WITH gone AS (DELETE FROM changes_change RETURNING id) SELECT count(*) FROM gone",
    "MERGE INTO changes_change AS c USING (SELECT 1) AS x ON true WHEN MATCHED THEN DELETE",
    "INSERT INTO changes_change SELECT * FROM changes_change ON CONFLICT (id) DO UPDATE SET reason = 'no'",
]


def newest(kind: Kind) -> tuple[object, ...]:
    change = Change.objects.filter(kind=kind).first()
    assert change is not None
    return change.subject, change.before, change.after, change.by_name, change.reason


@pytest.fixture
def noted(ada: User) -> Change:
    return note_change(Kind.DATA, "a test", before={"n": 1}, after={"n": 2}, by=ada, reason="to see")


@pytest.mark.parametrize("statement", TAMPERING)
def test_no_statement_of_the_applications_own_role_alters_the_log(noted: Change, statement: str) -> None:
    before = list(Change.objects.values())
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(Change.objects.values()) == before


def test_a_session_that_plays_a_replica_does_not_pass_the_trigger_by(noted: Change) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            cursor.execute("SET LOCAL session_replication_role = replica")
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            cursor.execute("DELETE FROM changes_change")


def test_no_model_method_alters_the_log(noted: Change) -> None:
    noted.reason = "nothing happened"
    for tamper in (noted.save, noted.delete, Change.objects.all().delete, lambda: Change.objects.update(reason="no")):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            tamper()


@pytest.mark.django_db(transaction=True)
def test_the_log_outlives_an_emptied_database_and_says_so(noted: Change) -> None:
    empty_database()
    assert not User.objects.exists()
    assert Change.objects.filter(pk=noted.pk).exists()
    assert newest(Kind.DATA)[0] == "database"


def test_a_change_that_fails_leaves_no_trace(intents: Sequence[Intent], ada: User) -> None:
    before = Change.objects.count()
    with pytest.raises(InvalidError):
        switch(intent_slug="refund", channel="api", stage="full", by=ada, reason="Now")
    assert Change.objects.count() == before


def test_moves_and_rules_of_the_ladder_are_noted(intents: Sequence[Intent], ada: User, admin: User) -> None:
    climbed("refund", "api", by=ada, reason="Labelled")
    assert newest(Kind.STAGE) == ("refund x api", {"stage": "off"}, {"stage": "shadow"}, "Ada", "Labelled")
    set_control(intent_slug="refund", channel="chat", percent=7, by=ada, reason="Compare")
    assert newest(Kind.CONTROL) == ("refund x chat", {"percent": 0}, {"percent": 7}, "Ada", "Compare")
    set_pilot_steps(steps=[5, 50], by=admin, reason="Slow")
    assert newest(Kind.STEPS) == ("pilot", {"percents": [10, 25, 50]}, {"percents": [5, 50]}, "Ines", "Slow")
    set_ceiling(risk="low", stage="pilot", by=admin, reason="Careful")
    assert newest(Kind.CEILING) == ("low risk", {"ceiling": "full"}, {"ceiling": "pilot"}, "Ines", "Careful")
    lowered = Change.objects.filter(kind=Kind.STAGE, reason="Careful").values_list("before", "after")
    assert list(lowered) == [({"stage": "full"}, {"stage": "pilot 50 %"})] * 2


def test_triggers_and_languages_of_assistants_are_noted(assistant: Assistant, ada: User) -> None:
    mute(assistant=assistant, trigger="vip", reason="They like it quick", by=ada)
    muted = ("vip at fernhill", {"muted": False}, {"muted": True}, "Ada", "They like it quick")
    assert newest(Kind.TRIGGER) == muted
    unmute(assistant=assistant, trigger="vip", by=ada)
    assert newest(Kind.TRIGGER)[2] == {"muted": False}
    treat_other_languages(slug="fernhill", policy=OtherLanguages.TRANSLATE)
    assert newest(Kind.LANGUAGES) == ("fernhill", {"others": "hand_off"}, {"others": "translate"}, "", "")


def test_people_and_tokens_are_noted_without_their_secrets(admin: User) -> None:
    add_person(email="di@fernhill.example", name="Di", role="agent", team_slugs=[], password=PASSWORD, by=admin)
    assert newest(Kind.PERSON) == (
        "di@fernhill.example",
        None,
        {"name": "Di", "role": "agent", "teams": []},
        "Ines",
        "",
    )
    token, secret = issue_token(owner=admin, name="Shop", scopes=["preview"], by=admin)
    revoke_token(token=token, by=admin)
    revoke_token(token=token, by=admin)
    made, gone = Change.objects.filter(kind=Kind.TOKEN, subject__startswith="Shop").order_by("at")[:2]
    assert (made.before, gone.after) == (None, None)
    told = str(list(Change.objects.values()))
    assert secret not in told
    assert token.digest not in told
    assert PASSWORD not in told


def test_what_changed_nothing_is_not_noted(
    intents: Sequence[Intent], assistant: Assistant, ada: User, admin: User
) -> None:
    mute(assistant=assistant, trigger="vip", reason="Quick", by=ada)
    before = Change.objects.count()
    mute(assistant=assistant, trigger="vip", reason="Again", by=ada)
    switch(intent_slug="refund", channel="chat", stage="full", by=ada)
    set_control(intent_slug="refund", channel="chat", percent=0, by=ada, reason="Same")
    set_ceiling(risk="low", stage="full", by=admin, reason="Same")
    set_pilot_steps(steps=[10, 25, 50], by=admin, reason="Same")
    treat_other_languages(slug="fernhill", policy=OtherLanguages.HAND_OFF)
    unmute(assistant=assistant, trigger="legal", by=ada)
    assert Change.objects.count() == before


def test_the_log_is_found_by_what_who_and_when(noted: Change, ada: User) -> None:
    other = note_change(Kind.DATA, "another test", before=None, after={}, by=None)
    assert changes(Wanted(by="Ada", about="a TEST"))[0] == noted
    assert changes(Wanted(by=OPERATOR, about="another"))[0] == other
    assert other in changes(Wanted(kind="data"))
    today = timezone.localdate()
    assert noted in changes(Wanted(since=today, until=today), limit=500)
    assert noted not in changes(Wanted(until=today - timedelta(days=1)), limit=500)
    assert noted not in changes(Wanted(since=today + timedelta(days=1)), limit=500)
    assert "Ada" in people()
