"""A small library in four languages, and strategies that make random ones. No tests in here."""

import datetime as dt

from hypothesis import strategies as st

from proeftuin.engines.retrieval import Concept, Document, Index, Lexicon

LEXICON = Lexicon.build(
    [
        Concept(
            "waiting-time",
            {
                "nl": ("wachttijd", "wachtrij"),
                "fr": ("délai d'attente", "file d'attente", "temps d'attente"),
                "de": ("Wartezeit", "Warteschlange"),
                "en": ("waiting time", "queue"),
            },
            broader=("service-quality",),
            related=("counter",),
        ),
        Concept(
            "service-quality", {"nl": ("dienstverlening",), "fr": ("qualité de service",), "en": ("service quality",)}
        ),
        Concept(
            "counter",
            {"nl": ("loket", "balie"), "fr": ("guichet",), "de": ("Schalter",), "en": ("counter", "front desk")},
        ),
        Concept("bank-river", {"nl": ("oever",), "en": ("bank",)}),
        Concept("bank-money", {"nl": ("bank",), "en": ("bank",)}),
        Concept(
            "participation", {"nl": ("inspraak",), "fr": ("participation citoyenne",), "de": ("Bürgerbeteiligung",)}
        ),
        Concept(
            "solar", {"nl": ("zonnepaneel",), "fr": ("panneau solaire",), "de": ("Solarmodul",), "en": ("solar panel",)}
        ),
    ]
)

DOCUMENTS = [
    Document(
        1,
        "Kortere wachttijden aan het loket",
        "Een stad maakte afspraken.",
        "Burgers maken nu een afspraak.",
        "nl",
        {"kind": ["case"], "country": ["BE"], "phase": ["share"]},
        date=dt.date(2020, 3, 1),
    ),
    Document(
        2,
        "Réduire le délai d'attente à la mairie",
        "",
        "Le guichet unique reçoit sur rendez-vous.",
        "fr",
        {"kind": ["case"], "country": ["FR"]},
        date=dt.date(2021, 3, 1),
    ),
    Document(
        3,
        "Kürzere Wartezeit im Bürgeramt",
        "",
        "Termine werden online vergeben.",
        "de",
        {"kind": ["lesson"], "country": ["DE"]},
        date=dt.date(2022, 3, 1),
    ),
    Document(
        4,
        "No more queue at city hall",
        "",
        "An appointment system for citizens.",
        "en",
        {"kind": ["case"], "country": ["IE", "BE"]},
        date=dt.date(2023, 3, 1),
    ),
    Document(
        5, "Zonnepanelen op scholen", "", "De gemeente legde zonnepanelen op elk schooldak.", "nl", {"kind": ["case"]}
    ),
    Document(6, "Bürgerbeteiligung am Fluss", "", "Anwohner planen den Park mit.", "de", {"kind": ["initiative"]}),
    Document(7, "Geheime wachttijden", "", "Intern rapport over xylofonie.", "nl", {"kind": ["memo"]}, ("team:7",)),
    Document(8, "Réalisations de l'été", "", "Les citoyens ont réalisé un jardin.", "fr", {"kind": ["case"]}),
]

INDEX = Index.build(DOCUMENTS, LEXICON)

HOSTILE = [
    "",
    " ",
    "🙂🙃",
    "'; DROP TABLE entry; --",
    "a' OR 1=1",
    "مرحبا بالعالم",
    "שלום",
    "the of and",
    "de het een",
    "\x00\x1f",
    "wacht\u0301tijd",
    "%_*?[](){}",
    "-",
    "a-b-c-" * 40,
    "ﷺ",
    "İstanbul",
    "\ud800",
    "10.000 €",
    "l'",
    "x" * 300,
    "日本語",
]

WORDS = ["alfa", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "wachttijd", "queue", "bank"]

texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
facets = st.fixed_dictionaries(
    {
        "kind": st.lists(st.sampled_from(["case", "lesson"]), max_size=1),
        "place": st.lists(st.sampled_from(["a", "b", "c"]), max_size=3, unique=True),
    }
)
audiences = st.lists(st.sampled_from(["public", "team:1", "team:2"]), max_size=2, unique=True).map(tuple)
documents = st.builds(
    Document,
    st.integers(1, 12),
    title=texts,
    body=texts,
    lang=st.sampled_from(["nl", "en", "fr", "de", "es"]),
    facets=facets,
    audiences=audiences,
    date=st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)),
)
collections = st.lists(documents, max_size=8, unique_by=lambda document: document.key)


def keys(result):
    """Keys of what search or ask found, in order."""
    return [found.key for found in (result.hits if hasattr(result, "hits") else result.answers)]
