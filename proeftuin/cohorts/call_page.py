"""On the page of a call: the cohort that its teams came into."""

from django.utils.translation import gettext as _

from proeftuin.calls.models import Call
from proeftuin.calls.registry import Link, call_link
from proeftuin.cohorts.models import Cohort


@call_link("cohort")
def its_cohort(call: Call) -> Link | None:
    one = Cohort.objects.shown().filter(call=call).first()
    return (_("The teams, and how they are doing"), one.get_absolute_url()) if one else None
