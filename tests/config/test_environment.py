"""Settings from the environment: typed, named when they are wrong, never a surprise."""

from __future__ import annotations

import logging
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from handrail.config.databases import database_settings
from handrail.config.environment import EnvironmentVariableError, read_environment
from handrail.config.logs import KeyValueFormatter
from handrail.config.secret_key import secret_key


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HANDRAIL_PORT", "eighty"),
        ("HANDRAIL_PORT", "0"),
        ("HANDRAIL_PORT", "65536"),
        ("HANDRAIL_PORT", "-1"),
        ("HANDRAIL_DEBUG", "maybe"),
        ("HANDRAIL_DEMO", "2"),
        ("HANDRAIL_WEB_THREADS", "0"),
        ("HANDRAIL_WORKER_CONCURRENCY", "many"),
        ("HANDRAIL_RATE_MESSAGES_PER_MINUTE", "1.5"),
        ("HANDRAIL_RATE_OPENINGS_PER_MINUTE", "9" * 10),
        ("HANDRAIL_PUBLIC_URL", "shop.example"),
        ("HANDRAIL_PUBLIC_URL", "ftp://shop.example"),
        ("HANDRAIL_PUBLIC_URL", "https://"),
        ("HANDRAIL_PUBLIC_URL", "http://[::1"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "postgresql://x:port/y"),
        ("DATABASE_URL", "handrail"),
        ("HANDRAIL_SECRET_KEY_FILE", "/nowhere/at/all"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(EnvironmentVariableError, match=f"^{name}: "):
        read_environment({name: value})


def test_a_wrong_database_url_does_not_show_its_password() -> None:
    with pytest.raises(EnvironmentVariableError) as wrong:
        read_environment({"DATABASE_URL": "postgresql://user:hunter2@host:port/name"})
    assert "hunter2" not in str(wrong.value)


def test_the_command_ends_with_one_line_that_names_the_variable(tmp_path: Path) -> None:
    environ = {"HANDRAIL_PORT": "eighty", "HANDRAIL_DATA": str(tmp_path)}
    result = subprocess.run(
        [sys.executable, "-m", "handrail", "doctor"], env=environ, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert result.stderr.splitlines() == ["handrail: HANDRAIL_PORT: takes a whole number from 1 to 65535, not 'eighty'"]


def test_without_any_setting_it_is_a_machine_of_its_own() -> None:
    environment = read_environment({})
    assert (environment.host, environment.port, environment.database_url) == ("127.0.0.1", 8080, "")
    assert environment.public_url == "http://localhost:8080"
    assert not environment.debug
    assert "localhost" in environment.allowed_hosts


def test_a_setting_that_is_empty_is_not_set() -> None:
    names = ["HANDRAIL_PORT", "HANDRAIL_DATA", "HANDRAIL_DEMO", "HANDRAIL_PUBLIC_URL", "DATABASE_URL"]
    assert read_environment(dict.fromkeys(names, " ")) == read_environment({})


@pytest.mark.parametrize("name", ["HANDRAIL_SECRET_KEY", "DATABASE_URL", "HANDRAIL_PORT"])
def test_a_setting_can_be_the_content_of_a_file(tmp_path: Path, name: str) -> None:
    values = {"HANDRAIL_SECRET_KEY": "s3cret", "DATABASE_URL": "postgresql://h/n", "HANDRAIL_PORT": "99"}
    file = tmp_path / "secret"
    file.write_text(f"{values[name]}\n")
    assert read_environment({f"{name}_FILE": str(file)}) == read_environment({name: values[name]})
    assert read_environment({f"{name}_FILE": str(file), name: " "}) == read_environment({name: values[name]})


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"\xff\xfe")
    with pytest.raises(EnvironmentVariableError, match=r"^HANDRAIL_SECRET_KEY_FILE: "):
        read_environment({"HANDRAIL_SECRET_KEY_FILE": str(tmp_path / "secret")})


def settings_for(**environ: str) -> dict[str, Any]:
    return database_settings(read_environment(environ))


def test_a_database_url_is_taken_apart() -> None:
    made = settings_for(DATABASE_URL="postgresql://us%40er:p%2Fw@db.example:5433/hand?sslmode=require")
    assert (made["NAME"], made["USER"], made["PASSWORD"]) == ("hand", "us@er", "p/w")
    assert (made["HOST"], made["PORT"], made["OPTIONS"]["sslmode"]) == ("db.example", "5433", "require")
    assert made["OPTIONS"]["prepare_threshold"] == 3


@pytest.mark.parametrize(("given", "meant"), [("none", None), ("0", 0), ("10", 10)])
def test_a_pooler_that_knows_no_prepared_statements_can_be_served(given: str, meant: int | None) -> None:
    made = settings_for(DATABASE_URL=f"postgresql://db.example/hand?prepare_threshold={given}")
    assert made["OPTIONS"]["prepare_threshold"] == meant


def test_a_database_url_can_name_a_socket() -> None:
    made = settings_for(DATABASE_URL="postgresql:///hand?host=/run/postgresql")
    assert (made["NAME"], made["HOST"]) == ("hand", "/run/postgresql")
    assert "host" not in made["OPTIONS"]


def test_without_a_url_the_database_is_the_one_in_the_data_folder(tmp_path: Path) -> None:
    assert settings_for(HANDRAIL_DATA=str(tmp_path))["HOST"].startswith(str(tmp_path))


def test_the_secret_key_is_made_once_and_is_nobody_elses_to_read(tmp_path: Path) -> None:
    environment = read_environment({"HANDRAIL_DATA": str(tmp_path / "data")})
    key = secret_key(environment)
    assert len(key) >= 50
    assert secret_key(environment) == key
    assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret-key"]


def test_a_given_secret_key_leaves_no_file(tmp_path: Path) -> None:
    environment = read_environment({"HANDRAIL_DATA": str(tmp_path), "HANDRAIL_SECRET_KEY": "given"})
    assert secret_key(environment) == "given"
    assert list(tmp_path.iterdir()) == []


def test_a_log_line_has_only_harmless_extras() -> None:
    record = logging.makeLogRecord({"name": "handrail", "msg": "turn failed", "turn": "7", "text": "My card is 4111"})
    line = KeyValueFormatter().format(record)
    assert "turn=7" in line
    assert "4111" not in line
