"""Nothing that a program sends makes the API fail or answer what its schema does not say."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings, strategies
from schemathesis import checks

from handrail.api.app import api
from live.calls import Caller
from live.chat import QUESTION
from live.product import Product

pytestmark = [pytest.mark.fuzz, pytest.mark.xdist_group("live")]

EXAMPLES = 100
UUID_SHAPE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OPERATIONS = [
    (path, method)
    for path, methods in api.get_openapi_schema(path_prefix="/api/")["paths"].items()
    for method in methods
]
CHECKS = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.missing_required_header,
    checks.unsupported_method,
    checks.ignored_auth,
)


@pytest.fixture(scope="module")
def caller(shop: Product, token: str) -> Caller:
    return Caller(shop.url, token)


@pytest.fixture(scope="module")
def answered(caller: Caller) -> dict[str, str]:
    """A conversation in which something has been said, so that not everything fuzzed is a 404."""
    conversation = caller.open()
    caller.ask(conversation, QUESTION)
    message = next(each for each in caller.events(conversation) if each["data"].get("author") == "bot")
    return {"conversation_id": conversation, "message_id": message["data"]["message_id"], "assistant": "fernhill"}


@pytest.fixture(scope="module")
def interface(shop: Product) -> Any:
    return schemathesis.openapi.from_url(f"{shop.url}/api/openapi.json")


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=[f"{method} {path}" for path, method in OPERATIONS])
def test_the_api_keeps_what_its_schema_promises(
    path: str, method: str, interface: Any, token: str, answered: dict[str, str]
) -> None:
    operation = interface[path][method]
    cases = [operation.as_strategy(generation_mode=mode) for mode in schemathesis.GenerationMode]

    @given(case=strategies.one_of(cases))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    def meets(case: schemathesis.Case) -> None:
        meet(case, answered)
        headers = {"Authorization": f"Bearer {token}"}
        answer = case.call_and_validate(headers=headers, checks=CHECKS, timeout=30)
        kinds[answer.status_code // 100] += 1

    kinds: Counter[int] = Counter()
    meets()
    assert kinds[2] > 3
    assert kinds[4] > 3


def meet(case: schemathesis.Case, answered: dict[str, str]) -> None:
    """Put names that exist in the place of about every second one that could exist."""
    for values in (case.path_parameters, case.body):
        for name in answered.keys() & (values if isinstance(values, dict) else {}):
            value = values[name]
            if isinstance(value, str) and (name == "assistant" or UUID_SHAPE.fullmatch(value)):
                values[name] = answered[name] if sum(map(ord, value)) % 2 else value


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800", "\u202e" * 10, "💥" * 1000, "<script>", "' OR 1=1; --"])
def test_odd_texts_are_stored_or_refused_but_never_an_error(caller: Caller, text: str) -> None:
    path = f"/api/v1/conversations/{caller.open()}/messages"
    answer = caller.call("POST", path, {"text": text}, idempotency_key=uuid4().hex)
    assert answer.status in {202, 400, 422}, answer


@pytest.mark.parametrize("size", [4001, 500_000])
def test_what_is_too_large_is_refused_with_413(caller: Caller, size: int) -> None:
    path = f"/api/v1/conversations/{caller.open()}/messages"
    answer = caller.call("POST", path, {"text": "a" * size}, idempotency_key=uuid4().hex)
    assert (answer.status, answer.body["code"]) == (413, "too_large")
