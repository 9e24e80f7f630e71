"""Many small questions in one trip: what is there, how many, and which texts."""

import pytest
from django.db.models import CharField, Value
from django.db.models.functions import Concat

from proeftuin.organisations.models import Membership, Organisation
from proeftuin.storage.together import how_many, texts_of, which
from tests import cast

pytestmark = pytest.mark.django_db


def test_one_query_tells_what_is_there_and_how_many(django_assert_num_queries) -> None:
    town = cast.organisation("waterrijk")
    cast.person("sara")
    asked = {
        "members": Membership.objects.filter(organisation=town).select_related("user").order_by("user__name"),
        "odd names": Organisation.objects.filter(name="100% {sure} %s 'quoted' \" --"),
        "towns": Organisation.objects.all(),
        "of nothing": Organisation.objects.filter(pk__in=[]),
        "none": Organisation.objects.none(),
    }
    with django_assert_num_queries(1):
        there = which(asked)
    with django_assert_num_queries(1):
        many = how_many(asked)
    assert many == {name: found.count() for name, found in asked.items()}
    assert there == {name for name, number in many.items() if number} == {"members", "towns"}


def test_counting_agrees_where_rows_are_distinct_or_joined() -> None:
    town = cast.organisation("waterrijk")
    cast.person("sara")
    cast.person("joris")
    joined = Organisation.objects.filter(memberships__state="confirmed", pk=town.pk)
    assert joined.count() == how_many({"all": joined})["all"] == 2
    assert how_many({"one": joined.distinct()})["one"] == joined.distinct().count() == 1


def test_texts_of_many_rooms_come_together(django_assert_num_queries) -> None:
    town = cast.organisation("waterrijk")
    named = Organisation.objects.filter(pk=town.pk).values_list(
        Concat(Value("organisation:"), "ref", output_field=CharField()), flat=True
    )
    plain = Organisation.objects.order_by("name").values_list("name", flat=True)
    with django_assert_num_queries(1):
        found = texts_of([named, plain, plain.filter(pk__in=[])])
    assert sorted(found) == sorted([f"organisation:{town.ref}", *plain])


def test_nothing_asked_costs_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert which({}) == frozenset()
        assert how_many({}) == {}
        assert texts_of([]) == []
