"""The chart of a summary: a picture that anybody can read."""

import os
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from slackbot.charts import DayPoint, day_chart
from slackbot.domain.share import Share
from slackbot.texts import Texts

FRIDAY = date(2026, 11, 20)
NOTHING = Share(0, 0)
FCR_BLUE = (0x00, 0x72, 0xB2)
CSAT_GREEN = (0x00, 0x9E, 0x73)


def make_points(days: int, **given: Any) -> list[DayPoint]:
    """Return that many days up to Friday, all alike."""
    alike = {"logged": 12, "resolved": 10, "fcr": Share(7, 9), "csat": Share(4, 5), **given}
    return [DayPoint(FRIDAY - timedelta(days=back), **alike) for back in reversed(range(days))]


def draw(points: list[DayPoint], words: Path | None = None, home: str = "en") -> bytes:
    return day_chart(points, texts=Texts(words, home=home), timezone="Europe/Berlin")


def write(folder: Path, **said: str) -> Path:
    """Return the folder, with words of the owner's own for these templates of the summary."""
    (folder / "summary").mkdir(parents=True, exist_ok=True)
    for name, words in said.items():
        (folder / "summary" / f"{name}.j2").write_text(words, encoding="utf-8", errors="surrogatepass")
    return folder


def count_pixels(png: bytes, color: tuple[int, int, int]) -> int:
    found = Image.open(BytesIO(png)).getcolors(1_000_000) or ()
    return sum(count for count, one in found if one == color)


@pytest.mark.parametrize("days", [1, 30])
def test_a_chart_is_a_png_that_is_sharp_at_800_pixels(days: int) -> None:
    png = draw(make_points(days))

    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == (1600, 1320)
    assert len(png) < 1_000_000


def test_the_same_days_make_the_same_picture() -> None:
    assert draw(make_points(9)) == draw(make_points(9))


def test_a_chart_needs_a_day() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        draw([])


def test_a_week_without_data_is_a_gap() -> None:
    png = draw(make_points(2, fcr=NOTHING))
    half = [*make_points(30, fcr=NOTHING)[:20], *make_points(10)]

    assert count_pixels(png, FCR_BLUE) == 0
    assert count_pixels(png, CSAT_GREEN) > 1000
    assert 0 < count_pixels(draw(half), FCR_BLUE) < count_pixels(draw(make_points(30)), FCR_BLUE) / 2


def test_what_is_drawn_is_30_days_of_which_the_first_has_its_whole_week() -> None:
    before = make_points(36, fcr=Share(0, 9))[:6]

    assert draw([*before, *make_points(30)]) != draw(make_points(30))
    assert draw([*before, *before, *make_points(30)]) == draw([*before, *make_points(30)])


@pytest.mark.parametrize(
    "title",
    ["\u6771\u4eac", "🎫", "$\\frac{1}$", "a\nb\tc", "\u200f\u05d0\u05d1", "& <b>", "x" * 500],
    ids=["Japanese", "emoji", "mathematics", "lines", "Hebrew", "markup", "long"],
)
def test_any_title_is_drawn_without_a_warning(tmp_path: Path, title: str) -> None:
    assert draw(make_points(2), write(tmp_path, chart=title)).startswith(b"\x89PNG")


def test_what_the_font_lacks_is_left_out_of_the_title(tmp_path: Path) -> None:
    odd, plain, nothing = (tmp_path / name for name in ("odd", "plain", "nothing"))
    for folder, title in ((odd, "🎫 Acme  \u6771\u4eac desk"), (plain, "Acme desk"), (nothing, "\u6771\u4eac")):
        write(folder, chart=title)

    assert draw(make_points(2), odd) == draw(make_points(2), plain)
    assert draw(make_points(2), nothing) == draw(make_points(2))


@pytest.mark.parametrize("letter", ["i", "W"])
def test_a_long_title_is_cut_to_the_width_of_the_picture(tmp_path: Path, letter: str) -> None:
    drawn, longer = (
        Image.open(BytesIO(draw(make_points(2), write(tmp_path, chart=letter * count)))) for count in (400, 500)
    )
    right_edge = drawn.crop((1560, 0, 1600, 100)).getcolors()

    assert drawn.tobytes() == longer.tobytes()
    assert right_edge == [(4000, (255, 255, 255))]


SPACES = {"narrow": "\u202f", "wide": "\u00a0"}
LABELS = {
    "chart_label": "{% if label == 'issues' %}Anfragen{% else %}gelöst{% endif %}",
    "chart_note": "Grau: Wochenende.",
}


def test_a_chart_is_in_the_leads_own_words_and_their_days(tmp_path: Path) -> None:
    ours, mine = draw(make_points(9)), write(tmp_path, **LABELS, chart_day="{{ day | day('date') }}")

    assert len({ours, draw(make_points(9), mine), draw(make_points(9), mine, home="de")}) == 3


@pytest.mark.parametrize(
    "note",
    ["灰色は週末です。", "السبت والأحد بالرمادي", "סופי שבוע באפור", "สีเทาคือวันหยุด"],
    ids=["Japanese", "Arabic", "Hebrew", "Thai"],
)
def test_a_chart_whose_words_the_font_cannot_write_is_in_english(tmp_path: Path, note: str) -> None:
    theirs = write(tmp_path, **{**LABELS, "chart_note": note})

    assert draw(make_points(9), theirs) == draw(make_points(9))


def test_the_narrow_space_of_french_is_no_letter_that_the_font_lacks(tmp_path: Path) -> None:
    narrow, wide = (write(tmp_path / name, chart_note=f"Gris{space}: week-end.") for name, space in SPACES.items())

    assert draw(make_points(9), narrow) == draw(make_points(9), wide) != draw(make_points(9))


def test_long_words_end_at_the_pictures_edge(tmp_path: Path) -> None:
    drawn = Image.open(BytesIO(draw(make_points(9), write(tmp_path, chart_note="W" * 900, chart_label="W" * 900))))

    assert drawn.crop((1560, 0, 1600, 1320)).getcolors() == [(40 * 1320, (255, 255, 255))]


def test_several_threads_can_draw_at_once() -> None:
    with ThreadPoolExecutor(4) as pool:
        pictures = list(pool.map(draw, [make_points(2)] * 4))

    assert len(set(pictures)) == 1


def run_python(code: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_library_is_not_loaded_before_the_first_chart() -> None:
    ended = run_python("import sys, slackbot.charts; print('PIL' in sys.modules)")

    assert (ended.stdout, ended.stderr) == ("False\n", "")


def test_a_chart_is_drawn_where_the_home_folder_cannot_be_written_to(tmp_path: Path) -> None:
    code = (
        "import datetime, sys; from slackbot.charts import *; from slackbot.domain.share import Share\n"
        "from slackbot.texts import Texts\n"
        "day = DayPoint(datetime.date(2026, 11, 20), 3, 2, Share(1, 2), Share(0, 0))\n"
        "print(day_chart([day], texts=Texts(), timezone='UTC')[1:4])"
    )

    ended = run_python(code, HOME="/dev/null", TMPDIR=str(tmp_path))

    assert (ended.stdout, ended.stderr) == ("b'PNG'\n", "")
    assert list(tmp_path.iterdir()) == []
