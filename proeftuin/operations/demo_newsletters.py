"""The demo's newsletters: two that came out before anybody asked for them by mail, and the next one in the making."""

from proeftuin.items.actions import subscribing
from proeftuin.items.models import Item
from proeftuin.newsletters.actions import composing, leaving
from proeftuin.newsletters.models import Issue
from proeftuin.operations.demo_items import CHATBOT
from proeftuin.operations.demo_world import Step, World

FIRST, SECOND, NEXT = "Wachten kost geld, en van wie?", "Vragen voor je koopt", "Wat lukte, en wat niet"


def steps() -> list[Step]:
    return [Step(185, _first), Step(110, _second), Step(4, _next), Step(3, _read)]


def _begin(world: World, title: str, intro: str) -> Issue:
    return composing.begin_issue(by=world.actors["elke"], title=title, language="nl", intro=intro)


def _add(world: World, issue: Issue, kind: str, ref: str, words: str) -> None:
    piece = composing.add_thing(by=world.actors["elke"], issue=issue, kind=kind, ref=ref)
    composing.change_words(by=world.actors["elke"], piece=piece, words=words)


def _out(world: World, issue: Issue) -> None:
    """It comes out; nobody asked for it by mail yet, so none leaves."""
    issue = composing.schedule(by=world.actors["elke"], issue=issue)
    leaving.begin(issue)
    leaving.queue_some(issue)
    leaving.end(issue)


def _first(world: World) -> None:
    issue = _begin(world, FIRST, "Een rij lijkt gratis. Het Kennishuis rekende uit wie hem betaalt.")
    measuring = Item.objects.get(title="Meten wat wachten kost")
    _add(world, issue, "item", measuring.ref, "Vijf stappen, en een rekenblad dat je zelf kunt vullen.")
    _add(world, issue, "case", world.cases["terugbel"].ref, "Zo werd de rij in Waterrijk korter.")
    _out(world, issue)


def _second(world: World) -> None:
    issue = _begin(world, SECOND, "Een chatbot kopen kan iedereen. Deze lijst begint bij het loket.")
    _add(world, issue, "item", Item.objects.get(title=CHATBOT).ref, "Vul hem samen in, dat kost een uur.")
    words = "Wie iets probeerde dat **niet** lukte, mag het hier vertellen. Stuur ons een zin."
    composing.add_words(by=world.actors["elke"], issue=issue, title="Deel je mislukking", words=words)
    _out(world, issue)


def _next(world: World) -> None:
    issue = _begin(world, NEXT, "De lessen van dit jaar, in vijf minuten.")
    _add(world, issue, "case", world.cases["avondloket"].ref, "Zes maanden open, bijna niemand kwam. En toch nuttig.")


def _read(world: World) -> None:
    """From now on some get it by mail."""
    for key in ("sara", "ann", "joris"):
        subscribing.subscribe(by=world.actors[key], kind="newsletter", query="nl")
