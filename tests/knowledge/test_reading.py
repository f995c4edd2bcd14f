import time

import pytest

from handrail.knowledge.reading.document import Format
from handrail.knowledge.reading.html import html_blocks, html_title
from handrail.knowledge.reading.markdown import split_title
from handrail.knowledge.reading.page import page_html
from handrail.knowledge.reading.passages import Cut, cut_passages


def cut(body: str, form: Format = Format.MARKDOWN, title: str = "T") -> list[Cut]:
    return cut_passages(title, body, form)


def one(body: str, form: Format = Format.MARKDOWN) -> Cut:
    (only,) = cut(body, form)
    return only


def words(count: int, word: str = "word") -> str:
    return " ".join(f"{word}{number}" for number in range(count))


def test_marks_of_site_generators_are_not_text():
    source = (
        "{: .number-list}\n\n1. One {:.tb}\n2. Two {% include x.html %} {{ site.name }}\n\n## Next {#anchor}\n\n"
        '{% comment %}never{% endcomment %}Text ![picture](a.png){:class="wide"}\n\n| A |\n|---|\n| b |\n{:.feat}\n'
    )
    text = one(source).text
    assert text == "1. One\n2. Two\n\nNext\n\nText\n\nA\nb"


def test_braces_in_code_stay():
    assert "<code>{{ first_name }}</code>" in one("Write `{{ first_name }}` in the text.").html
    assert "{% if %}" in one("```liquid\n{% if %}\n```").text


def test_lists_tables_and_emphasis_keep_their_form():
    passage = one("Do **this**:\n\n1. First\n2. Second\n   - deep\n\n| Plan | Price |\n|---|---|\n| A | 1 € |\n")
    assert passage.html == (
        "<p>Do <strong>this</strong>:</p><ol><li>First</li><li>Second<ul><li>deep</li></ul></li></ol>"
        "<table><thead><tr><th>Plan</th><th>Price</th></tr></thead><tbody><tr><td>A</td><td>1 €</td></tr></tbody>"
        "</table>"
    )
    assert passage.text == "Do this:\n\n1. First\n2. Second\n  - deep\n\nPlan | Price\nA | 1 €"


def test_only_absolute_links_stay_links():
    html = one(
        "[a](https://a.example/x) [b](/relative) [c](other.md) [d](mailto:x@a.example) <javascript:alert(1)>"
    ).html
    assert '<a href="https://a.example/x" rel="noopener noreferrer">a</a>' in html
    assert 'href="mailto:x@a.example"' in html
    assert html.count("<a ") == 2
    assert " b c " in html


@pytest.mark.parametrize("source", ["{%", "{{", "{% comment %}", "<!--", "`", "`a", "```\n", "[", "# #"])
def test_openings_without_an_end_are_read_in_linear_time(source):
    begin = time.process_time()
    cut(source * (40_000 // len(source)))
    assert time.process_time() - begin < 5


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" &#106;avascript:alert(1)">x</a>',
        "<p onclick=alert(1)>x</p>",
        "<iframe src=https://evil.example></iframe>",
        "<svg onload=alert(1)>",
        "<style>body{}</style>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        '[x](https://a.example/"onmouseover=alert(1))',
    ],
)
@pytest.mark.parametrize("form", list(Format))
def test_nothing_that_runs_survives(attack, form):
    for passage in cut(f"safe\n\n{attack}\n\nend", form):
        lowered = passage.html.lower()
        for poison in (
            "<script",
            "<img",
            "<iframe",
            "<svg",
            "<style",
            "javascript:",
            " onclick",
            " onmouseover",
            " onerror",
        ):
            assert poison not in lowered


def test_html_is_read_like_markdown():
    source = (
        "<html><head><title>Page</title><style>x</style></head><body><nav>Menu</nav><div><h2>How</h2>"
        "<p>Open <b>Settings</b>.<br>Then:</p><ol start=3><li><p>Go</p><li>Done</ol>one<br><br>two</div></body></html>"
    )
    passage = one(source, Format.HTML)
    assert passage.heading_path == ("How",)
    assert passage.html == (
        '<p>Open <strong>Settings</strong>.<br>Then:</p><ol start="3"><li>Go</li><li>Done</li></ol><p>one</p><p>two</p>'
    )
    assert html_title(source) == "Page"


