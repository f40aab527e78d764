"""Numbers to pictures: the days before a summary as a PNG."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock

from slackbot.domain.history import SHOWN, WEEK, DayPoint
from slackbot.domain.share import Share, whole, wilson
from slackbot.drawing import Box, Canvas, Point
from slackbot.texts import Texts, plain

__all__ = ["DayPoint", "day_chart"]

# Okabe and Ito's colours, which people with any colour vision tell apart; they differ in lightness too.
_LOGGED, _RESOLVED, _FCR, _CSAT = "#56B4E9", "#D55E00", "#0072B2", "#009E73"
_INK, _FAINT, _LINE, _WEEKEND = "#1D1C1D", "#616061", "#DDDDDD", "#F4F4F2"
_WIDTH, _HEIGHT = 1600, 1320  # pixels: sharp when opened, and readable at half of that
_LEFT, _RIGHT, _BESIDE = 120, 1232, 1266  # where the panels begin and end, and the numbers beside them begin
_HEADING, _NAME, _WORDS, _MARK, _NOTE = 47, 33, 31, 29, 26  # how high letters are
_THICK, _DOT = 6, 12  # a line, and its dots: a day between two gaps is seen too
_SATURDAY = 5
_TITLE = "summary/chart"
_NARROW, _SPACE = "\u202f", "\u00a0"  # the space that French has before a mark; the fonts have the other
_drawing = Lock()  # the library's fonts are not made for several threads


def day_chart(points: Sequence[DayPoint], *, texts: Texts, timezone: str) -> bytes:
    """Return a PNG of the last 30 of those days: issues as bars, CSAT and FCR of 7 days each as lines with their bands.

    A band is the 95 % interval; where 7 days have nothing there is a gap. Where the chart's font lacks a letter of
    the words in the picture, or cannot set their script, they are the shipped English ones; from the title alone what
    it lacks is left out. Raises `ValueError` without points.
    """
    if not points:
        raise ValueError("A chart needs at least one day.")
    with _drawing:
        canvas, shown = Canvas(_WIDTH, _HEIGHT), points[-SHOWN:]
        _write_title(canvas, texts)
        words = _words(canvas, texts, shown, timezone=timezone)
        _write_around(canvas, words)
        _draw_issues(_Panel(canvas, words, top=231, bottom=498), shown)
        csat, fcr = _Panel(canvas, words, top=601, bottom=833), _Panel(canvas, words, top=936, bottom=1168)
        _draw_shares(csat, _weeks([point.csat for point in points]), what="csat", color=_CSAT)
        _draw_shares(fcr, _weeks([point.fcr for point in points]), what="fcr", color=_FCR)
        _label_days(fcr)
        return canvas.png()


def _weeks(shares: Sequence[Share]) -> list[Share]:
    """Return of each day that is shown the share of the 7 days that end with it."""
    first = max(0, len(shares) - SHOWN)
    return [whole(shares[max(0, place + 1 - WEEK) : place + 1]) for place in range(first, len(shares))]


@dataclass(frozen=True)
class _Words:
    """What is written in the chart of those days, beside its title."""

    texts: Texts
    days: Sequence[DayPoint]
    timezone: str

    def span(self) -> str:
        """Return which days they are, and by whose clock."""
        first, last = self.days[0].day, self.days[-1].day
        return self.say(
            "summary/chart_span",
            first_day=first,
            last_day=None if first == last else last,
            count=len(self.days),
            in_year=first.year == last.year,
            timezone=self.timezone,
        )

    def label(self, what: str) -> str:
        """Return what that is called."""
        return self.say("summary/chart_label", label=what)

    def say(self, name: str, **values: object) -> str:
        """Return the words of a template, as they are drawn."""
        return plain(self.texts.say(name, **values)).replace(_NARROW, _SPACE)

    def all(self) -> str:
        """Return enough of the words to tell whether a font can write them."""
        labels = [self.label(what) for what in ("issues", "logged", "resolved", "csat", "fcr")]
        return " ".join((self.span(), self.say("summary/chart_note"), self.say("summary/no_data"), *labels))


@dataclass(frozen=True)
class _Panel:
    """A part of the chart, with a place for each day of it from left to right; values go up from `low` to `high`."""

    canvas: Canvas
    words: _Words
    top: float
    bottom: float
    low: float = 0
    high: float = 1

    def x(self, place: float) -> float:
        """Return where that day is; a few days stand at the end of a week, not stretched."""
        last = len(self.words.days) - 1
        first = min(-0.6, last - 6.6)
        return _LEFT + (place - first) / (last + 0.6 - first) * (_RIGHT - _LEFT)

    def y(self, value: float) -> float:
        """Return where that value is."""
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)


def _words(canvas: Canvas, texts: Texts, days: Sequence[DayPoint], *, timezone: str) -> _Words:
    """Return the reader's words, or the shipped English ones if the chart's font cannot write those."""
    theirs = _Words(texts, days, timezone)
    return theirs if canvas.can_write(theirs.all()) else _Words(Texts(), days, timezone)


def _write_title(canvas: Canvas, texts: Texts) -> None:
    title = plain(texts.say(_TITLE)).replace(_NARROW, _SPACE)
    title = title if canvas.can_set(title) else ""
    words = " ".join(canvas.known(" ".join(title.split())).split()) or plain(Texts().say(_TITLE))
    _write_within(canvas, (48, 79), words, _INK, size=_HEADING, bold=True)


def _write_around(canvas: Canvas, words: _Words) -> None:
    _write_within(canvas, (48, 132), words.span(), _FAINT, size=_WORDS)
    _write_within(canvas, (48, 1291), words.say("summary/chart_note"), _FAINT, size=_NOTE)


def _write_within(canvas: Canvas, at: Point, words: str, color: str, *, size: int, bold: bool = False) -> None:
    """Write the words, or as many of them as there is room for."""
    shown = canvas.fitting(words, width=_WIDTH - 48 - at[0], size=size, bold=bold)
    canvas.write(at, shown, color, size=size, bold=bold)


def _draw_issues(panel: _Panel, points: Sequence[DayPoint]) -> None:
    half = max(1, *(math.ceil(max(point.logged, point.resolved) / 2) for point in points))
    panel = replace(panel, high=half * 2.1)
    _draw_frame(panel, what="issues", marks={mark: str(mark) for mark in (0, half, 2 * half)})
    _draw_bars(panel, [point.logged for point in points], -0.21, _LOGGED)
    _draw_bars(panel, [point.resolved for point in points], 0.21, _RESOLVED)
    _write_beside(panel, 0.76, sum(point.logged for point in points), panel.words.label("logged"), swatch=_LOGGED)
    _write_beside(panel, 0.26, sum(point.resolved for point in points), panel.words.label("resolved"), swatch=_RESOLVED)


def _draw_bars(panel: _Panel, counts: Sequence[int], beside: float, color: str) -> None:
    places = [place + beside for place in range(len(counts))]
    bars = [_bar(panel, place, panel.y(count), 0.38) for place, count in zip(places, counts, strict=True)]
    panel.canvas.rectangles(bars, color)


def _bar(panel: _Panel, place: float, top: float, width: float) -> Box:
    return panel.x(place - width / 2), top, panel.x(place + width / 2), panel.bottom


def _draw_shares(panel: _Panel, shares: Sequence[Share], *, what: str, color: str) -> None:
    panel = replace(panel, low=-0.04, high=1.06)
    _draw_frame(panel, what=what, marks={0: "0 %", 0.5: "50 %", 1: "100 %"})
    for run in _runs(shares):
        ends = [(panel.x(place), *map(panel.y, _band(shares[place]))) for place in run]
        band = [(x, low) for x, low, _ in ends] + [(x, high) for x, _, high in reversed(ends)]
        if len(run) > 1:  # a day between two gaps has a dot, and no width for a band
            panel.canvas.polygon(band, color, opacity=0.2)
        line = [(panel.x(place), panel.y(shares[place].share or 0)) for place in run]
        panel.canvas.line(line, color, width=_THICK, dot=_DOT)
    last = shares[-1]
    if last.n:
        of_how_many = panel.words.say("summary/chart_share", count=last.k, n=last.n)
        _write_beside(panel, 0.54, f"{last.rounded} %", of_how_many, swatch=color)
    else:
        _write_within(
            panel.canvas, (_BESIDE, _up(panel, 0.46)), panel.words.say("summary/no_data"), _FAINT, size=_WORDS
        )


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


def _draw_frame(panel: _Panel, *, what: str, marks: Mapping[float, str]) -> None:
    """Name the panel, shade its weekends, and draw a line at each mark."""
    canvas = panel.canvas
    _write_within(canvas, (_LEFT, panel.top - 17), panel.words.label(what), _INK, size=_NAME, bold=True)
    weekends = [place for place, point in enumerate(panel.words.days) if point.day.weekday() >= _SATURDAY]
    canvas.rectangles([_bar(panel, place, panel.top, 1) for place in weekends], _WEEKEND)
    for mark, words in marks.items():
        height = round(panel.y(mark))
        canvas.rectangles([(_LEFT, height - 1, _RIGHT, height + 1)], _LINE)
        canvas.write((_LEFT - 10, height + _MARK * 0.36), words, _FAINT, size=_MARK, anchor="rs")


def _label_days(panel: _Panel) -> None:
    """Write the last day and, back from it, every week, every second day or every day, as there is room."""
    days = panel.words.days
    step = 7 if len(days) > 16 else 2 if len(days) > 8 else 1
    for place in range(len(days) - 1, -1, -step):
        words = panel.words.say("summary/chart_day", day=days[place].day)
        panel.canvas.write((panel.x(place), panel.bottom + 32), words, _FAINT, size=_MARK, anchor="ms")


def _write_beside(panel: _Panel, height: float, number: int | str, words: str, *, swatch: str) -> None:
    """Write a number right of the panel, and below it what it counts, beside a patch of its colour."""
    below = round(_up(panel, height - 0.21))
    panel.canvas.write((_BESIDE, _up(panel, height)), str(number), _INK, size=_HEADING, bold=True)
    panel.canvas.rectangles([(_BESIDE + 2, below - 20, _BESIDE + 25, below + 3)], swatch)
    _write_within(panel.canvas, (_BESIDE + 36, below), words, _FAINT, size=_WORDS)


def _up(panel: _Panel, share: float) -> float:
    """Return the height at that share of the panel, from its bottom."""
    return panel.bottom - share * (panel.bottom - panel.top)
