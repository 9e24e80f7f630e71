"""Letting go of addresses and links once the result is announced: nobody needs to be invited or asked any more."""

from django.db import transaction

from proeftuin.calls.models import Author, Entry, Juror

OVER = ("announced", "archived")


@transaction.atomic
def forget_addresses() -> int:
    """Of managers who were asked for support, of jurors, and invitations of co-authors that nobody took up.

    What a manager said stays with the entry, and the name of a juror in the minutes. Returns how many.
    """
    asked = Entry.objects.filter(call__state__in=OVER).exclude(sponsor_email="", sponsor_token="")
    count = asked.order_by().update(sponsor_email="", sponsor_token="")
    unasked = Entry.objects.filter(call__state__in=OVER, sponsor_at=None).exclude(sponsor="")
    count += unasked.order_by().update(sponsor="")
    invited = Author.objects.filter(user=None, entry__call__state__in=OVER)
    count += invited.delete()[1].get("calls.Author", 0)
    jurors = Juror.objects.filter(call__state__in=OVER).exclude(email="")
    return count + jurors.order_by().update(email="")
