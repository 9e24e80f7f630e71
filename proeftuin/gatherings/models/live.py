"""What is asked live in the room. ``key`` is a hash of a secret that only one browser holds: it names nobody."""

from django.db import models

from proeftuin.gatherings.models.gathering import Gathering
from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref


class LiveRoom(models.Model):
    """The live part of one gathering; people join with the code that stands on the screen."""

    gathering = models.OneToOneField(Gathering, on_delete=models.CASCADE, related_name="live")
    code = models.CharField(max_length=8, unique=True)
    is_open = models.BooleanField(default=True)
    opened_at = models.DateTimeField(default=now)

    class Privacy:
        open = ("code",)

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return f"/live/{self.code}/"


class LiveQuestion(models.Model):
    """A question from the room. A host may hide it, or mark it as answered."""

    class State(models.TextChoices):
        SHOWN = "shown"
        ANSWERED = "answered"
        HIDDEN = "hidden"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    room = models.ForeignKey(LiveRoom, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(max_length=300)
    key = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=State.choices, default=State.SHOWN)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["room", "key", "text"], name="live_question_once")]

    class Privacy:
        open = ("ref", "text", "key", "state")

    def __str__(self) -> str:
        return self.text


class LiveSupport(models.Model):
    """One browser supports a question, once."""

    question = models.ForeignKey(LiveQuestion, on_delete=models.CASCADE, related_name="supports")
    key = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="live_support_once")]

    class Privacy:
        open = ("key",)

    def __str__(self) -> str:
        return f"support of {self.question_id}"


class LivePoll(models.Model):
    """Words (up to three each) or a vote (one option each)."""

    class Kind(models.TextChoices):
        WORDS = "words"
        VOTE = "vote"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    room = models.ForeignKey(LiveRoom, on_delete=models.CASCADE, related_name="polls")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    question = models.CharField(max_length=200)
    options = models.JSONField(default=list, blank=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["-id"]

    class Privacy:
        open = ("ref", "kind", "question", "options")

    def __str__(self) -> str:
        return self.question


class LiveAnswer(models.Model):
    """One word or one vote. ``slot`` counts the words of one browser: 0 to 2; a vote has slot 0 alone."""

    poll = models.ForeignKey(LivePoll, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=40)
    slot = models.PositiveSmallIntegerField(default=0)
    value = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "key", "slot"], name="live_answer_once")]

    class Privacy:
        open = ("key", "value")

    def __str__(self) -> str:
        return self.value
