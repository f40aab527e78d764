"""Numbers to pictures: the days before a summary as a PNG, and the same in words."""

import logging
import math
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any

from slackbot.domain.history import DayPoint
from slackbot.domain.share import NO_DATA, Share, whole, wilson

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["DayPoint", "day_chart", "describe"]

# Okabe and Ito's colours, which people with any colour vision tell apart; they differ in lightness too.
_LOGGED, _RESOLVED, _FCR, _CSAT = "#56B4E9", "#D55E00", "#0072B2", "#009E73"
_INK, _FAINT, _LINE, _WEEKEND = "#1D1C1D", "#616061", "#DDDDDD", "#F4F4F2"
_INCHES = (8.0, 6.6)
_DPI = 200  # 1600 pixels wide: sharp when opened, and readable at half of that
_TITLE_LENGTH = 52  # characters that fit above the chart
_DOT = 3.2  # points: a day between two gaps is seen too
_SHOWN, _WEEK = 30, 7  # days; those before are for the first weeks
_SATURDAY = 5
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_drawing = Lock()  # matplotlib's font cache is not made for several threads


def day_chart(points: Sequence[DayPoint], *, title: str, timezone: str) -> bytes:
    """Return a PNG of the last 30 of those days: issues as bars, CSAT and FCR of 7 days each as lines with their bands.

    A band is the 95 % interval; where 7 days have nothing there is a gap. The words of `title` that the chart's font
    lacks are left out. Raises `ValueError` without points.
    """
    if not points:
        raise ValueError("A chart needs at least one day.")
    with _drawing:
        figure = _new_figure()
        issues, csat, fcr = figure.subplots(3, 1, sharex=True, height_ratios=(1.15, 1, 1))
        shown = points[-_SHOWN:]
        _write_title(figure, shown, title=title, timezone=timezone)
        _draw_issues(issues, shown)
        _draw_shares(csat, shown, _weeks([point.csat for point in points]), name="CSAT of 7 days", color=_CSAT)
        _draw_shares(fcr, shown, _weeks([point.fcr for point in points]), name="FCR of 7 days", color=_FCR)
        _label_days(fcr, shown)
        return _png(figure)


def describe(points: Sequence[DayPoint]) -> str:
    """Return what the chart shows in full sentences, for those who do not see it."""
    if not points:
        return "There are no days to show."
    shown = points[-_SHOWN:]
    return (
        f"Chart of {_days(shown)}: {_new(sum(point.logged for point in shown))} "
        f"and {sum(point.resolved for point in shown):,} solved. "
        f"{_in_words('Customer satisfaction', [point.csat for point in points])} "
        f"{_in_words('First contact resolution', [point.fcr for point in points])}"
    )


def _weeks(shares: Sequence[Share]) -> list[Share]:
    """Return of each day that is shown the share of the 7 days that end with it."""
    first = max(0, len(shares) - _SHOWN)
    return [whole(shares[max(0, place + 1 - _WEEK) : place + 1]) for place in range(first, len(shares))]


