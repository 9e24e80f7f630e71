"""The same people in tests, in the demo and in screenshots.

Sara works at the counter of Waterrijk and leads; Joris is her colleague; Ann works in Zandhove, a municipality
elsewhere; Pieter coaches; Fatima is a resident; Elke is the editor; Bas administers the instance.
"""

from proeftuin.accounts.models import InstanceRole, User
from proeftuin.accounts.queries import actor_of
from proeftuin.kernel.actor import Actor
from proeftuin.organisations.models import Membership, Organisation

PEOPLE = {
    "sara": ("Sara Peeters", "waterrijk", ()),
    "joris": ("Joris de Wit", "waterrijk", ()),
    "ann": ("Ann Claes", "zandhove", ()),
    "pieter": ("Pieter Maes", "", ("coach",)),
    "fatima": ("Fatima El Idrissi", "", ()),
    "elke": ("Elke Janssens", "", ("editor",)),
    "bas": ("Bas Willems", "", ("administrator",)),
}
ORGANISATIONS = {
    "waterrijk": {"name": "Gemeente Waterrijk", "kind": "municipality", "level": "local", "country": "NL"},
    "zandhove": {"name": "Gemeente Zandhove", "kind": "municipality", "level": "local", "country": "BE"},
}


def organisation(key: str) -> Organisation:
    return Organisation.objects.get_or_create(scheme="cast", code=key, defaults=ORGANISATIONS[key])[0]


def person(key: str) -> User:
    """Someone of the cast, with membership and roles, made when first asked for."""
    name, works_at, roles = PEOPLE[key]
    user = User.objects.filter(email=f"{key}@example.org").first()
    if user is None:
        user = User.objects.create_user(f"{key}@example.org", "a long password", name=name, language="en")
        if works_at:
            Membership.objects.create(user=user, organisation=organisation(works_at), state=Membership.State.CONFIRMED)
        for role in roles:
            InstanceRole.objects.create(user=user, role=role)
    return user


def actor(key: str) -> Actor:
    return actor_of(person(key))
