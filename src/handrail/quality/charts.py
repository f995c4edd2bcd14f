"""Charts as SVG: risk against coverage, and reliability. Altair and vl-convert are imported when one is drawn.

The two are large (10 and 84 MB on disk) and take a second to import, which nothing else should wait for.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from handrail.quality.scored import Scored
from handrail.statistics.calibration import Bin
from handrail.statistics.intervals import upper_bound
from handrail.statistics.risk import RiskControl

if TYPE_CHECKING:
    import altair as alt

_WIDTH, _HEIGHT, _MOST_POINTS = 560, 320, 400
_FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif"
_INK, _GRID, _PAPER = "#1f2733", "#d9dee5", "#fefefe"
_BLUE, _ORANGE, _RED = "#0b6390", "#a34a00", "#b0173a"
# The same roles where the reader's screen is dark; each pair has a contrast of 4.5 or more to its ground.
_DARK = {_INK: "#e7ebf0", _GRID: "#3a4451", _PAPER: "#12171e", _BLUE: "#6cc0ea", _ORANGE: "#f3a86a", _RED: "#ff8fa3"}


def risk_chart(scored: Scored, result: RiskControl) -> str:
    """Return an SVG of the observed risk and its upper bound for every coverage, with limit and chosen threshold."""
    import altair as alt

    rows = _risk_rows(scored, result.delta)
    base = alt.Chart(_data(rows)).encode(x=_share_axis("coverage", "Coverage: share of cases answered"))
    top = max(0.02, min(1.0, 1.4 * max(rows[-1]["risk"], result.alpha)))
    scale = alt.Scale(domain=[0, top], clamp=True)
    alone = {"filled": True, "size": 70} if len(rows) == 1 else False  # a line of one point would not be seen
    observed = base.mark_line(color=_BLUE, strokeWidth=2.5, point=alone).encode(
        y=_share_axis("risk", "Risk: share of those wrong", scale=scale)
    )
    bound = base.mark_line(color=_ORANGE, strokeWidth=1.5, strokeDash=[5, 3], point=alone).encode(
        y=_share_axis("bound", "Risk: share of those wrong", scale=scale)
    )
    limit = (
        alt.Chart(_data([{"risk": result.alpha}]))
        .mark_rule(color=_RED, strokeDash=[2, 2])
        .encode(y=alt.Y("risk:Q", scale=scale))
    )
    layers: list[alt.Chart] = [observed, bound, limit, *_chosen(result, scale)]
    chart = alt.layer(*layers, *_risk_labels(rows, result, scale))
    summary = f"Risk against coverage of {result.cases:,} cases. " + (
        "No threshold is shown to keep the limit."
        if result.threshold is None
        else f"From {result.threshold:.3f} on: {result.coverage:.1%} answered, {result.upper_bound:.1%} wrong at most."
    )
    return _svg(chart, "Risk against coverage", summary)


def in_page(svg: str) -> str:
    """Return a chart to stand in a page: without a style of its own, for the page's policy forbids one.

    The page's stylesheet gives its colours, by the attributes that the chart has.
    """
    return re.sub(r"<style>.*?</style>", "", svg, count=1)


def reliability_chart(curve: Sequence[Bin]) -> str:
    """Return an SVG of the share right for each bin of confidences, with its 95 % interval, beside the honest line."""
    import altair as alt

    rows = [
        {"confidence": each.mean_confidence, "right": each.share_right, "low": each.low, "high": each.high}
        for each in curve
    ]
    base = alt.Chart(_data(rows)).encode(x=_share_axis("confidence", "Mean confidence"))
    honest = (
        alt.Chart(_data([{"confidence": 0, "right": 0}, {"confidence": 1, "right": 1}]))
        .mark_line(color=_INK, strokeDash=[4, 4], strokeWidth=1)
        .encode(x="confidence:Q", y="right:Q")
    )
    interval = base.mark_rule(color=_BLUE, strokeWidth=1.5).encode(y="low:Q", y2="high:Q")
    line = base.mark_line(color=_BLUE, strokeWidth=1.5).encode(y=_share_axis("right", "Share that was right"))
    points = base.mark_point(color=_BLUE, fill=_PAPER, size=70, strokeWidth=2, opacity=1).encode(y="right:Q")
    words = _label({"confidence": 0.14, "right": 0.07}, "as sure as it is right", _INK, "confidence", "right")
    cases = sum(each.cases for each in curve)
    summary = f"Reliability of {cases:,} confidences in {len(curve)} bins: " + "; ".join(
        f"{each.mean_confidence:.0%} sure, {each.share_right:.0%} right" for each in curve
    )
    return _svg(alt.layer(honest, interval, line, points, words), "Reliability", summary)


def _risk_rows(scored: Scored, delta: float) -> list[dict[str, float]]:
    """The curve at the end of each run of equal confidences, thinned to what a screen can show."""
    order = np.argsort(-np.array(scored.confidences), kind="stable")
    ranked, wrong = np.array(scored.confidences)[order], np.cumsum(~np.array(scored.correct)[order])
    ends = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], True))
    ends = ends[np.unique(np.linspace(0, len(ends) - 1, _MOST_POINTS).astype(int))]
    counts, cases = ends + 1, len(ranked)
    bounds = upper_bound(wrong[ends], counts, delta)
    columns = (counts / cases, wrong[ends] / counts, bounds)
    return [
        {"coverage": float(coverage), "risk": float(risk), "bound": float(bound)}
        for coverage, risk, bound in zip(*columns, strict=True)
    ]


def _chosen(result: RiskControl, scale: alt.Scale) -> list[alt.Chart]:
    if result.chosen is None:
        return []
    import altair as alt

    row = {"coverage": result.coverage, "risk": result.errors / result.accepted}
    data = _data([row])
    rule = alt.Chart(data).mark_rule(color=_INK, strokeWidth=1).encode(x="coverage:Q")
    point = alt.Chart(data).mark_point(color=_INK, fill=_PAPER, size=90, strokeWidth=2, opacity=1)
    return [rule, point.encode(x="coverage:Q", y=alt.Y("risk:Q", scale=scale))]


def _risk_labels(rows: Sequence[dict[str, float]], result: RiskControl, scale: alt.Scale) -> list[alt.Chart]:
    """Names beside the lines, so that nobody has to match colours with a legend."""
    last, late, chosen = rows[-1], rows[len(rows) * 4 // 5], result.chosen
    place = {"coverage": 0.995, "risk": result.alpha}
    labels = [
        _label(place, f"limit {result.alpha:.1%}", _RED, "coverage", "risk", scale=scale, align="right", dy=-7),
        _label(late, "observed", _BLUE, "coverage", "risk", scale=scale, dx=8, dy=18),
        _label(
            last, f"bound at {1 - result.delta:.0%}", _ORANGE, "coverage", "bound", scale=scale, align="right", dy=-9
        ),
    ]
    if chosen:
        side = "left" if result.coverage < 0.7 else "right"
        words = f"threshold {chosen.threshold:.3f}: {result.coverage:.1%} answered"
        place = {"coverage": result.coverage, "risk": 0.0}
        shift = 6 if side == "left" else -6
        labels.append(_label(place, words, _INK, "coverage", "risk", scale=scale, align=side, dx=shift, dy=-9))
    return labels


def _label(place: dict[str, float], words: str, colour: str, x: str, y: str, **look: Any) -> alt.Chart:
    import altair as alt

    scale = look.pop("scale", alt.Undefined)
    mark = {"align": "left", "fontSize": 12, "fontWeight": 600, "color": colour, **look}
    chart: alt.Chart = alt.Chart(_data([{**place, "words": words}])).mark_text(**mark)
    return chart.encode(x=f"{x}:Q", y=alt.Y(f"{y}:Q", scale=scale), text="words:N")


def _data(rows: Sequence[dict[str, Any]]) -> Any:
    import altair as alt

    return alt.InlineData(values=list(rows))


def _share_axis(name: str, title: str, *, scale: Any = None) -> Any:
    import altair as alt

    axis = alt.Axis(format="%", title=title, tickCount=6)
    channel = alt.X if name in {"coverage", "confidence"} else alt.Y
    return channel(f"{name}:Q", axis=axis, scale=scale or alt.Scale(domain=[0, 1]))


def _svg(chart: Any, title: str, summary: str) -> str:
    """Render with names for screen readers and with colours that follow the reader's light or dark screen."""
    import vl_convert

    spec = chart.properties(width=_WIDTH, height=_HEIGHT, title=title, background=_PAPER, padding=16).configure(
        font=_FONT,
        title={"anchor": "start", "fontSize": 15, "color": _INK, "offset": 12},
        axis={"labelColor": _INK, "titleColor": _INK, "labelFontSize": 12, "titleFontSize": 12, "titlePadding": 10},
        axisX={"gridColor": _GRID, "domainColor": _INK, "tickColor": _INK},
        axisY={"gridColor": _GRID, "domainColor": _INK, "tickColor": _INK},
        view={"stroke": "transparent"},
    )
    drawn: str = vl_convert.vegalite_to_svg(spec.to_json())
    rules = "".join(
        f'[fill="{light}"]{{fill:{dark}}}[stroke="{light}"]{{stroke:{dark}}}' for light, dark in _DARK.items()
    )
    style = f"<style>@media (prefers-color-scheme:dark){{{rules}}}</style>"
    name = f"<title>{html.escape(title)}</title><desc>{html.escape(summary)}</desc>"
    head, _, rest = drawn.partition(">")
    return f'{head} role="img" aria-label="{html.escape(title)}">{name}{style}{rest}'
