"""The machine-readable twins of organisations' pages: public facts only, no members."""

from proeftuin.organisations.models import Organisation
from proeftuin.ui.http import absolute

COLUMNS = (
    "ref", "url", "name", "names", "kind", "level", "country", "scheme", "code", "parent", "successor", "valid_until",
    "description", "website", "source", "source_id", "licence", "attribution",
)  # fmt: skip


def organisation_data(one: Organisation) -> dict[str, object]:
    """An organisation as plain values. Select its parent and successor along."""
    plain = {name: getattr(one, name) for name in COLUMNS if name != "url"}
    return {
        **plain,
        "url": absolute(one.get_absolute_url()),
        "parent": absolute(one.parent.get_absolute_url()) if one.parent else "",
        "successor": absolute(one.successor.get_absolute_url()) if one.successor else "",
    }


def row(one: Organisation) -> list[object]:
    """A line of the CSV file."""
    names = " | ".join(dict.fromkeys(one.names.values()))
    made = organisation_data(one) | {"names": names, "valid_until": one.valid_until or ""}
    return [made[name] for name in COLUMNS]


def json_ld(one: Organisation) -> dict[str, object]:
    """schema.org: a GovernmentOrganization, or an Organization when it is none."""
    kind = "GovernmentOrganization" if one.team_sector == "government" else "Organization"
    made: dict[str, object] = {
        "@context": "https://schema.org", "@type": kind, "@id": absolute(one.get_absolute_url()), "name": one.name,
    }  # fmt: skip
    others = [name for name in one.names.values() if name != one.name]
    optional = {
        "alternateName": others, "description": one.description, "url": one.website,
        "identifier": f"{one.scheme}:{one.code}" if one.code else "",
        "areaServed": one.country,
        "dissolutionDate": one.valid_until.isoformat() if one.valid_until else "",
        "parentOrganization": {"@id": absolute(one.parent.get_absolute_url())} if one.parent else "",
    }  # fmt: skip
    return made | {name: value for name, value in optional.items() if value}
