"""The change from one vector in each passage to a table of vectors, on a database with knowledge in it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from knowledge.world import bring_in, found, write

from handrail.intents.models import EmbeddingModel
from handrail.knowledge.models import Passage, PassageVector
from handrail.knowledge.search.vectors import index_name

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def before(tmp_path):
    """The tables as the previous version left them, with two passages; at the end all migrations have run."""
    write(tmp_path, "refund.md", "Refunds arrive in five days.", title="Refund times")
    write(tmp_path, "parcel.md", "Parcels arrive on Tuesdays.", title="Delivery")
    bring_in(tmp_path)
    vectors = list(PassageVector.objects.values_list("passage", "vector"))
    migrate("0002_initial")
    with connection.cursor() as cursor:
        for passage, vector in vectors:
            literal = "[" + ",".join(map(str, vector)) + "]"
            cursor.execute(
                "UPDATE knowledge_passage SET encoder = 'bag', dense = %s::vector WHERE id = %s", [literal, passage]
            )
    yield
    migrate(None)


def migrate(name):
    executor = MigrationExecutor(connection)
    targets = [("knowledge", name)] if name else executor.loader.graph.leaf_nodes()
    executor.migrate(targets)


def test_search_finds_after_the_change_what_it_found_before(before):
    migrate(None)
    assert PassageVector.objects.count() == Passage.objects.count() == 2
    model = EmbeddingModel.objects.get()
    assert (model.fingerprint, model.dimensions, model.active, model.origin["kind"]) == ("bag", 384, True, "builtin")
    assert found("refunds arrive")[0] == "refund"


def test_the_previous_version_still_writes_and_searches_during_the_change(before):
    migrate(None)
    with connection.cursor() as cursor:
        # As the previous version does it: with a vector of its own, knowing nothing of the new table.
        cursor.execute(
            "INSERT INTO knowledge_passage (id, revision_id, position, heading_path, text, html, language, audience, "
            "encoder, dense, lexical) SELECT gen_random_uuid(), revision_id, 9, '{}', 'more', '', language, audience, "
            "'bag', dense, lexical FROM knowledge_passage LIMIT 1"
        )
        cursor.execute("SELECT count(*) FROM knowledge_passage WHERE encoder = 'bag' AND dense <#> dense < 0")
        assert cursor.fetchone()[0] == 3
        cursor.execute("DELETE FROM knowledge_passage WHERE position <> 9")
    assert PassageVector.objects.count() == 0


def test_each_model_gets_the_surer_index_in_the_place_of_its_old_one(before):
    migrate("0005_misspelled_words")
    assert indexes() == {"passage_vector_bag"}
    with connection.cursor() as cursor:
        # What a run leaves behind that was ended while it built the index.
        cursor.execute("CREATE INDEX passage_nearest_bag ON knowledge_passagevector (id)")
    migrate(None)
    assert indexes() == {index_name("bag")}
    assert found("refunds arrive")[0] == "refund"
    migrate("0005_misspelled_words")
    assert indexes() == {"passage_vector_bag"}


def indexes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%% USING hnsw %%'")
        return {name for (name,) in cursor.fetchall() if not name.startswith("passage_dense")}


def test_an_empty_database_gets_no_model(transactional_db):
    migrate("0002_initial")
    migrate(None)
    assert not EmbeddingModel.objects.exists()
