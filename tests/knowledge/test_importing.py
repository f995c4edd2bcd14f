import os
from pathlib import Path

import pytest
from knowledge.world import BagOfWords, agent, bring_in, find, found, lead, write

from handrail.intents.models import Intent
from handrail.kernel.errors import ForbiddenError
from handrail.knowledge.errors import FolderError
from handrail.knowledge.models import Approval, Article, Passage, Revision
from handrail.knowledge.scanning import LARGEST_FILE

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "help"
    write(folder, "refund.md", "Refunds arrive in five days.", title="Refund times", id="refund")
    write(folder, "delivery.md", "# Delivery times\n\nParcels arrive on Tuesdays.")
    return folder


def test_articles_are_drafts_unless_somebody_approves_them(folder):
    report = bring_in(folder, approve=False)
    assert (report.created, report.approved, report.problems) == (2, 0, [])
    assert found("refund parcels") == []
    report = bring_in(folder)
    assert (report.created, report.unchanged, report.approved) == (0, 2, 2)
    assert set(found("refund parcels")) == {"refund", "delivery"}
    assert Approval.objects.get(revision__article__external_id="refund").by == lead()


def test_who_may_not_approve_changes_nothing(folder):
    from handrail.knowledge.importing import import_folder

    with pytest.raises(ForbiddenError):
        import_folder(folder, source_name="help", by=agent(), approve_as=agent(), encoder=BagOfWords())
    assert not Article.objects.exists()


def test_reimport_changes_only_what_changed(folder):
    bring_in(folder)
    kept = set(Passage.objects.filter(revision__article__external_id="delivery").values_list("pk", flat=True))
    write(folder, "refund.md", "Refunds arrive in nine days.", title="Refund times", id="refund")
    encoder = BagOfWords()
    report = bring_in(folder, encoder=encoder)
    assert (report.created, report.revised, report.unchanged, report.approved) == (0, 1, 1, 1)
    assert len(encoder.encoded) == 1
    assert set(Passage.objects.filter(revision__article__external_id="delivery").values_list("pk", flat=True)) == kept
    assert "nine" in find("refund")[0].text
    assert Revision.objects.filter(article__external_id="refund").count() == 2


def test_changed_words_wait_for_approval_while_the_old_ones_are_found(folder):
    bring_in(folder)
    write(folder, "refund.md", "Refunds arrive in nine days.", title="Refund times", id="refund")
    report = bring_in(folder, approve=False)
    assert (report.revised, report.approved) == (1, 0)
    assert "five" in find("refund")[0].text


def test_a_new_review_date_or_audience_is_a_change_that_is_approved(folder):
    bring_in(folder)
    write(folder, "refund.md", "Refunds arrive in five days.", title="Refund times", id="refund", audience="staff")
    assert bring_in(folder, approve=False).revised == 1
    assert "refund" in found("refund")
    bring_in(folder)
    assert "refund" not in found("refund")
    assert "refund" in found("refund", audience="staff")


def test_an_owner_or_address_holds_at_once_and_is_no_revision(folder):
    bring_in(folder)
    facts = {"title": "Refund times", "id": "refund", "owner": "Ada@Example.org", "url": "https://help.example/refund"}
    write(folder, "refund.md", "Refunds arrive in five days.", **facts)
    assert bring_in(folder).unchanged == 2
    article = Article.objects.get(external_id="refund")
    assert (article.owner, article.url) == (lead(), "https://help.example/refund")
    assert find("refund")[0].url == "https://help.example/refund"


def test_a_vanished_file_retires_its_article(folder):
    bring_in(folder)
    (folder / "refund.md").unlink()
    report = bring_in(folder)
    assert report.retired == 1
    assert "refund" not in found("refund")
    article = Article.objects.get(external_id="refund")
    assert article.retired_by == lead()
    assert not Passage.objects.filter(revision__article=article).exists()
    assert bring_in(folder).retired == 0


def test_a_file_that_comes_back_is_found_again_in_the_approved_words(folder):
    text = (folder / "refund.md").read_text()
    bring_in(folder)
    (folder / "refund.md").unlink()
    bring_in(folder)
    (folder / "refund.md").write_text(text)
    report = bring_in(folder, approve=False)
    assert (report.revived, report.created, report.approved) == (1, 0, 0)
    assert found("refund")[0] == "refund"


def test_a_file_that_comes_back_changed_speaks_in_its_old_words_until_approved(folder):
    bring_in(folder)
    (folder / "refund.md").unlink()
    bring_in(folder)
    write(folder, "refund.md", "Refunds arrive in nine days.", title="Refund times", id="refund")
    bring_in(folder, approve=False)
    assert "five" in find("refund")[0].text


def test_a_moved_file_with_an_id_stays_the_same_article(folder):
    bring_in(folder)
    (folder / "money").mkdir()
    (folder / "refund.md").rename(folder / "money" / "refund.md")
    report = bring_in(folder)
    assert (report.created, report.unchanged, report.retired) == (0, 2, 0)


