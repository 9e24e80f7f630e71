"""Writing shared knowledge, publishing it, and withdrawing it with a reason."""

from collections.abc import Iterable, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction
from django.forms import ValidationError
from django.utils.translation import gettext as _

from proeftuin.content import lexicon, vocabularies
from proeftuin.items import permissions
from proeftuin.items.documents import item_document
from proeftuin.items.drafts import ItemDraft
from proeftuin.items.logic import thing_at
from proeftuin.items.models import Item, ItemTheme, Related
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import record
from proeftuin.search import actions as search
from proeftuin.search.models import Entry
from proeftuin.uploads.actions import add_upload, remove_upload, show_uploads_to
from proeftuin.uploads.models import Upload

LONGEST, LONGEST_SUMMARY, LONGEST_REASON = 50_000, 1000, 500
MOST_RELATED, MOST_CONCEPTS = 20, 12
ROOM = system("items")
PLAIN = ("kind", "language", "title", "summary", "body", "link", "licence", "attribution")


@transaction.atomic
def write_item(*, by: Actor, draft: ItemDraft) -> Item:
    """Begin a draft. Raises InvalidError, NotAllowedError."""
    require(permissions.can_write(by))
    related = _checked(by, draft)
    item = Item(author_id=by.id)
    _fill(item, draft)
    item.save()
    _hang(item, related)
    record("item.drafted", by=by, thread=item.thread, audience=by.ref)
    return item


@transaction.atomic
def edit_item(*, by: Actor, item: Item, draft: ItemDraft, version: int) -> Item:
    """Save new words. Raises StaleError when they changed since ``version`` was read."""
    item = _locked(item)
    require(permissions.can_edit(by, item))
    if item.version != version:
        raise StaleError(item.version)
    related = _checked(by, draft, item)
    _fill(item, draft)
    _save(item)
    _hang(item, related)
    if item.is_published:
        _tell(by, item, "item.edited")
    else:
        record("item.redrafted", by=by, thread=item.thread, audience=by.ref)
    return item


@transaction.atomic
def publish_item(*, by: Actor, item: Item) -> Item:
    """For everyone to read and find; also what was withdrawn before. Published twice is once."""
    item = _locked(item)
    require(permissions.can_edit(by, item))
    if item.is_published:
        return item
    if not (item.summary or item.body or item.link):
        raise InvalidError({"summary": _("Write in a few words what it is, before you publish it.")})
    item.published_at = item.published_at or now()
    item.state, item.withdrawn_reason = Item.State.PUBLISHED, ""
    _save(item)
    show_uploads_to(audience="public", thread=item.thread)
    _tell(by, item, "item.published")
    return item


@transaction.atomic
def withdraw_item(*, by: Actor, item: Item, reason: str) -> Item:
    """Take it back. Its page stays, without its text, and says why. Raises InvalidError without a reason."""
    item = _locked(item)
    require(permissions.can_edit(by, item))
    if not item.is_published:
        return item
    if not reason.strip():
        raise InvalidError({"reason": _("Say why, for who read it or made a link to it.")})
    item.state, item.withdrawn_reason = Item.State.WITHDRAWN, reason.strip()[:LONGEST_REASON]
    _save(item)
    show_uploads_to(audience=_circle(item), thread=item.thread)
    search.drop("item", item.ref)
    record("item.withdrawn", by=by, thread=item.thread, data={"title": item.title, "reason": item.withdrawn_reason})
    return item


@transaction.atomic
def add_file(*, by: Actor, item: Item, file: UploadedFile, alt: str = "") -> Upload:
    """A file with the item, for whoever may read the item. Raises InvalidError when it can't be stored."""
    require(permissions.can_edit(by, item))
    if _is_closed(item.licence):
        raise InvalidError({"files": _("All rights are reserved: make a link to it, and add no copy.")})
    audience = "public" if item.is_published else _circle(item)
    return add_upload(by=by, file=file, thread=item.thread, audience=audience, alt=alt)


@transaction.atomic
def remove_file(*, by: Actor, item: Item, upload: Upload) -> None:
    """Gone for good. Any of who may change the item may, whoever added it."""
    require(permissions.can_edit(by, item))
    remove_upload(by=ROOM, upload=upload)


def concepts_of(words: Iterable[str]) -> tuple[list[str], list[str]]:
    """Concepts of the lexicon for words in any language, and the words that it does not know."""
    asked = list(filter(None, (" ".join(one.split()) for one in words)))
    by_word: dict[str, str] = {}
    for concept in lexicon.concepts().values() if asked else ():
        for several in concept.words.values():
            for word in several:
                by_word.setdefault(word.casefold(), concept.id)
    known = {word: word if lexicon.concept(word) else by_word.get(word.casefold()) for word in asked}
    return list(dict.fromkeys(one for one in known.values() if one)), [word for word, one in known.items() if not one]


def _is_closed(licence: str) -> bool:
    term = vocabularies.term("licences", licence)
    return bool(term and term.extra.get("closed"))


def _circle(item: Item) -> str:
    """Who sees the files of what is not published: who wrote it. With nobody left, nobody."""
    return item.author.actor_ref if item.author else f"item:{item.ref}"


