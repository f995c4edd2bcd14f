"""Of several labels of a message, which one counts."""

from __future__ import annotations

import pytest
from history.conftest import Importer

from handrail.accounts.models import User
from handrail.assistants.models import Assistant
from handrail.history.labels import label
from handrail.history.models import PastMessage
from handrail.history.settling import Said, settled
from handrail.history.teaching import teach
from handrail.intents.models import Example, Intent

PEOPLE = ["person", "person", "person"]


@pytest.mark.parametrize(
    ("labels", "origins", "expected"),
    [
        (["refund"], ["tags"], "refund"),
        (["refund", "order"], ["tags", "column"], "order"),
        (["refund", "order", "late"], ["tags", "column", "person"], "late"),
        (["order", "refund", "refund"], PEOPLE, "refund"),
        (["order", "refund"], PEOPLE[:2], None),
        (["order", "refund", "late"], ["person", "person", "column"], None),
        (["order", "refund", "late"], PEOPLE, None),
        ([], [], None),
    ],
)
def test_people_count_before_columns_before_tags_and_of_people_the_majority(
    labels: list[str], origins: list[str], expected: str | None
) -> None:
    assert settled(map(Said, labels, origins)) == expected


def test_what_settled_a_dispute_counts_before_all_others() -> None:
    said = [Said("order", "person"), Said("refund", "person", settles=True), Said("order", "person")]
    assert settled(said) == "refund"


@pytest.mark.django_db
def test_the_label_that_counts_is_the_one_that_teaches(desk: Assistant, take: Importer) -> None:
    take("conversation,author,text\n" + "".join(f"{each},customer,Message {each}\n" for each in range(60)))
    ada, ben, cleo = (User.objects.create_user(f"{name}@desk.example", name, "lead", "x" * 20) for name in "abc")
    order, back = Intent.objects.get(slug="order_status"), Intent.objects.get(slug="return_item")
    for number, message in enumerate(PastMessage.objects.order_by("pk")):
        label(message=message, intent=order, by=ada)
        label(message=message, intent=back, by=ben)
        if number % 3 == 0:
            label(message=message, intent=back, by=cleo)
        if number % 3 == 1:
            label(message=message, intent=order, by=ada, settles=True)
    done = teach(assistant=desk, share=90)
    assert done.disputed == 20
    assert done.added + done.kept == 40
    taught = {example.text: example.intents.get() for example in Example.objects.prefetch_related("intents")}
    texts = [message.text for message in PastMessage.objects.order_by("pk")]
    expected = {text: back if number % 3 == 0 else order for number, text in enumerate(texts) if number % 3 < 2}
    assert taught == {text: expected[text] for text in taught}
    assert len(taught) == done.added > 20
