"""Whoever reads the console in German reads all of it in German."""

from __future__ import annotations

import pytest
from django.utils import translation

from console.catalogue import GERMAN, Said, everything_said, german, placeholders, said_in, said_in_template


@pytest.fixture(scope="module")
def said() -> list[Said]:
    return everything_said()


def test_every_text_has_a_german_translation(said: list[Said]) -> None:
    catalogue = german()
    missing = {each.key: each for each in said if not all(catalogue.get(each.key, [""]))}
    lines = [f"{each.where}: {each.context or ''} {each.text!r} {each.plural or ''}" for each in missing.values()]
    assert not lines, f"{len(lines)} texts without German in {GERMAN.name}/django.po:\n" + "\n".join(lines)


def test_what_counts_something_has_a_german_singular_and_plural(said: list[Said]) -> None:
    catalogue = german()
    counted = {each.key for each in said if each.plural is not None}
    assert [key for key in sorted(counted) if len(catalogue.get(key, [])) != 2] == []


def test_every_placeholder_stands_in_both_languages(said: list[Said]) -> None:
    catalogue = german()
    wrong = [
        f"{each.where}: {each.text!r} is {text!r}"
        for each in said
        for text in catalogue.get(each.key, [])
        if placeholders(text) != placeholders(each.text) | placeholders(each.plural or "")
    ]
    assert not wrong, "other placeholders in German:\n" + "\n".join(wrong)


def test_texts_of_other_packages_are_found_at_run_time() -> None:
    with translation.override("de"):
        assert translation.gettext("it cannot be measured here") == "es lässt sich hier nicht messen"


def test_the_reader_of_texts_finds_each_way_of_saying_one() -> None:
    code = '_("One")\npgettext("days", "d")\nngettext("%(n)s dog", "%(n)s dogs", 2)\nother("Not this")\n'
    template = """
        {% trans "Two (a)" %} {% trans "d" context "days" %}
        {% blocktrans trimmed count n=dogs %}{{ n }} dog "x" 5 %{% plural %}{{ n }} dogs{% endblocktrans %}
    """
    assert [each.key for each in said_in(code, "")] == ["One", "days\x04d", "%(n)s dog"]
    found = [(each.key, each.plural) for each in said_in_template(template, "")]
    assert found == [("Two (a)", None), ("days\x04d", None), ('%(n)s dog "x" 5 %%', "%(n)s dogs")]


def test_the_compiled_catalogue_is_as_new_as_its_source() -> None:
    source = (GERMAN / "django.po").read_text(encoding="utf-8")
    written = {text for texts in german().values() for text in texts if text and not text.startswith("Project-Id")}
    plain = source.replace('"\n"', "").replace('\\"', '"').replace("\\n", "\n")
    assert [text for text in sorted(written) if f'"{text}"' not in plain] == []
