"""Numbers to pictures: the days before a summary as a PNG."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock

from slackbot.domain.history import SHOWN, WEEK, DayPoint
from slackbot.domain.share import Share, whole, wilson
from slackbot.drawing import Box, Canvas

__all__ = ["DayPoint", "day_chart"]

_NO_DATA = "no data"

# Okabe and Ito's colours, which people with any colour vision tell apart; they differ in lightness too.
_LOGGED, _RESOLVED, _FCR, _CSAT = "#56B4E9", "#D55E00", "#0072B2", "#009E73"
_INK, _FAINT, _LINE, _WEEKEND = "#1D1C1D", "#616061", "#DDDDDD", "#F4F4F2"
_WIDTH, _HEIGHT = 1600, 1320  # pixels: sharp when opened, and readable at half of that
_LEFT, _RIGHT, _BESIDE = 120, 1232, 1266  # where the panels begin and end, and the numbers beside them begin
_HEADING, _NAME, _WORDS, _MARK, _NOTE = 47, 33, 31, 29, 26  # how high letters are
_THICK, _DOT = 6, 12  # a line, and its dots: a day between two gaps is seen too
_SATURDAY = 5
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_drawing = Lock()  # the library's fonts are not made for several threads


def day_chart(points: Sequence[DayPoint], *, title: str, timezone: str) -> bytes:
    """Return a PNG of the last 30 of those days: issues as bars, CSAT and FCR of 7 days each as lines with their bands.

    A band is the 95 % interval; where 7 days have nothing there is a gap. The words of `title` that the chart's font
    lacks are left out. Raises `ValueError` without points.
    """
    if not points:
        raise ValueError("A chart needs at least one day.")
    with _drawing:
        canvas, shown = Canvas(_WIDTH, _HEIGHT), points[-SHOWN:]
        _write_title(canvas, shown, title=title, timezone=timezone)
        _draw_issues(_Panel(canvas, shown, top=231, bottom=498), shown)
        csat, fcr = _Panel(canvas, shown, top=601, bottom=833), _Panel(canvas, shown, top=936, bottom=1168)
        _draw_shares(csat, _weeks([point.csat for point in points]), name="CSAT of 7 days", color=_CSAT)
        _draw_shares(fcr, _weeks([point.fcr for point in points]), name="FCR of 7 days", color=_FCR)
        _label_days(fcr, shown)
        return canvas.png()


def _weeks(shares: Sequence[Share]) -> list[Share]:
    """Return of each day that is shown the share of the 7 days that end with it."""
    first = max(0, len(shares) - SHOWN)
    return [whole(shares[max(0, place + 1 - WEEK) : place + 1]) for place in range(first, len(shares))]


@dataclass(frozen=True)
class _Panel:
    """A part of the chart, with a place for each day of it from left to right; values go up from `low` to `high`."""

    canvas: Canvas
    days: Sequence[DayPoint]
    top: float
    bottom: float
    low: float = 0
    high: float = 1

    def x(self, place: float) -> float:
        """Return where that day is; a few days stand at the end of a week, not stretched."""
        last = len(self.days) - 1
        first = min(-0.6, last - 6.6)
        return _LEFT + (place - first) / (last + 0.6 - first) * (_RIGHT - _LEFT)

    def y(self, value: float) -> float:
        """Return where that value is."""
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)


def _write_title(canvas: Canvas, points: Sequence[DayPoint], *, title: str, timezone: str) -> None:
    words = " ".join(canvas.known(" ".join(title.split())).split()) or "Support"
    heading = canvas.fitting(words, width=_WIDTH - 96, size=_HEADING, bold=True)
    canvas.write((48, 79), heading, _INK, size=_HEADING, bold=True)
    canvas.write((48, 132), f"{_days(points)}, {timezone}", _FAINT, size=_WORDS)
    note = "Lines are of the 7 days up to each day, the bands their 95 % intervals. A gap: no data. Weekends are grey."
    canvas.write((48, 1291), note, _FAINT, size=_NOTE)


def _draw_issues(panel: _Panel, points: Sequence[DayPoint]) -> None:
    half = max(1, *(math.ceil(max(point.logged, point.resolved) / 2) for point in points))
    panel = replace(panel, high=half * 2.1)
    _draw_frame(panel, name="Issues", marks={mark: f"{mark:,}" for mark in (0, half, 2 * half)})
    _draw_bars(panel, [point.logged for point in points], -0.21, _LOGGED)
    _draw_bars(panel, [point.resolved for point in points], 0.21, _RESOLVED)
    _write_beside(panel, 0.76, f"{sum(point.logged for point in points):,}", "new", swatch=_LOGGED)
    _write_beside(panel, 0.26, f"{sum(point.resolved for point in points):,}", "solved", swatch=_RESOLVED)


def _draw_bars(panel: _Panel, counts: Sequence[int], beside: float, color: str) -> None:
    places = [place + beside for place in range(len(counts))]
    bars = [_bar(panel, place, panel.y(count), 0.38) for place, count in zip(places, counts, strict=True)]
    panel.canvas.rectangles(bars, color)


def _bar(panel: _Panel, place: float, top: float, width: float) -> Box:
    return panel.x(place - width / 2), top, panel.x(place + width / 2), panel.bottom


def _draw_shares(panel: _Panel, shares: Sequence[Share], *, name: str, color: str) -> None:
    panel = replace(panel, low=-0.04, high=1.06)
    _draw_frame(panel, name=name, marks={0: "0 %", 0.5: "50 %", 1: "100 %"})
    for run in _runs(shares):
        ends = [(panel.x(place), *map(panel.y, _band(shares[place]))) for place in run]
        band = [(x, low) for x, low, _ in ends] + [(x, high) for x, _, high in reversed(ends)]
        if len(run) > 1:  # a day between two gaps has a dot, and no width for a band
            panel.canvas.polygon(band, color, opacity=0.2)
        line = [(panel.x(place), panel.y(shares[place].share or 0)) for place in run]
        panel.canvas.line(line, color, width=_THICK, dot=_DOT)
    last = shares[-1]
    if last.n:
        _write_beside(panel, 0.54, f"{last.rounded} %", f"{last.k:,} of {last.n:,}", swatch=color)
    else:
        panel.canvas.write((_BESIDE, _up(panel, 0.46)), _NO_DATA, _FAINT, size=_WORDS)


def _band(share: Share) -> tuple[float, float]:
    low, high = wilson(share.k, share.n)
    return low or 0, high or 0


def _runs(shares: Sequence[Share]) -> list[list[int]]:
    """Return the places of the shares that there are, those of neighbours together: between them are the gaps."""
    runs: list[list[int]] = [[]]
    for place, share in enumerate(shares):
        if share.n:
            runs[-1].append(place)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _draw_frame(panel: _Panel, *, name: str, marks: Mapping[float, str]) -> None:
    """Name the panel, shade its weekends, and draw a line at each mark, with no other line that says nothing."""
    canvas = panel.canvas
    canvas.write((_LEFT, panel.top - 17), name, _INK, size=_NAME, bold=True)
    weekends = [place for place, point in enumerate(panel.days) if point.day.weekday() >= _SATURDAY]
    canvas.rectangles([_bar(panel, place, panel.top, 1) for place in weekends], _WEEKEND)
    for mark, words in marks.items():
        height = round(panel.y(mark))
        canvas.rectangles([(_LEFT, height - 1, _RIGHT, height + 1)], _LINE)
        canvas.write((_LEFT - 10, height + _MARK * 0.36), words, _FAINT, size=_MARK, anchor="rs")


def _label_days(panel: _Panel, points: Sequence[DayPoint]) -> None:
    """Write the last day and, back from it, every week, every second day or every day, as there is room."""
    last = len(points) - 1
    step = 7 if len(points) > 16 else 2 if len(points) > 8 else 1
    for place in range(last, -1, -step):
        words = _short(points[place].day)
        panel.canvas.write((panel.x(place), panel.bottom + 32), words, _FAINT, size=_MARK, anchor="ms")


def _write_beside(panel: _Panel, height: float, number: str, words: str, *, swatch: str) -> None:
    """Write a number right of the panel, and below it what it counts, beside a patch of its colour."""
    below = round(_up(panel, height - 0.21))
    panel.canvas.write((_BESIDE, _up(panel, height)), number, _INK, size=_HEADING, bold=True)
    panel.canvas.rectangles([(_BESIDE + 2, below - 20, _BESIDE + 25, below + 3)], swatch)
    panel.canvas.write((_BESIDE + 36, below), words, _FAINT, size=_WORDS)


def _up(panel: _Panel, share: float) -> float:
    """Return the height at that share of the panel, from its bottom."""
    return panel.bottom - share * (panel.bottom - panel.top)


def _days(points: Sequence[DayPoint]) -> str:
    first, last = points[0].day, points[-1].day
    if first == last:
        return _long(last)
    return f"{len(points)} days from {_short(first) if first.year == last.year else _long(first)} to {_long(last)}"


def _short(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _long(day: date) -> str:
    return f"{_short(day)} {day.year}"
