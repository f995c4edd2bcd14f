"""A folder of articles, read file by file: what can go in, and one line for each file that cannot."""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from handrail.knowledge.errors import FolderError
from handrail.knowledge.reading.document import BrokenFileError, Document, Format, Problem
from handrail.knowledge.reading.front_matter import language_tag, split_front_matter
from handrail.knowledge.reading.html import html_title
from handrail.knowledge.reading.markdown import split_title

LARGEST_FILE = 5 * 1024 * 1024
_FORMATS = {".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN, ".html": Format.HTML, ".htm": Format.HTML}
_NO_ARTICLES = frozenset({"readme", "changelog", "contributing", "code_of_conduct"})
_LONGEST_NAME = 300
_LONGEST_ADDRESS = 500


@dataclass
class Scan:
    """What a folder holds. `kept` are the paths, of files and folders, that are there but could not be read."""

    documents: list[Document] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    skipped: int = 0
    kept: set[str] = field(default_factory=set)

    def still_there(self, path: str) -> bool:
        """Whether a file is on disk though it could not be read: its article must not be taken for vanished."""
        return any(str(part) in self.kept for part in (PurePosixPath(path), *PurePosixPath(path).parents))

    def broken(self, path: str, message: str, line: int | None = None) -> None:
        """Note why a path gives no article."""
        self.problems.append(Problem(path, line, message))
        self.kept.add(path)


def scan_folder(folder: Path, default_language: str = "en") -> Scan:
    """Read every .md, .markdown, .html and .htm file below a folder, in the order of their paths.

    Hidden files and folders, and files such as README, are counted as skipped. A file's language is what it says, or
    the name of a folder above it when that folder stands beside one named `default_language` (docs/en, docs/pt-BR),
    or `default_language`. Raises FolderError when there is no such folder.
    """
    if not folder.is_dir():
        raise FolderError(f"{folder} is not a folder")
    scan = Scan()
    files = sorted(_files(folder, scan))
    folders = {str(parent) for path in files for parent in PurePosixPath(path).parents}
    owners: dict[tuple[str, str], str] = {}
    for path in files:
        try:
            document = _read(folder, path, _language_of(path, folders, default_language))
        except BrokenFileError as problem:
            scan.broken(path, problem.message, problem.line)
            continue
        identity = (document.external_id, document.language)
        if first := owners.get(identity):
            scan.broken(path, f"has the same id and language as {first}", document.lines.get("id"))
            continue
        owners[identity] = path
        scan.documents.append(document)
    return scan


def _files(folder: Path, scan: Scan) -> Iterator[str]:
    root = folder.resolve()

    def unreadable(problem: OSError) -> None:
        scan.broken(Path(problem.filename).relative_to(folder).as_posix(), f"cannot be read ({problem.strerror})")

    for place, folders, names in os.walk(folder, onerror=unreadable):
        scan.skipped += sum(name.startswith(".") for name in folders)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            inside = Path(place) / name
            if not inside.is_symlink():
                continue
            scan.skipped += 1
            if not inside.resolve().is_relative_to(root):
                scan.broken(inside.relative_to(folder).as_posix(), "is a link to a place outside the folder")
        for name in names:
            if Path(name).suffix.lower() not in _FORMATS:
                continue
            if name.startswith(".") or Path(name).stem.lower() in _NO_ARTICLES:
                scan.skipped += 1
                continue
            yield (Path(place) / name).relative_to(folder).as_posix()


def _language_of(path: str, folders: set[str], default_language: str) -> str:
    for parent in PurePosixPath(path).parents:
        beside = str(parent.parent / default_language)
        if beside in folders and (language := language_tag(parent.name)):
            return language
    return default_language


def _read(folder: Path, path: str, language: str) -> Document:
    _check_name(path)
    text = _text(_content(folder, path))
    facts, body = split_front_matter(text)
    form = _FORMATS[PurePosixPath(path).suffix.lower()]
    heading = ""
    if form is Format.MARKDOWN:
        heading, rest = split_title(body)
        body = rest if heading and facts.title.casefold() in {"", heading.casefold()} else body
    title = facts.title or heading or (html_title(body) if form is Format.HTML else "") or _title_of(path)
    document = Document(
        path=path,
        external_id=facts.external_id or str(PurePosixPath(path).with_suffix("")),
        language=facts.language or language,
        title=title,
        body=body,
        format=form,
        audience=facts.audience or "public",
        owner=facts.owner,
        review_by=facts.review_by,
        intents=facts.intents,
        url=facts.url,
        lines=facts.lines,
    )
    return _checked(document)


def _check_name(path: str) -> None:
    try:
        path.encode()
    except UnicodeEncodeError as problem:
        raise BrokenFileError("has a name that is not UTF-8") from problem
    if len(path) > _LONGEST_ADDRESS:
        raise BrokenFileError(f"has a path of more than {_LONGEST_ADDRESS} characters")


def _content(folder: Path, path: str) -> bytes:
    file = folder / path
    try:
        if not file.resolve().is_relative_to(folder.resolve()):
            raise BrokenFileError("is a link to a place outside the folder")
        facts = file.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise BrokenFileError("is not a regular file")
        if facts.st_size <= LARGEST_FILE:
            with file.open("rb") as opened:
                return opened.read(LARGEST_FILE)
    except (OSError, RuntimeError) as problem:
        raise BrokenFileError(f"cannot be read ({getattr(problem, 'strerror', None) or problem})") from problem
    raise BrokenFileError(f"is larger than {LARGEST_FILE // 1024 // 1024} MB")


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise BrokenFileError("is not UTF-8 text", line) from problem
    if "\0" in text:
        raise BrokenFileError("is not a text file", text.count("\n", 0, text.index("\0")) + 1)
    if not text.strip():
        raise BrokenFileError("is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _title_of(path: str) -> str:
    name = re.sub(r"[-_\s]+", " ", PurePosixPath(path).stem).strip()
    return name[:1].upper() + name[1:]


def _checked(document: Document) -> Document:
    if not document.body.strip():
        raise BrokenFileError("has no text below its front matter")
    if len(document.title) > _LONGEST_NAME:
        raise BrokenFileError(f"has a title of more than {_LONGEST_NAME} characters", document.lines.get("title"))
    if len(document.external_id) > _LONGEST_NAME:
        raise BrokenFileError(f"has an id of more than {_LONGEST_NAME} characters", document.lines.get("id"))
    if len(document.url) > _LONGEST_ADDRESS:
        raise BrokenFileError(f"has a url of more than {_LONGEST_ADDRESS} characters", document.lines.get("url"))
    return document
