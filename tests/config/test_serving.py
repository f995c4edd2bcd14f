"""What every response carries."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_health_is_public_and_says_ok() -> None:
    response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("path", ["/healthz", "/console/sign-in/", "/api/v1/nothing", "/nothing"])
def test_every_response_has_an_id_and_a_strict_policy(path: str) -> None:
    one, two = Client().get(path), Client().get(path)
    assert one.headers["X-Request-Id"] != two.headers["X-Request-Id"]
    policy = one.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert one.headers["X-Content-Type-Options"] == "nosniff"
    assert one.headers["X-Frame-Options"] == "DENY"


def test_people_get_a_page_and_programs_get_json_where_nothing_is() -> None:
    assert Client().get("/nothing").headers["Content-Type"].startswith("text/html")
    assert Client().get("/api/nothing").json()["code"] == "not_found"


def test_a_host_that_is_not_ours_is_refused_in_each_doors_own_way() -> None:
    headers = {"Host": "evil.example"}
    assert Client().get("/api/v1/nothing", headers=headers).json()["code"] == "bad_request"
    assert Client().get("/console/sign-in/", headers=headers).status_code == 400