def _locked(item: Item) -> Item:
    rows = Item.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "author")
    return rows.get(pk=item.pk)


def _fill(item: Item, draft: ItemDraft) -> None:
    for name in PLAIN:
        setattr(item, name, getattr(draft, name).strip())
    item.sectors, item.concepts = list(draft.sectors), list(draft.concepts)
    item.made_on, item.organisation_id = draft.made_on, draft.organisation_id


def _save(item: Item) -> None:
    item.version += 1
    item.changed_at = now()
    item.save()


def _hang(item: Item, related: Sequence[tuple[str, str]]) -> None:
    """Its themes and related things, as the draft says now."""
    ItemTheme.objects.filter(item=item).exclude(code__in=item.themes).delete()
    ItemTheme.objects.bulk_create([ItemTheme(item=item, code=code) for code in item.themes], ignore_conflicts=True)
    Related.objects.filter(item=item).delete()
    Related.objects.bulk_create([Related(item=item, kind=kind, ref=ref) for kind, ref in related])


def _tell(by: Actor, item: Item, kind: str) -> None:
    record(kind, by=by, thread=item.thread, data={"title": item.title})
    search.put(item_document(Item.objects.select_related("organisation").get(pk=item.pk)))


def _checked(by: Actor, draft: ItemDraft, item: Item | None = None) -> list[tuple[str, str]]:
    """Kind and reference of what is related. Raises InvalidError with all that is wrong with the draft."""
    problems: dict[str, object] = {}
    if not draft.title.strip():
        problems["title"] = _("Give it a title.")
    if len(draft.title) > 200 or len(draft.attribution) > 300:
        problems["title"] = _("This is too long.")
    if len(draft.body) > LONGEST:
        problems["body"] = _("This is too long: at most %(most)d characters.") % {"most": LONGEST}
    if len(draft.summary) > LONGEST_SUMMARY:
        problems["summary"] = _("This is too long: at most %(most)d characters.") % {"most": LONGEST_SUMMARY}
    for name, known in (("kind", "item_kinds"), ("licence", "licences"), ("language", "languages")):
        if getattr(draft, name) not in vocabularies.codes(known):
            problems[name] = _("Choose one of the list.")
    problems |= _problems_of_themes(draft) | _problems_of_rights(by, draft, item) | _problems_of_link(draft)
    related, wrong = _related(draft.related)
    if wrong:
        problems["related"] = _("There is no public page of this site at: %(addresses)s") % {
            "addresses": ", ".join(wrong)
        }
    if problems:
        raise InvalidError(problems)
    return related


def _problems_of_themes(draft: ItemDraft) -> dict[str, object]:
    if set(draft.sectors) - set(vocabularies.codes("sectors")):
        return {"sectors": _("Choose one of the list.")}
    if any(lexicon.concept(one) is None for one in draft.concepts) or len(draft.concepts) > MOST_CONCEPTS:
        return {"concepts": _("Choose at most %(most)d known words.") % {"most": MOST_CONCEPTS}}
    return {}


def _problems_of_rights(by: Actor, draft: ItemDraft, item: Item | None) -> dict[str, object]:
    """For whom one speaks, and what the licence asks."""
    problems: dict[str, object] = {}
    stays = item is not None and item.organisation_id == draft.organisation_id
    if draft.organisation_id and not stays and not (by.is_system or permissions.belongs(by, draft.organisation_id)):
        problems["organisation"] = _("Choose an organisation that you belong to.")
    if not draft.organisation_id and not stays and not (by.is_system or by.has_role("editor")):
        problems["organisation"] = _("Choose an organisation that you belong to.")
    term = vocabularies.term("licences", draft.licence)
    if term and term.extra.get("asks_name") and not draft.attribution.strip() and not draft.organisation_id:
        problems["attribution"] = _("Say who made it: this licence asks for the name.")
    if _is_closed(draft.licence) and draft.body.strip():
        problems["body"] = _("All rights are reserved: leave the text empty, and make a link to it.")
    if _is_closed(draft.licence) and not draft.link.strip():
        problems["link"] = _("All rights are reserved: say where others can read it.")
    return problems


def _problems_of_link(draft: ItemDraft) -> dict[str, object]:
    if draft.link.strip():
        try:
            URLValidator(schemes=["http", "https"])(draft.link.strip())
        except ValidationError:
            return {"link": _("Fill in an address that begins with https://")}
    return {}


def _related(addresses: Sequence[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """The things at these addresses, as far as everyone may find them, and the addresses without one."""
    asked = {line: thing_at(line) for line in (one.strip() for one in addresses) if line}
    things = {thing for thing in asked.values() if thing}
    known = Entry.objects.filter(
        kind__in={kind for kind, _ref in things}, ref__in={ref for _kind, ref in things}, deleted=False,
        audience="public",
    ).values_list("kind", "ref")  # fmt: skip
    there = set(known)
    right = list(dict.fromkeys(thing for thing in asked.values() if thing in there))
    return right[:MOST_RELATED], [line[:80] for line, thing in asked.items() if thing not in there]
