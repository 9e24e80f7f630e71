"""Simple drawings for the demo's logbooks: made here, so that nobody's picture is borrowed."""

from collections.abc import Sequence
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

SIZE = (960, 540)
PAPER, INK, WATER, SUN, GREEN = "#f6f1e7", "#23313f", "#7fb2c8", "#e6b34a", "#7fa66b"


def picture(kind: str) -> SimpleUploadedFile:
    """A drawing by its name: "hall", "street" or "chart". Raises KeyError for another name."""
    image = Image.new("RGB", SIZE, PAPER)
    DRAWINGS[kind](ImageDraw.Draw(image))
    stored = BytesIO()
    image.save(stored, "PNG")
    return SimpleUploadedFile(f"{kind}.png", stored.getvalue(), "image/png")


def _hall(draw: ImageDraw.ImageDraw) -> None:
    """A counter with people who wait."""
    draw.rectangle((0, 420, 960, 540), fill="#ddd3c0")
    draw.rectangle((600, 250, 900, 430), fill=WATER)
    for at in range(90, 560, 90):
        _person(draw, at, 420, 110 + at % 40)


def _street(draw: ImageDraw.ImageDraw) -> None:
    """A street with houses, a tree and a ditch for rain."""
    draw.ellipse((800, 40, 900, 140), fill=SUN)
    for at in range(60, 700, 160):
        draw.rectangle((at, 200, at + 120, 400), fill="#d9a78b")
        draw.polygon([(at - 10, 200), (at + 60, 120), (at + 130, 200)], fill=INK)
    draw.rectangle((0, 400, 960, 470), fill=GREEN)
    draw.rectangle((0, 470, 960, 540), fill=WATER)
    draw.rectangle((770, 300, 790, 400), fill=INK)
    draw.ellipse((710, 180, 850, 320), fill=GREEN)


def _chart(draw: ImageDraw.ImageDraw) -> None:
    """A tally on paper, as it hangs on a wall."""
    _bars(draw, (62, 41, 33, 18))


def _bars(draw: ImageDraw.ImageDraw, values: Sequence[int]) -> None:
    draw.line((100, 470, 880, 470), fill=INK, width=6)
    for place, value in enumerate(values):
        left = 150 + place * 180
        draw.rectangle((left, 470 - value * 6, left + 110, 470), fill=(WATER, SUN, GREEN, INK)[place % 4])


def _person(draw: ImageDraw.ImageDraw, at: int, foot: int, height: int) -> None:
    draw.ellipse((at, foot - height - 40, at + 40, foot - height), fill=INK)
    draw.rounded_rectangle((at - 8, foot - height, at + 48, foot), radius=18, fill=GREEN if at % 180 else SUN)


DRAWINGS = {"hall": _hall, "street": _street, "chart": _chart}
