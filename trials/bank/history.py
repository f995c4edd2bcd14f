"""Turn banking77's labelled messages into a bank's past conversations: `python history.py train.csv history.csv`.

A message becomes a conversation with its label as the tag; agents answer in the words of answers.yaml, a few minutes
later, by day and sometimes at night. Nothing is drawn at random: the same file gives the same conversations.
"""

from __future__ import annotations

import csv
import sys
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

import yaml

COLUMNS = ("conversation", "author", "text", "at", "channel", "customer", "tags", "rating")
FIRST_DAY = datetime(2026, 5, 4, 7, tzinfo=UTC)
LOOKED = "Thank you, I have looked into this for you and written to you separately about your own case."


def write(source: str, target: str) -> None:
    """Write the conversations of a file of labelled messages."""
    answers = yaml.safe_load((Path(__file__).parent / "answers.yaml").read_text("utf-8"))
    with Path(source).open(encoding="utf-8", newline="") as given, Path(target).open("w", encoding="utf-8") as made:
        writer = csv.DictWriter(made, COLUMNS)
        writer.writeheader()
        for number, row in enumerate(csv.DictReader(given)):
            intent = row["category"].replace("?", "").lower()
            for said in conversation(number, " ".join(row["text"].split()), intent, answers.get(intent, [LOOKED])):
                writer.writerow(said)


def conversation(number: int, text: str, intent: str, answers: list[str]) -> list[dict[str, object]]:
    """Return a message and its answer as rows; how late and in which words follows from the number."""
    lot = int.from_bytes(blake2b(str(number).encode(), digest_size=8).digest())
    asked = FIRST_DAY + timedelta(days=number % 180, minutes=lot % 960)
    answered = asked + timedelta(minutes=2 + lot // 960 % 45)
    about = {"conversation": f"b-{number}", "channel": "chat", "customer": f"c{number % 7919}"}
    first = {"author": "customer", "text": text, "at": asked.isoformat(), "tags": intent}
    return [
        about | first | {"rating": 5 if lot % 5 else 2},
        about | {"author": "agent", "text": answers[lot % len(answers)], "at": answered.isoformat()},
    ]


if __name__ == "__main__":
    write(*sys.argv[1:])
