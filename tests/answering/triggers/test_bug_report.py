"""What engineers should see of the reports of failing software."""

import pytest

from handrail.answering.triggers import TriggerInput, triggers
from handrail.answering.triggers.bug_report.marks import found_marks


def fires(text: str) -> bool:
    return triggers()["bug_report"].find(TriggerInput(text, "en")) is not None


def test_a_report_is_known_by_marks_of_two_kinds() -> None:
    assert fires("The app closes when I tap Export. iPhone 14, app 4.2.1")
    assert fires('Clicking Save shows "Error 500" in Firefox')


def test_a_bare_complaint_about_the_app_is_left_to_the_bot() -> None:
    assert not fires("the app doesn't work")
    assert not fires("app keeps crashing on my phone!!!")


def test_many_marks_of_one_kind_are_not_enough() -> None:
    assert not fires("The website is broken in Chrome, Firefox and Safari")


def test_what_is_said_once_counts_once() -> None:
    assert not fires("the fingerprint login stopped working after the update")
    assert fires("the fingerprint login stopped working after the update, Pixel 7")


def test_a_how_to_question_with_device_and_version_is_no_report() -> None:
    assert not fires("How do I update the app to version 5 on my Pixel 6?")


def test_an_error_code_of_a_machine_is_no_report() -> None:
    assert not fires("The dishwasher shows E15 every time I start the eco programme")


def test_what_works_again_is_no_report() -> None:
    assert not fires("After updating to 4.2.1 the app crashed on my iPhone 14 when I tapped Pay, works now")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Since version 3.8.0 the widget shows a wrong time", {"version"}),
        ("the page stays blank in Safari 17, fine in Chrome", {"platform"}),
        ("API throws NullPointerException with HTTP 502", {"error"}),
        ("open orders > tap the second > the app crashes", {"steps"}),
        ("the site logs me out, 3 of 3 attempts", {"repeated"}),
        ("login fails, yesterday it worked", {"contrast"}),
    ],
)
def test_each_kind_of_mark_is_known(text: str, kinds: set[str]) -> None:
    assert kinds <= found_marks(text).keys()


def test_the_finding_shows_what_the_engineers_will_read() -> None:
    found = triggers()["bug_report"].find(TriggerInput("Export fails with error 403 in Firefox 122", "en"))
    assert found is not None
    assert "error 403" in found.detail
    assert "firefox 122" in found.detail
