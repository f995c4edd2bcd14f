"""Processes are killed at random points: nothing is lost, nothing is doubled, everything comes back."""

from __future__ import annotations

import logging
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from handrail.bench.turns import instance
from live.calls import Caller
from live.chat import QUESTION
from live.customers import Crowd, books_of
from live.product import Product, product, until

pytestmark = [pytest.mark.crash, pytest.mark.xdist_group("live")]

log = logging.getLogger(__name__)

ROUNDS = ("worker", "web", "postgres", "worker", "postgres", "web", "worker")
CUSTOMERS = 6


@pytest.fixture(scope="module")
def fragile() -> Iterator[Product]:
    """A product of this module's own."""
    with product() as made:
        made.start()
        yield made


@pytest.fixture
def running(fragile: Product) -> Product:
    if fragile.process is None or fragile.process.poll() is not None:
        fragile.start()
    return fragile


@pytest.fixture(scope="module")
def caller(fragile: Product) -> Caller:
    return Caller(fragile.url, fragile.token("conversations"))


def settled(shop: Product) -> bool:
    return shop.rows("SELECT count(*) FROM answering_turn WHERE decided_at IS NULL") == [(0,)]


def faults(shop: Product, accepted: dict[str, list[str]]) -> list[str]:
    books = books_of(shop)
    assert set(accepted) <= set(books)
    return [fault for key, each in books.items() for fault in each.faults(accepted.get(key, []))]


def break_things(shop: Product, chance: random.Random) -> None:
    """Kill one process after the other, each a random moment after the one before has come back."""
    for name in chance.sample(ROUNDS, len(ROUNDS)):
        due = time.monotonic() + chance.uniform(0.2, 2.0)
        until(lambda due=due: time.monotonic() >= due, "the moment has come", every=0.02)
        killed = shop.kill(name)
        log.warning("killed %s (%s)", name, killed)
        find = shop.postgres if name == "postgres" else lambda name=name: shop.child(name)
        until(lambda find=find, killed=killed: find() not in {None, killed}, f"{name} is started again")


def test_every_message_has_one_outcome_whatever_is_killed(running: Product, caller: Caller) -> None:
    seed = int(os.environ.get("HANDRAIL_TEST_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
    log.warning("HANDRAIL_TEST_SEED=%s", seed)
    crowd = Crowd(caller, seed=seed, customers=CUSTOMERS)
    break_things(running, random.Random(seed))
    crowd.finish()
    until(running.healthy, "the product is healthy again")
    until(lambda: settled(running), "every turn is decided", seconds=120.0, every=0.5)
    assert faults(running, crowd.accepted) == []
    outcomes = Counter(
        outcome for each in books_of(running).values() for found in each.decisions.values() for outcome in found
    )
    log.warning("%s conversations, outcomes %s", len(crowd.accepted), dict(outcomes))
    assert outcomes["answer"] > 10


def test_a_killed_supervisor_takes_its_children_along_and_the_next_start_loses_nothing(
    running: Product, caller: Caller
) -> None:
    assert running.process
    conversation = caller.open()
    said = [caller.say(conversation, QUESTION)]
    children = [psutil.Process(pid) for pid in (running.child("web"), running.child("worker")) if pid]
    assert len(children) == 2
    running.process.kill()
    running.process.wait()
    assert psutil.wait_procs(children, timeout=20)[1] == []
    running.start()
    until(lambda: settled(running), "every turn is decided", seconds=120.0, every=0.5)
    assert faults(running, {conversation: said}) == []


def test_a_stop_is_clean_and_quick_even_under_load(running: Product, caller: Caller) -> None:
    conversation = caller.open()
    stream = caller.stream(conversation)
    said = [caller.say(conversation, text) for text in (QUESTION,) * 5]
    processes = running.processes()
    assert len(processes) > 4
    assert running.stop() < 15
    stream.close()
    assert psutil.wait_procs(processes, timeout=1)[1] == []
    assert running.process
    assert running.process.returncode == 0
    assert running.log.rstrip().endswith("Stopped; your data are kept.")
    assert "Traceback" not in running.log.rsplit("Handrail runs", 1)[1]
    second_start = running.start()
    assert second_start < running.first_start
    until(lambda: settled(running), "every turn is decided", seconds=120.0, every=0.5)
    assert faults(running, {conversation: said}) == []


def test_a_stop_during_the_first_start_is_quick() -> None:
    with product() as made:
        made.process = instance.start_up(made.environment)
        until(lambda: "Preparing" in made.log, "the start has come to the preparation")
        until(lambda: len(made.processes()) > 2, "the preparation runs")
        processes = made.processes()
        assert made.stop() < 15
        assert psutil.wait_procs(processes, timeout=1)[1] == []
        assert "Traceback" not in made.log


def test_a_taken_port_is_one_line(running: Product, tmp_path: Path) -> None:
    done = running.command("up", HANDRAIL_DATA=str(tmp_path))
    assert done.returncode == 1
    port = running.environment["HANDRAIL_PORT"]
    assert done.stderr.splitlines() == [
        f"Error: port {port} on 127.0.0.1 is taken (Address already in use); choose another with HANDRAIL_PORT"
    ]
    assert done.stdout == ""


def test_a_second_start_in_the_same_folder_is_one_line(running: Product) -> None:
    done = running.command("up", HANDRAIL_PORT=str(instance.free_port()))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"Error: another `handrail up` runs in {running.folder}; stop it, or choose another HANDRAIL_DATA"
    ]
    assert running.healthy()


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", "80 80"])
def test_a_wrong_port_is_one_line_that_names_the_variable(running: Product, port: str) -> None:
    done = running.command("up", HANDRAIL_PORT=port)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [f"handrail: HANDRAIL_PORT: takes a whole number from 1 to 65535, not {port!r}"]
