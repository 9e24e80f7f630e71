"""Colours as CSS writes them, and the contrast between two of them (WCAG 2.2, relative luminance)."""

import colorsys
import re

NAMED = {"white": "#ffffff", "black": "#000000"}
NUMBER = r"([\d.]+)(%|deg)?"


def parse(text: str) -> tuple[float, float, float] | None:
    """Red, green and blue from 0 to 1, or nothing when it is not a solid colour we can read."""
    value = NAMED.get(text.strip().lower(), text.strip().lower())
    if found := re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})([0-9a-f]{1,2})?", value):
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        if found[2] and set(found[2]) != {"f"}:
            return None  # see-through: what shows depends on what lies below
        return (int(digits[0:2], 16) / 255, int(digits[2:4], 16) / 255, int(digits[4:6], 16) / 255)
    parts = r"[,\s]+".join([NUMBER] * 3)
    if found := re.fullmatch(rf"rgba?\(\s*{parts}\s*([,/]\s*1(\.0+)?)?\s*\)", value):
        values = [float(found[i]) / (100 if found[i + 1] == "%" else 255) for i in (1, 3, 5)]
        return (values[0], values[1], values[2])
    if found := re.fullmatch(rf"hsla?\(\s*{parts}\s*([,/]\s*1(\.0+)?)?\s*\)", value):
        hue, saturation, lightness = float(found[1]) / 360, float(found[3]) / 100, float(found[5]) / 100
        return colorsys.hls_to_rgb(hue % 1, lightness, saturation)
    return None


def contrast(one: str, other: str) -> float | None:
    """The contrast ratio of two colours, 1 to 21; nothing when one of them can't be read."""
    first, second = parse(one), parse(other)
    if first is None or second is None:
        return None
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: tuple[float, float, float]) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
