"""Rows that are read and written without Django's query builder are the same rows."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from handrail.answering.models import Turn
from handrail.conversations.models import Conversation, Customer, Handoff, Message
from handrail.conversations.models.message import Author
from handrail.conversations.opening import open_conversation
from handrail.conversations.principals import Visitor
from handrail.rows import Where, find_row, find_rows, fresh_connection, write_row, write_row_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation(assistant: object) -> Conversation:
    return open_conversation(by=Visitor(uuid4()), assistant_slug="fernhill", key="k")


def message(conversation: Conversation, **more: object) -> Message:
    values = {"author": Author.CUSTOMER, "text": "hi ünï 😀", "key": "m", "event": 2, "sources": [{"title": "A"}]}
    return Message(conversation=conversation, **(values | more))


def everything(row: object) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in type(row)._meta.concrete_fields}  # type: ignore[attr-defined]


def test_a_written_row_is_what_django_reads(conversation: Conversation) -> None:
    written = message(conversation)
    write_row(written)
    assert everything(Message.objects.get(pk=written.pk)) == everything(written)


def test_a_found_row_is_what_django_reads(conversation: Conversation) -> None:
    Message.objects.bulk_create([message(conversation)])
    found = find_row(Message, Where("conversation_id = %s", (conversation.pk,)))
    assert found is not None
    assert everything(found) == everything(Message.objects.get(pk=found.pk))
    assert found.sources == [{"title": "A"}]
    found.save()


def test_json_that_is_a_plain_text_comes_back_as_it_was(conversation: Conversation) -> None:
    written = message(conversation, sources=["null", 'a "quoted" word', {"n": None}])
    write_row(written)
    found = find_row(Message, Where("id = %s", (written.pk,)))
    assert found is not None
    assert found.sources == written.sources


def test_conditions_join_and_nothing_is_found_where_one_fails(conversation: Conversation) -> None:
    write_row(message(conversation))
    mine, other = Where("conversation_id = %s", (conversation.pk,)), Where("key = %s OR key = %s", ("x", "y"))
    assert find_rows(Message, mine)
    assert find_rows(Message, mine & other) == []
    assert find_row(Message, other & mine) is None


def test_a_row_is_written_once(conversation: Conversation) -> None:
    assert write_row_once(message(conversation))
    assert not write_row_once(message(conversation))
    assert Message.objects.count() == 1


def test_a_broken_constraint_is_an_error(conversation: Conversation) -> None:
    write_row(message(conversation))
    with pytest.raises(IntegrityError), transaction.atomic():
        write_row(message(conversation))


def test_a_value_is_never_read_as_sql(assistant: object) -> None:
    assert find_row(Customer, Where("external_ref = %s", ("' OR TRUE --",))) is None


@pytest.mark.parametrize("model", [Conversation, Customer, Handoff, Message, Turn])
def test_every_table_of_a_turn_can_be_read(model: type) -> None:
    assert find_rows(model, Where("FALSE")) == []


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_closed_is_given_up() -> None:
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    parameters = connection.get_connection_params()
    kept = {name: value for name, value in parameters.items() if name in {"dbname", "user", "host", "port", "password"}}
    with psycopg.connect(autocommit=True, **kept) as other:
        assert other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid]).fetchone() == (True,)
    fresh_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_lives_is_kept() -> None:
    connection.ensure_connection()
    held = connection.connection
    fresh_connection()
    assert connection.connection is held
