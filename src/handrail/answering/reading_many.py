"""Reading many messages at a time: what imports and replays do, with the results of reading one by one."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain

from handrail.answering.reader import Reader, Seen, Understood, look, several_of
from handrail.answering.reading import Memory
from handrail.language.embedding.port import EncoderUnavailableError
from handrail.language.personal import Patterns

CHUNK = 64

Asked = tuple[str, Memory]
"""A message and what came before it."""


def read_many(
    reader: Reader,
    asked: Sequence[Asked],
    *,
    languages: Sequence[str],
    patterns: Patterns = (),
    workers: int = 1,
) -> list[Understood]:
    """Return what `Reader.read` returns for each message; probabilities may differ in the sixth decimal.

    The same message after the same past is read once. Messages with nothing before them, as in imports, are embedded
    and classified together, `workers` chunks at a time; others are read one by one. Raises EncoderUnavailableError.
    """
    different = list(dict.fromkeys(asked))
    chunks = [different[start : start + CHUNK] for start in range(0, len(different), CHUNK)]
    read = partial(_read_chunk, reader, languages=languages, patterns=patterns)
    if workers > 1:
        with ThreadPoolExecutor(workers) as pool:
            found = list(chain.from_iterable(pool.map(read, chunks)))
    else:
        found = list(chain.from_iterable(map(read, chunks)))
    known = dict(zip(different, found, strict=True))
    return [known[each] for each in asked]


def _read_chunk(
    reader: Reader, asked: Sequence[Asked], *, languages: Sequence[str], patterns: Patterns
) -> list[Understood]:
    found: dict[Asked, Understood] = {}
    first: list[tuple[Asked, Seen]] = []
    for text, memory in asked:
        if memory.last_request or memory.asked_back:
            found[text, memory] = reader.read(text, memory, languages=languages, patterns=patterns)
            continue
        seen = look(text, memory, languages=languages, patterns=patterns)
        if seen.is_understood:
            found[text, memory] = seen.understood()
        else:
            first.append(((text, memory), seen))
    try:
        found |= zip((each for each, _ in first), _with_requests(reader, [seen for _, seen in first]), strict=True)
    except EncoderUnavailableError:
        # Whoever has a trigger goes to a person all the same; reading one by one knows who.
        found |= {each: reader.read(*each, languages=languages, patterns=patterns) for each, _ in first}
    return [found[each] for each in asked]


def _with_requests(reader: Reader, seen: Sequence[Seen]) -> list[Understood]:
    """Embed and classify the messages of a chunk together."""
    texts = [reader.texts_of(each.text) for each in seen]
    different = list(dict.fromkeys(chain.from_iterable(texts)))
    if not different:
        return []
    row_of = {text: row for row, text in enumerate(different)}
    vectors = reader.encoder.encode(different)
    requests = reader.classify(different, vectors)
    found = []
    for each, own in zip(seen, texts, strict=True):
        rows = [row_of[text] for text in own]
        chosen = [rows[index] for index in several_of([requests[row] for row in rows])] or rows[:1]
        found.append(each.understood(tuple(requests[row] for row in chosen), vectors[chosen]))
    return found
