"""The settings of models that are not built in."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.config.environment import EnvironmentVariableError, read_environment

ENDPOINT = {
    "HANDRAIL_EMBEDDINGS_URL": "https://models.example/v1/",
    "HANDRAIL_EMBEDDINGS_MODEL": "m1",
    "HANDRAIL_EMBEDDINGS_DIMENSIONS": "1536",
}
TRANSLATION = {"HANDRAIL_TRANSLATION_URL": "https://models.example/v1", "HANDRAIL_TRANSLATION_MODEL": "m2"}


def test_without_settings_the_model_is_the_built_in_one_and_nothing_is_translated() -> None:
    environment = read_environment({})
    assert (environment.embeddings.url, environment.embeddings.folder) == ("", None)
    assert environment.translation.url == ""


def test_an_endpoint_is_read_with_its_key_from_a_file_that_no_representation_shows(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sk-verysecret\n")
    environment = read_environment(
        ENDPOINT | {"HANDRAIL_EMBEDDINGS_KEY_FILE": str(tmp_path / "key"), "HANDRAIL_EMBEDDINGS_QUERY_PREFIX": "query:"}
    )
    read = environment.embeddings
    assert (read.url, read.model, read.dimensions, read.key) == (
        "https://models.example/v1",
        "m1",
        1536,
        "sk-verysecret",
    )
    assert (read.query_prefix, read.passage_prefix, read.allow_private) == ("query: ", "", False)
    assert "sk-verysecret" not in repr(environment)


def test_a_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]")
    assert read_environment({"HANDRAIL_EMBEDDINGS_FOLDER": str(tmp_path)}).embeddings.folder == tmp_path.resolve()


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("HANDRAIL_EMBEDDINGS_DIMENSIONS", {"HANDRAIL_EMBEDDINGS_DIMENSIONS": ""}),
        ("HANDRAIL_EMBEDDINGS_DIMENSIONS", {"HANDRAIL_EMBEDDINGS_DIMENSIONS": "4001"}),
        ("HANDRAIL_EMBEDDINGS_MODEL", {"HANDRAIL_EMBEDDINGS_MODEL": ""}),
        ("HANDRAIL_EMBEDDINGS_URL", {"HANDRAIL_EMBEDDINGS_URL": "models.example"}),
        ("HANDRAIL_EMBEDDINGS_URL", {"HANDRAIL_EMBEDDINGS_URL": "https://user:key@models.example/v1"}),
        ("HANDRAIL_EMBEDDINGS_URL", {"HANDRAIL_EMBEDDINGS_FOLDER": "models"}),
        ("HANDRAIL_EMBEDDINGS_KEY", {"HANDRAIL_EMBEDDINGS_KEY": "two\nlines"}),
        ("HANDRAIL_EMBEDDINGS_KEY_FILE", {"HANDRAIL_EMBEDDINGS_KEY_FILE": "nowhere"}),
        ("HANDRAIL_EMBEDDINGS_ALLOW_PRIVATE", {"HANDRAIL_EMBEDDINGS_ALLOW_PRIVATE": "maybe"}),
        ("HANDRAIL_EMBEDDINGS_TIMEOUT", {"HANDRAIL_EMBEDDINGS_TIMEOUT": "0"}),
        ("HANDRAIL_EMBEDDINGS_BATCH", {"HANDRAIL_EMBEDDINGS_BATCH": "many"}),
        ("HANDRAIL_TRANSLATION_MODEL", TRANSLATION | {"HANDRAIL_TRANSLATION_MODEL": ""}),
        ("HANDRAIL_TRANSLATION_URL", TRANSLATION | {"HANDRAIL_TRANSLATION_URL": "ftp://models.example"}),
    ],
)
def test_a_wrong_setting_is_named(name: str, changes: dict[str, str]) -> None:
    with pytest.raises(EnvironmentVariableError, match=f"^{name}: "):
        read_environment(ENDPOINT | changes)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentVariableError, match=r"^HANDRAIL_EMBEDDINGS_FOLDER: .*modules\.json"):
        read_environment({"HANDRAIL_EMBEDDINGS_FOLDER": str(tmp_path)})
