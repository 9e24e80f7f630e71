"""On the page of a call: the question to the market that it belongs to."""

from django.utils.translation import gettext as _

from proeftuin.calls.models import Call
from proeftuin.calls.registry import Link, call_link
from proeftuin.challenges.models import Challenge


@call_link("challenge")
def its_question(call: Call) -> Link | None:
    one = Challenge.objects.shown().filter(call=call).first()
    return (_("The question, and the answers for everyone"), one.get_absolute_url()) if one else None
