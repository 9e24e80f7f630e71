"""The demo's map: the neighbourhoods of each process, as their outlines stand in content/demo/outlines."""

from functools import partial
from pathlib import Path

from django.conf import settings

from proeftuin.ideas.actions.outlines import set_outlines
from proeftuin.operations.demo_world import Step, World
from proeftuin.processes.models import Process

DRAWN = 23  # days ago: when the last of them had been prepared
SOURCE = "Gemeente Waterrijk (verzonnen)"


def steps() -> list[Step]:
    """One for each file, which is called after the prefix of its process."""
    folder = Path(settings.CONTENT_DIR) / "demo" / "outlines"
    return [Step(DRAWN, partial(_draw, path=path)) for path in sorted(folder.glob("*.geojson"))]


def _draw(world: World, *, path: Path) -> None:
    process = Process.objects.get(prefix=path.stem)
    set_outlines(by=world.actors["sara"], process=process, geojson=path.read_bytes(), source=SOURCE)
