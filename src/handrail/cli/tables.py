"""Figures as tables."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table


def print_figures(figures: dict[str, Any]) -> None:
    """Print plain figures as one table, and each group of groups as a table of its own."""
    console = Console()
    plain = Table(show_header=False, box=None, pad_edge=False)
    for name, value in figures.items():
        if isinstance(value, dict) and value and all(isinstance(entry, dict) for entry in value.values()):
            console.print(_grid(name, value))
        elif isinstance(value, dict):
            plain.add_row(_words(name), "  ".join(f"{key}: {_number(entry)}" for key, entry in value.items()))
        else:
            plain.add_row(_words(name), _number(value))
    console.print(plain)


def _grid(name: str, rows: dict[str, dict[str, Any]]) -> Table:
    columns = list(next(iter(rows.values())))
    table = Table(title=_words(name), title_justify="left", box=None, pad_edge=False)
    table.add_column("")
    for column in columns:
        table.add_column(_words(column), justify="right")
    for row, values in rows.items():
        table.add_row(_words(row), *(_number(values.get(column)) for column in columns))
    return table


def _words(name: str) -> str:
    return str(name).replace("_", " ")


def _number(value: Any) -> str:
    if isinstance(value, tuple):
        return "–".join(_number(entry) for entry in value)
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"
    return "-" if value is None else str(value)
