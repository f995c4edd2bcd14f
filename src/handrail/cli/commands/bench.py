"""`handrail bench ...`: is it good enough on my messages, on my machine?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from handrail.cli.commands.bench_honesty import calibration, risk
from handrail.cli.commands.bench_intents import intents
from handrail.cli.commands.bench_triggers import triggers
from handrail.cli.progress import progress_bars

_PATH = click.Path(path_type=Path)


@click.group("bench")
def command() -> None:
    """Measure accuracy, search and speed on your own data. Live data are never touched."""


command.add_command(risk)
command.add_command(calibration)
command.add_command(triggers)
command.add_command(intents)


@command.command("retrieval")
@click.option("--articles", type=click.Path(path_type=Path), required=True)
@click.option("--queries", type=click.Path(path_type=Path), required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def retrieval(articles: Path, queries: Path, as_json: bool) -> None:
    """Search the articles of a folder for queries whose article is known, beside plain BM25."""
    from handrail.cli.benches import run_retrieval

    _print(run_retrieval(articles, queries), as_json)


@command.command("personal")
@click.option(
    "--file", "examples", type=click.Path(path_type=Path), help="Labelled messages; the shipped ones without."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def personal(examples: Path | None, as_json: bool) -> None:
    """Find personal data in labelled messages (JSON lines with text and spans)."""
    from handrail.cli.benches import run_personal

    _print(run_personal(examples), as_json)


@command.command("search")
@click.option("--passages", type=click.IntRange(100, 1_000_000), default=10_000, show_default=True)
@click.option("--queries", type=click.IntRange(10, 10_000), default=300, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def search(passages: int, queries: int, as_json: bool) -> None:
    """Search a made knowledge base of any size: speed, and what the vector index misses."""
    from handrail.cli.benches import run_search

    with progress_bars() as report:
        figures = run_search(passages, queries, report)
    _print(figures, as_json)


@command.command("turns")
@click.option("--conversations", type=click.IntRange(1, 100_000), default=200, show_default=True)
@click.option("--concurrency", type=click.IntRange(1, 500), default=16, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def turns(conversations: int, concurrency: int, as_json: bool) -> None:
    """Start an instance of its own and talk to it through its HTTP API and streams."""
    from handrail.bench.turns.report import bench_turns

    with progress_bars() as report:
        result = bench_turns(conversations=conversations, concurrency=concurrency, on_progress=report)
    _print(result.to_dict(), as_json)


@command.command("history")
@click.option("--messages", type=click.IntRange(100, 100_000_000), default=100_000, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def history(messages: int, as_json: bool) -> None:
    """Generate past conversations and import them, twice: messages a second, and memory."""
    from handrail.cli.benches import run_history

    with progress_bars() as report:
        figures = run_history(messages, report)
    _print(figures, as_json)


@command.command("replay")
@click.option("--messages", type=click.IntRange(100, 1_000_000), default=10_000, show_default=True)
@click.option("--file", type=_PATH, help="A CSV file of messages of your own, instead of the demo company's.")
@click.option("--text-column", default="text", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def replay(messages: int, file: Path | None, text_column: str, as_json: bool) -> None:
    """Replay messages as a past of any size: anew, from readings, and decided again."""
    from handrail.cli.benches import run_replay

    with progress_bars() as report:
        figures = run_replay(messages, file, text_column, report)
    _print(figures, as_json)


@command.command("confidence")
@click.option("--fit-on", type=(_PATH, _PATH), metavar="ARTICLES QUERIES", help="A help centre to fit on as well.")
@click.option("--check-on", type=(_PATH, _PATH), metavar="ARTICLES QUERIES", help="A help centre to judge by only.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def confidence(fit_on: tuple[Path, Path] | None, check_on: tuple[Path, Path] | None, as_json: bool) -> None:
    """Fit the confidence of drafts to labelled messages, and judge it on unseen ones beside the shipped one."""
    from handrail.cli.benches import run_confidence

    figures = run_confidence(fit_on=fit_on, check_on=check_on, on_progress=lambda line: click.echo(line, err=True))
    if as_json:
        _print(figures, as_json)
        return
    from handrail.cli.honesty import confidence_lines

    click.echo("\n".join(confidence_lines(figures)))


@command.command("reading")
@click.option("--file", type=_PATH, required=True, help="A CSV file of messages.")
@click.option("--column", default="text", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def reading(file: Path, column: str, as_json: bool) -> None:
    """Read messages one by one and many together: milliseconds by stage, messages a second."""
    from handrail.cli.benches import run_reading

    _print(run_reading(file, column), as_json)


@command.command("noise")
@click.option("--train", "file", type=_PATH, required=True, help="CSV of labelled messages.")
@click.option("--share", type=click.FloatRange(0.001, 0.5), default=0.05, show_default=True, help="Labels made wrong.")
@click.option("--text-column", default="text", show_default=True)
@click.option("--label-column", default="intent", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def noise(file: Path, share: float, text_column: str, label_column: str, as_json: bool) -> None:
    """Make some labels wrong, and count how many of them are found."""
    from handrail.cli.benches import run_noise

    with progress_bars() as report:
        figures = run_noise(file, (text_column, label_column), share, report)
    _print(figures, as_json)


@command.command("embedding")
@click.option("--file", type=_PATH, help="CSV of messages; the demo company's without.")
@click.option("--column", default="text", show_default=True)
@click.option("--against", type=click.Choice(["sentence-transformers"]), help="Time this as well, in turn.")
@click.option("--threads", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def embedding(file: Path | None, column: str, against: str | None, threads: int, as_json: bool) -> None:
    """Turn messages into vectors: one by one, and many together."""
    from handrail.cli.benches import run_embedding

    with progress_bars() as report:
        compare = against is not None
        figures = run_embedding(file, column, compare=compare, threads=threads, on_progress=report)
    _print(figures, as_json)


@command.command("measures")
@click.option("--conversations", type=click.IntRange(1000), default=1_000_000, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def measures(conversations: int, as_json: bool) -> None:
    """Read measures over many made-up conversations, and collect outcomes, on a PostgreSQL of its own."""
    from handrail.cli.benches import run_measures

    _print(run_measures(conversations), as_json)


@command.command("map")
@click.option("--conversations", type=click.IntRange(1000), default=1_000_000, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def autonomy_map(conversations: int, as_json: bool) -> None:
    """Read the map of autonomy, 40 intents x 4 channels over many made-up conversations: the server's time."""
    from handrail.cli.benches import run_map

    _print(run_map(conversations), as_json)


def _print(figures: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(figures, indent=2))
        return
    from handrail.cli.tables import print_figures

    print_figures(figures)
