"""The words of the turns, as buttons and pages name them."""

from django.utils.translation import gettext_lazy as _

# For each turn: the button, and what it does or asks.
TURNS = {
    "open": (_("Open it"), _("From then on it is fixed who decides along, and by which rules.")),
    "extend": (_("Give more time"), _("Everyone sees the new end.")),
    "amend": (_("Close the questions"), _("Then the proposal can be adjusted, or stay as it is.")),
    "ask": (_("Start the objection round"), _("Everyone is asked: can you live with this version, or do you object?")),
    "test": (_("Test the objections"), _("Three questions for each: good enough, safe enough, do we learn?")),
    "set_aside": (_("Set them aside"), _("They are kept as concerns, and the round stands.")),
    "integrate": (_("Take them up"), _("A next version takes the valid objections up.")),
    "ask_again": (_("Ask everyone again"), _("A new version asks everyone anew.")),
    "adopt": (_("Adopt it"), _("Nobody objects. Write down what is decided, who sees to it and when you look back.")),
    "hear": (_("On to the change round"), _("Everyone has read the reasons, and may think again.")),
    "propose": (_("Propose someone"), _("Weigh the reasons, not only the numbers.")),
    "weigh": (_("Close the advice"), _("Then you weigh what was said, and decide.")),
    "decide": (_("Write down what you decide"), _("You alone decide. Everyone reads what you did with their advice.")),
    "start": (_("Put it in force"), _("Who sees to it, and when do you look back?")),
    "count": (_("Count the votes"), _("From then on everyone sees what was voted.")),
    "conclude": (_("Write down what was chosen"), _("A person says in words what follows from the votes.")),
    "reject": (_("Write down that it was not chosen"), _("A person says in words what follows from the votes.")),
    "withdraw": (_("Withdraw it"), _("Say why. What was said stays readable.")),
    "escalate": (_("Let others decide"), _("You do not get there together. Say who decides now, and why.")),
    "expire": (_("End it without a decision"), _("The time is over and nothing was decided.")),
    "keep": (_("Let it stay"), _("What did you see? It stays, and may come back on another day.")),
    "change": (_("Change it"), _("What did you see? Then make a new proposal.")),
    "end": (_("End it"), _("What did you see? It holds no longer.")),
}  # fmt: skip

# What must be true first, where no form can fill it in.
CHECKS = {
    "facilitator": _("There is a facilitator"),
    "facilitator_is_other": _("The facilitator is not who proposes"),
    "decider": _("One person decides"),
    "electors": _("At least two people decide"),
    "options": _("At least two options"),
    "affected_asked": _("Someone whom it affects is asked for advice"),
    "expert_asked": _("Someone who knows about it is asked for advice"),
    "window_over": _("The time for advice is over"),
    "replied": _("Each advice has an answer"),
    "questions_answered": _("Each question has an answer"),
    "round_over": _("Everyone answered, or the time is over"),
    "late": _("The time is over"),
    "quorum": _("Enough people answered"),
    "no_objections": _("Nobody objects"),
    "has_objections": _("Someone objects"),
    "tested": _("Each objection is tested"),
    "none_valid": _("No objection is valid"),
    "some_valid": _("At least one objection is valid"),
    "newer_version": _("There is a next version"),
    "integrated": _("Each valid objection is taken up"),
    "carried": _("The votes carried it, with enough voters"),
    "not_carried": _("The votes did not carry it"),
    "review_reached": _("The day to look back has come"),
}  # fmt: skip
