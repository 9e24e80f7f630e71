"""The demo's shared knowledge: guides, tools and news with their licences, and Sara who gets news on AI by mail."""
# ruff: noqa: E501 - a sentence of the demo stands on one line

from datetime import date
from functools import partial

from proeftuin.items.actions import subscribing, writing
from proeftuin.items.drafts import ItemDraft
from proeftuin.operations.demo_world import BY, Step, World

CHATBOT = "Een chatbot aan het loket: tien vragen vooraf"
ITEMS = (
    {
        "ago": 190, "organisation": "kennishuis", "kind": "publication", "title": "Meten wat wachten kost", "language": "nl",
        "summary": "Een rekenwijze in vijf stappen voor de kosten van een wachtrij, voor de gemeente en voor wie wacht.",
        "body": "Een uur wachten kost **de wachtende** meer dan het loket.\n\n1. Tel wie wacht, per uur.\n2. Vraag wat mensen missen.\n3. Reken met het loon van de wachtende.\n4. Vergelijk met een extra balie.\n5. Meet opnieuw na drie maanden.",
        "sectors": ["public-administration"], "concepts": ["waiting-time"], "licence": "CC-BY-4.0", "attribution": "J. Vos en M. Aydin, Kennishuis Samen Leren",
        "made_on": date(2024, 11, 4), "related": "terugbel",
    },
    {
        "ago": 120, "organisation": "vereniging", "kind": "tool", "title": CHATBOT, "language": "nl",
        "summary": "Een lijst om samen in te vullen voordat je een chatbot koopt: wie antwoordt als hij het niet weet?",
        "body": "Druk de lijst af en vul hem in met wie aan het loket werkt.\n\n- Welke vraag beantwoordt hij?\n- Wie leest mee?\n- Wat zegt hij als hij het niet weet?\n- Hoe stop je ermee?",
        "sectors": ["digital", "public-administration"], "concepts": ["artificial-intelligence", "chatbot"], "licence": "CC-BY-SA-4.0", "attribution": "", "made_on": None, "related": "terugbel",
    },
    {
        "ago": 75, "organisation": "valmont", "kind": "publication", "title": "Écrire un marché public avec ceux qui l’utiliseront", "language": "fr",
        "summary": "Un guide de douze pages : de la question au marché, avec un atelier avant chaque étape.",
        "body": "", "link": "https://example.org/marche-public", "sectors": ["economic-affairs"], "concepts": ["public-procurement"], "licence": "all-rights-reserved",
        "attribution": "Atelier des marchés", "made_on": date(2025, 2, 1), "related": "startup-inkoop",
    },
    {
        "ago": 40, "organisation": "moorfelden", "kind": "tool", "title": "Vorlage: Brief in einfacher Sprache", "language": "de",
        "summary": "Eine Vorlage mit Beispielen für Bescheide, die man beim ersten Lesen versteht.",
        "body": "Ein Gedanke je Satz. Zuerst sagen, was zu tun ist. Dann, warum.", "sectors": ["public-administration"], "concepts": ["plain-language"], "licence": "CC0-1.0", "attribution": "", "made_on": None, "related": "brieventest",
    },
    {
        "ago": 6, "organisation": "vereniging", "kind": "news", "title": "Nieuwe regels voor AI: wat een gemeente nu moet doen", "language": "nl",
        "summary": "Drie dingen die voor de zomer klaar moeten zijn, en wie je kan helpen.",
        "body": "Maak een lijst van wat je gebruikt. Zeg wie erover beslist. Leer iedereen die ermee werkt wat het wel en niet kan.", "sectors": ["digital"],
        "concepts": ["artificial-intelligence", "ai-act"], "licence": "CC-BY-4.0", "attribution": "", "made_on": None, "related": "",
    },
)  # fmt: skip


def steps() -> list[Step]:
    return [*(Step(int(str(one["ago"])), partial(_share, entry=one)) for one in ITEMS), Step(5, _subscribe)]


def _share(world: World, *, entry: dict[str, object]) -> None:
    values = {name: value for name, value in entry.items() if name not in ("ago", "organisation", "related")}
    case = world.cases.get(str(entry["related"]))
    draft = ItemDraft(
        organisation_id=world.organisations[str(entry["organisation"])].pk,
        related=[case.get_absolute_url()] if case else [], **values,  # type: ignore[arg-type]
    )  # fmt: skip
    writing.publish_item(by=BY, item=writing.write_item(by=BY, draft=draft))


def _subscribe(world: World) -> None:
    subscribing.subscribe(by=world.actors["sara"], query="code=artificial-intelligence", rhythm="weekly")
