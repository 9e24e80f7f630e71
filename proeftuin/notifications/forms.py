"""How often someone wants mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.notifications.models import Preference
from proeftuin.ui.forms import Form

RHYTHMS = [
    (Preference.Rhythm.AT_ONCE, _("At once, a mail for each thing")),
    (Preference.Rhythm.DAILY, _("Once a day, in the morning")),
    (Preference.Rhythm.WEEKLY, _("Once a week, on Monday")),
    (Preference.Rhythm.NEVER, _("Never, I look on the site")),
]


class RhythmForm(Form):
    rhythm = forms.ChoiceField(
        label=_("How often do you want mail?"), choices=RHYTHMS, widget=forms.RadioSelect,
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose how often you want mail.")),
    )  # fmt: skip
