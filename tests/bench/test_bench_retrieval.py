import json

import pytest
from knowledge.world import BagOfWords, bring_in, write

from handrail.bench.plain_bm25 import PlainBm25
from handrail.bench.retrieval import bench_retrieval
from handrail.bench.retrieval_queries import BadQueriesError

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, "help/en/refund.md", "Money comes back in five days.", title="Refund times", review_by="2001-01-01")
    write(tmp_path, "help/en/parcel.md", "Parcels arrive on Tuesdays.", title="Delivery", audience="staff")
    write(tmp_path, "help/de/paket.md", "Pakete kommen dienstags.", title="Lieferung")
    write(tmp_path, "LICENSE.md", "Money refund refund parcels")
    return tmp_path


def queries(folder, *lines: object):
    path = folder / "queries.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return path


REFUND = {"query": "refund", "kind": "link_text", "gold": "help/en/refund.md"}


def test_each_kind_gets_its_figures(folder):
    asked = queries(
        folder,
        REFUND,
        REFUND | {"drop_from_ranking": "help/en/refund.md"},
        {"query": "Delivery", "kind": "title", "gold": "help/en/parcel.md"},
    )
    report = bench_retrieval(folder, asked, BagOfWords())
    assert report.articles == 2
    assert report.kinds["link_text"].n == 2
    assert report.kinds["link_text"].recall_at_1 == 0.5
    assert report.kinds["title"].n == report.bm25["title"].n == report.dense["title"].n == 1
    assert report.milliseconds["p95"] >= report.milliseconds["p50"] > 0
    assert report.as_dict()["kinds"]["title"]["n"] == 1


def test_titles_are_in_no_index_when_they_are_asked_for(folder):
    titled = bench_retrieval(
        folder, queries(folder, {"query": "Refund times", "kind": "title", "gold": REFUND["gold"]}), BagOfWords()
    )
    assert titled.bm25["title"].recall_at_5 == 0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", ":1: not JSON"),
        ("[]", ":1: not a JSON object"),
        ({"query": "x"}, ":1: gold takes a text"),
        ({"query": 3, "gold": "x"}, ":1: query takes a text"),
        (REFUND | {"gold": "nowhere.md"}, ":1: there is no article nowhere.md"),
        ("", "no queries"),
    ],
)
def test_bad_queries_are_one_line(folder, line, message):
    with pytest.raises(BadQueriesError, match=message):
        bench_retrieval(folder, queries(folder, line), BagOfWords())


def test_a_missing_file_is_one_line(folder):
    with pytest.raises(BadQueriesError, match="No such file"):
        bench_retrieval(folder, folder / "nowhere.jsonl", BagOfWords())


def test_a_database_in_use_is_left_alone(folder):
    bring_in(folder)
    with pytest.raises(BadQueriesError, match="empty one"):
        bench_retrieval(folder, queries(folder, REFUND), BagOfWords())


def test_plain_bm25_ranks_by_shared_rare_words():
    index = PlainBm25({"a": "refund money", "b": "money money", "c": "parcel"}, "en")
    assert index.ranking("refund money") == ["a", "b"]
    assert index.ranking("nothing") == []
