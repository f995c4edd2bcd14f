"""One embedded PostgreSQL for all tests, and the small cast that they share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

sys.path.insert(0, str(Path(__file__).parent))
pytest_plugins = ["cast", "configured", "replaying", "console.browsing"]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Whatever language a request of an earlier test left behind, a test begins in English."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Start the embedded PostgreSQL before the test database is made."""
    from handrail.adapters.embedded_postgres import EmbeddedPostgres

    if not settings.HANDRAIL.database_url:
        EmbeddedPostgres(settings.HANDRAIL.data / "postgres", durable=False).start()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Keep the live tests on one worker."""
    from scheduling import ModuleScheduling

    return ModuleScheduling(config, log)