def test_broken_files_get_one_line_each_and_the_rest_goes_in(folder, tmp_path):
    write(folder, "bad.md", "---\ntitle: x\nbad: [1\n---\ntext")
    (folder / "latin.md").write_bytes("Grüße\nan alle".encode("latin-1"))
    (folder / "binary.html").write_bytes(b"<p>x\n\0</p>")
    write(folder, "empty.md", " \n")
    write(folder, "hollow.md", title="Nothing below")
    write(folder, "images.md", "![only a picture](x.png)")
    write(folder, "twice.md", "Again.", id="refund")
    with (folder / "large.md").open("wb") as large:
        large.truncate(LARGEST_FILE + 1)
    os.mkfifo(folder / "pipe.md")
    (tmp_path / "secret.md").write_text("secret")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    (folder / "loop.md").symlink_to(folder / "loop.md")
    report = bring_in(folder)
    lines = {problem.path: problem for problem in report.problems}
    assert len(report.problems) == 11
    assert (report.created, report.approved) == (2, 2)
    assert str(lines["bad.md"]).startswith("bad.md:4: the front matter is not YAML")
    assert str(lines["latin.md"]) == "latin.md:1: is not UTF-8 text"
    assert str(lines["binary.html"]) == "binary.html:2: is not a text file"
    assert str(lines["empty.md"]) == "empty.md: is empty"
    assert str(lines["twice.md"]) == "twice.md:2: has the same id and language as refund.md"
    assert str(lines["large.md"]) == "large.md: is larger than 5 MB"
    assert str(lines["link.md"]) == "link.md: is a link to a place outside the folder"
    assert "picture" not in str(Revision.objects.values_list("body", flat=True))


def test_a_file_that_broke_keeps_its_article(folder):
    bring_in(folder)
    (folder / "refund.md").write_bytes(b"\xff\xfe broken")
    report = bring_in(folder)
    assert (report.retired, len(report.problems)) == (0, 1)
    assert found("refund")[0] == "refund"


def test_a_folder_that_lost_everything_changes_nothing(folder):
    bring_in(folder)
    for path in folder.iterdir():
        path.unlink()
    with pytest.raises(FolderError, match="nothing was changed"):
        bring_in(folder)
    assert found("refund")[0] == "refund"


def test_a_missing_folder_is_one_clear_error(tmp_path):
    with pytest.raises(FolderError, match="is not a folder"):
        bring_in(tmp_path / "nowhere")


def test_unknown_names_are_reported_with_their_line_and_the_article_goes_in(folder):
    Intent.objects.create(slug="refund", title="Refund")
    write(folder, "a.md", "Text.", title="A", owner="nobody@example.org", intents="[refund, nonsense]")
    report = bring_in(folder)
    assert [(problem.path, problem.line) for problem in report.problems] == [("a.md", 4), ("a.md", 3)]
    assert find("Text")[0].intents == ("refund",)


def test_readme_and_hidden_files_are_skipped_and_counted(folder):
    write(folder, "README.md", "About this folder")
    write(folder, ".draft.md", "Not yet")
    write(folder, ".git/x.md", "No")
    write(folder, "picture.png", "not an article")
    report = bring_in(folder)
    assert (report.created, report.skipped, report.problems) == (2, 3, [])


def test_a_folder_names_the_language_beside_that_of_the_default(folder):
    write(folder, "docs/en/a.md", "Hello there.")
    write(folder, "docs/pt-BR/a.md", "Olá.")
    write(folder, "teams/it/wifi.md", "The network of the office.")
    write(folder, "docs/pt-BR/b.md", "Bonjour.", language="fr")
    bring_in(folder)
    languages = dict(Article.objects.values_list("path", "language"))
    assert languages["docs/en/a.md"] == languages["teams/it/wifi.md"] == "en"
    assert (languages["docs/pt-BR/a.md"], languages["docs/pt-BR/b.md"]) == ("pt-BR", "fr")


def test_titles_come_from_front_matter_heading_or_file_name(folder):
    write(folder, "delete-your-account.md", "Just do it.")
    write(folder, "page.html", "<title>From the page</title><p>Text</p>")
    bring_in(folder)
    titles = dict(Revision.objects.values_list("article__external_id", "title"))
    assert titles["delivery"] == "Delivery times"
    assert titles["delete-your-account"] == "Delete your account"
    assert titles["page"] == "From the page"


def test_progress_ends_with_all(folder):
    steps: list[tuple[int, int]] = []
    bring_in(folder, on_progress=lambda done, total: steps.append((done, total)))
    assert steps[-1] == (2, 2)


def test_a_crash_leaves_whole_articles_and_the_next_import_does_the_rest(folder):
    for number in range(40):
        write(folder, f"n{number:02}.md", f"Article number{number}.\n\n## More\n\nMore words.")

    class Fails(BagOfWords):
        def encode_passages(self, texts):
            if len(self.encoded) > 10:
                raise RuntimeError("power cut")
            return super().encode_passages(texts)

    with pytest.raises(RuntimeError):
        bring_in(folder, encoder=Fails())
    indexed = set(Passage.objects.values_list("revision__article", flat=True))
    assert indexed
    assert indexed == set(Approval.objects.values_list("revision__article", flat=True))
    report = bring_in(folder)
    assert report.created + report.unchanged == 42
    assert Approval.objects.count() == 42
