"""A picture to draw on: shapes with smooth edges, and words."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import bidirectional, combining

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

__all__ = ["Box", "Canvas", "Point"]

Point = tuple[float, float]  # pixels from the left and from the top
Box = tuple[float, float, float, float]  # left, top, right, bottom

_FONTS = Path(__file__).parent / "fonts"
_FINER: Final = 4  # shapes are drawn this many times as large, and made smaller: so their edges are smooth
_FROM_RIGHT: Final = ("R", "AL", "AN")  # how Unicode calls letters that are written from the right
_LACKING = "\ufffe"  # nobody's letter: what a font draws for it, it draws for all that it lacks


class Canvas:
    """A white picture. One thread may draw on it at a time.

    The library is imported here, so that only who draws waits and pays for it.
    """

    def __init__(self, width: int, height: int) -> None:
        from PIL import Image  # noqa: PLC0415 (on first use)

        self._size = (width, height)
        self._image = Image.new("RGB", self._size, "white")
        self._fonts: dict[tuple[int, bool], FreeTypeFont] = {}

    def rectangles(self, boxes: Iterable[Box], color: str) -> None:
        """Fill the rectangles."""
        given = [box for box in boxes if box[2] > box[0] and box[3] > box[1]]
        corners = [corner for left, top, right, bottom in given for corner in ((left, top), (right, bottom))]

        def draw(pen: "ImageDraw", fine: Callable[[Point], Point]) -> None:
            for left, top, right, bottom in given:
                (x0, y0), (x1, y1) = fine((left, top)), fine((right, bottom))
                pen.rectangle((round(x0), round(y0), round(x1) - 1, round(y1) - 1), fill=255)

        self._ink(draw, corners, color)

    def polygon(self, corners: Sequence[Point], color: str, *, opacity: float) -> None:
        """Fill the polygon, so that `opacity` (0 to 1) of what is below it is hidden."""
        self._ink(lambda pen, fine: pen.polygon([fine(one) for one in corners], fill=255), corners, color, opacity)

    def line(self, points: Sequence[Point], color: str, *, width: float, dot: float) -> None:
        """Draw a line through the points, `width` pixels wide, and a dot on each, `dot` pixels wide."""
        reach = max(width, dot) / 2

        def draw(pen: "ImageDraw", fine: Callable[[Point], Point]) -> None:
            there = [fine(one) for one in points]
            pen.line(there, fill=255, width=round(width * _FINER), joint="curve")
            for one in there:
                pen.circle(one, dot / 2 * _FINER, fill=255)

        around = [(x + away, y + away) for x, y in points for away in (-reach, reach)]
        self._ink(draw, around, color)

    def write(self, at: Point, words: str, color: str, *, size: int, bold: bool = False, anchor: str = "ls") -> None:
        """Write the words, `size` pixels high, on the line at that height; `anchor` is Pillow's, `ls` the left end."""
        self._pen.text(at, words, fill=color, font=self._font(size, bold=bold), anchor=anchor)

    def known(self, words: str) -> str:
        """Return the words without the letters that the fonts lack, which would be drawn as boxes."""
        font = self._font(20, bold=True)
        box = bytes(font.getmask(_LACKING))
        return "".join(letter for letter in words if bytes(font.getmask(letter)) != box)

    def can_write(self, words: str) -> bool:
        """Return whether the words can be written whole: in letters that the fonts have, one after the other."""
        return self.known(words) == words and self.can_set(words)

    def can_set(self, words: str) -> bool:
        """Return whether the words are of a script that is set from left to right, a letter beside the other."""
        return not any(bidirectional(letter) in _FROM_RIGHT or combining(letter) for letter in words)

    def fitting(self, words: str, *, width: float, size: int, bold: bool = False) -> str:
        """Return the words, or as many letters of them and `…` as are no wider than that many pixels."""
        font = self._font(size, bold=bold)
        if font.getlength(words) <= width:
            return words
        length = bisect_right(range(len(words)), width, key=lambda count: font.getlength(f"{words[:count]}…"))
        return f"{words[: max(0, length - 1)].rstrip()}…"

    def png(self) -> bytes:
        """Return the picture as a PNG."""
        picture = BytesIO()
        self._image.save(picture, format="png")
        return picture.getvalue()

    @cached_property
    def _pen(self) -> "ImageDraw":
        from PIL import ImageDraw  # noqa: PLC0415 (on first use)

        return ImageDraw.Draw(self._image)

    def _font(self, size: int, *, bold: bool) -> "FreeTypeFont":
        from PIL import ImageFont  # noqa: PLC0415 (on first use)

        if (size, bold) not in self._fonts:
            file = _FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")
            layout = ImageFont.Layout.BASIC  # the other one is not everywhere
            self._fonts[size, bold] = ImageFont.truetype(str(file), size, layout_engine=layout)
        return self._fonts[size, bold]

    def _ink(
        self,
        draw: "Callable[[ImageDraw, Callable[[Point], Point]], None]",
        around: Sequence[Point],
        color: str,
        opacity: float = 1,
    ) -> None:
        """Bring the colour to where `draw` says, on a finer picture of the part `around` these points."""
        from PIL import Image, ImageDraw  # noqa: PLC0415 (on first use)

        if not around:
            return
        left, top = (int(min(one[axis] for one in around)) for axis in (0, 1))
        right, bottom = (int(max(one[axis] for one in around)) + 1 for axis in (0, 1))
        finer = Image.new("L", ((right - left) * _FINER, (bottom - top) * _FINER))
        draw(ImageDraw.Draw(finer), lambda at: ((at[0] - left) * _FINER, (at[1] - top) * _FINER))
        mask = finer.reduce(_FINER).point([round(value * opacity) for value in range(256)])
        self._image.paste(color, (left, top, right, bottom), mask)