def test_a_list_without_items_loses_no_word():
    assert one("<ul>stray<li>a</li><ul><li>b</li></ul></ul>", Format.HTML).text == "- stray\n- a\n  - b"


def test_absurd_nesting_is_read_without_a_crash():
    assert html_blocks("<div>" * 5000 + "deep" + "</div>" * 5000)
    assert html_blocks("<ul><li>" * 2000 + "deep")


def test_passages_are_cut_at_headings_and_know_their_path():
    found = cut(
        f"{words(50)}\n\n# A\n\n{words(50)}\n\n## B\n\n{words(50)}\n\n### C\n\n{words(50)}\n\n# D\n\n{words(50)}"
    )
    assert [passage.heading_path for passage in found] == [(), ("A",), ("A", "B"), ("A", "B", "C"), ("D",)]


def test_small_sections_join_only_under_the_same_parent():
    found = cut(
        f"# A\n\n{words(60)}\n\n## A1\n\n{words(10, 'one')}\n\n## A2\n\n{words(10, 'two')}\n\n# B\n\n{words(70)}\n\n"
        f"## B1\n\n{words(10, 'three')}"
    )
    assert [passage.heading_path for passage in found] == [("A",), ("B",)]
    assert "<h4>A1</h4>" in found[0].html
    assert "three0" in found[1].text
    far = cut(f"# A\n\n{words(60)}\n\n## A1\n\n{words(50)}\n\n# B\n\n{words(10)}")
    assert [passage.heading_path for passage in far] == [("A",), ("A", "A1"), ("B",)]


def test_long_sections_are_cut_between_paragraphs():
    found = cut("\n\n".join(words(50, f"p{number}x") for number in range(6)))
    assert [len(passage.text.split()) for passage in found] == [100, 100, 100]


def test_a_long_list_is_cut_between_items_and_keeps_its_numbers():
    found = cut("Do this:\n\n" + "\n".join(f"{number}. {words(30)}" for number in range(1, 11)))
    assert found[0].html.startswith("<p>Do this:</p><ol><li>")
    assert found[1].html.startswith('<ol start="4"><li>')
    assert all(passage.html.count("<li>") == passage.html.count("</li>") for passage in found)


def test_words_before_a_list_go_with_it():
    found = cut(f"{words(115)}\n\nNow choose:\n\n- {words(60)}\n- {words(60)}")
    assert not found[0].text.endswith(":")
    assert found[1].text.startswith("Now choose:")


def test_a_table_stays_whole():
    rows = "".join(f"| {words(10, f'r{number}c')} | x |\n" for number in range(20))
    found = cut(f"{words(110)}\n\n| Name | Value |\n|---|---|\n{rows}")
    assert [passage.html.count("<table>") for passage in found] == [0, 1]
    assert found[1].html.count("<tr>") == 21


def test_a_very_long_table_is_cut_between_rows_and_repeats_its_head():
    rows = "".join(f"| {words(20, f'r{number}c')} |\n" for number in range(40))
    found = cut(f"| Name |\n|---|\n{rows}")
    assert len(found) > 3
    assert all("<th>Name</th>" in passage.html for passage in found)
    assert sum(passage.html.count("<td>") for passage in found) == 40


def test_no_word_is_lost_or_doubled():
    body = "\n\n".join(f"## H{number}\n\n{words(number * 13, f's{number}w')}" for number in range(1, 20))
    text = " ".join(passage.text for passage in cut(body))
    for number in range(1, 20):
        for place in range(number * 13):
            assert text.split().count(f"s{number}w{place}") == 1


def test_languages_without_spaces_are_cut_too():
    found = cut("\n\n".join("設定を開いて保存を押してください。" * 5 for _ in range(20)))
    assert len(found) > 3


def test_the_title_is_not_repeated():
    assert split_title("# Pay **now** #\n\nText") == ("Pay now", "Text")
    assert split_title("Text\n# Later") == ("", "Text\n# Later")
    assert cut_passages("Pay", "<h1>Pay</h1><p>Text</p>", Format.HTML)[0].heading_path == ()


def test_the_page_of_an_article_has_headings_in_order():
    html = page_html("T", "Intro\n\n### One\n\n- a\n\n##### Two\n\n<script>x</script>b", Format.MARKDOWN)
    assert html == "<p>Intro</p><h2>One</h2><ul><li>a</li></ul><h3>Two</h3><p>b</p>"