def _new_figure() -> "Figure":
    """Return an empty figure. The library is imported here, so that only who draws waits and pays for it."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it warns where the home folder cannot be written to
    from matplotlib.figure import Figure  # noqa: PLC0415 (on first use)

    figure = Figure(figsize=_INCHES, dpi=_DPI, facecolor="white")
    figure.subplots_adjust(left=0.075, right=0.77, top=0.825, bottom=0.115, hspace=0.42)
    return figure


def _write_title(figure: "Figure", points: Sequence[DayPoint], *, title: str, timezone: str) -> None:
    heading = _drawable(title) or "Support"
    figure.text(0.03, 0.94, heading, size=17, weight="bold", color=_INK, parse_math=False)
    figure.text(0.03, 0.9, f"{_days(points)}, {timezone}", size=11, color=_FAINT, parse_math=False)
    note = "Lines are of the 7 days up to each day, the bands their 95 % intervals. A gap: no data. Weekends are grey."
    figure.text(0.03, 0.022, note, size=9.5, color=_FAINT)


def _draw_issues(axes: "Axes", points: Sequence[DayPoint]) -> None:
    logged, resolved = sum(point.logged for point in points), sum(point.resolved for point in points)
    _draw_bars(axes, [(place - 0.21, 0, point.logged) for place, point in enumerate(points)], 0.38, _LOGGED)
    _draw_bars(axes, [(place + 0.21, 0, point.resolved) for place, point in enumerate(points)], 0.38, _RESOLVED)
    half = max(1, *(math.ceil(max(point.logged, point.resolved) / 2) for point in points))
    axes.set_ylim(0, half * 2.1)
    axes.set_yticks([0, half, 2 * half], [f"{mark:,}" for mark in (0, half, 2 * half)])
    _finish(axes, points, name="Issues")
    _write_beside(axes, 0.76, f"{logged:,}", "new", swatch=_LOGGED)
    _write_beside(axes, 0.26, f"{resolved:,}", "solved", swatch=_RESOLVED)


def _draw_shares(axes: "Axes", points: Sequence[DayPoint], shares: Sequence[Share], *, name: str, color: str) -> None:
    places = list(range(len(points)))
    bands = [[math.nan if end is None else end for end in wilson(share.k, share.n)] for share in shares]
    axes.fill_between(
        places, [low for low, _ in bands], [high for _, high in bands], color=color, alpha=0.2, linewidth=0
    )
    values = [math.nan if share.share is None else share.share for share in shares]  # nan leaves a gap
    axes.plot(places, values, color=color, linewidth=2.2, marker="o", markersize=_DOT, clip_on=False)
    axes.set_ylim(-0.04, 1.06)
    axes.set_yticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
    _finish(axes, points, name=name)
    last = shares[-1]
    if last.n:
        _write_beside(axes, 0.54, f"{last.rounded} %", f"{last.k:,} of {last.n:,}", swatch=color)
    else:
        axes.text(1.03, 0.46, NO_DATA, color=_FAINT, size=11, transform=axes.transAxes)


_Bar = tuple[float, float | None, float | None]  # where it stands, from which height to which


def _draw_bars(axes: "Axes", bars: Sequence[_Bar], width: float, color: str, **look: Any) -> None:
    """Draw those bars whose heights are known in one go, which takes a tenth of what drawing each takes."""
    from matplotlib.collections import PolyCollection  # noqa: PLC0415 (on first use)

    half = width / 2
    corners = [
        [(place - half, low), (place - half, high), (place + half, high), (place + half, low)]
        for place, low, high in bars
        if low is not None and high is not None
    ]
    axes.add_collection(PolyCollection(corners, facecolors=color, linewidths=0, **look), autolim=False)


def _finish(axes: "Axes", points: Sequence[DayPoint], *, name: str) -> None:
    """Name the panel, shade its weekends, and take away every line that says nothing."""
    axes.set_title(name, loc="left", size=12, weight="bold", color=_INK, pad=6)
    weekends = [(place, 0, 1) for place, point in enumerate(points) if point.day.weekday() >= _SATURDAY]
    _draw_bars(axes, weekends, 1, _WEEKEND, zorder=0, transform=axes.get_xaxis_transform())
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=_LINE, linewidth=0.8)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, labelsize=10.5, labelcolor=_FAINT)


def _label_days(axes: "Axes", points: Sequence[DayPoint]) -> None:
    """Write the last day and, back from it, every week, every second day or every day, as there is room."""
    last = len(points) - 1
    step = 7 if len(points) > 16 else 2 if len(points) > 8 else 1
    places = range(last, -1, -step)
    axes.set_xlim(min(-0.6, last - 6.6), last + 0.6)  # a few days stand at the end of a week, not stretched
    axes.set_xticks(places, [_short(points[place].day) for place in places])


def _write_beside(axes: "Axes", height: float, number: str, words: str, *, swatch: str) -> None:
    """Write a number right of the panel, and below it what it counts, beside a patch of its colour."""
    axes.text(1.03, height, number, size=17, weight="bold", color=_INK, transform=axes.transAxes)
    axes.text(1.03, height - 0.21, "■", size=11, color=swatch, transform=axes.transAxes)
    axes.text(1.063, height - 0.21, words, size=11, color=_FAINT, transform=axes.transAxes)


def _png(figure: "Figure") -> bytes:
    picture = BytesIO()
    figure.savefig(picture, format="png", dpi=_DPI, metadata={"Software": None})
    return picture.getvalue()


def _drawable(text: str) -> str:
    """Return the text on one line without what the font lacks, which would be drawn as boxes, shortened to fit."""
    from matplotlib.font_manager import findfont, get_font  # noqa: PLC0415 (on first use)

    font = get_font(findfont("DejaVu Sans"))
    words = "".join(letter for letter in " ".join(text.split()) if font.get_char_index(ord(letter)))
    line = " ".join(words.split())
    return line if len(line) <= _TITLE_LENGTH else line[: _TITLE_LENGTH - 1].rstrip() + "…"


def _new(number: int) -> str:
    return "1 new issue" if number == 1 else f"{number:,} new issues"


def _in_words(name: str, shares: Sequence[Share]) -> str:
    """Return what was counted over all days shown, and over the last 7 if there are more."""
    month, week = whole(shares[-_SHOWN:]), whole(shares[-_WEEK:])
    if not month.n:
        return f"{name} has {NO_DATA}."
    if len(shares) <= _WEEK:
        return f"{name} was {month.percent}."
    last = week.percent if week.n else NO_DATA
    return f"{name} was {month.percent} over all days, {last} over the last 7."


def _days(points: Sequence[DayPoint]) -> str:
    first, last = points[0].day, points[-1].day
    if first == last:
        return _long(last)
    return f"{len(points)} days from {_short(first) if first.year == last.year else _long(first)} to {_long(last)}"


def _short(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _long(day: date) -> str:
    return f"{_short(day)} {day.year}"
