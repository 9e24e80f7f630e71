"""What forms, imports and the demo hand to the actions of this room."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class IdeaDraft:
    """An idea as it is written. ``extra`` holds the answers to the form's own questions by code, private ones too.

    ``shape`` is a GeoJSON geometry when the place is more than a pin.
    """

    title: str
    body: str = ""
    language: str = "en"
    category: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)
    address: str = ""
    area: str = ""
    latitude: float | None = None
    longitude: float | None = None
    shape: Mapping[str, object] | None = None
