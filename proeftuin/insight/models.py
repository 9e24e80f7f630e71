"""The last recount of each process, and the population it is held against."""

from django.db import models

from proeftuin.kernel.clock import now


class Recount(models.Model):
    """What was counted in a process, all figures in one row, so that a page costs the same at every size.

    ``figures`` is what ``insight.counting.count`` returned: plain values, small cells not hidden yet (pages hide them).
    """

    process = models.OneToOneField("processes.Process", on_delete=models.CASCADE, related_name="recount")
    figures = models.JSONField(default=dict)
    took = models.FloatField(default=0)  # seconds: a count that takes long is made less often
    counted_at = models.DateTimeField(default=now)

    class Privacy:
        open = ["figures"]

    def __str__(self) -> str:
        return f"{self.process_id} at {self.counted_at}"


class PopulationGroup(models.Model):
    """How many people of a group live in the place that a process is about."""

    class Dimension(models.TextChoices):
        AREA = "area"
        AGE_GROUP = "age_group"
        GENDER = "gender"

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="population")
    dimension = models.CharField(max_length=10, choices=Dimension.choices)
    group = models.CharField(max_length=80)
    people = models.PositiveIntegerField()
    source = models.CharField(max_length=200, blank=True)  # where the numbers come from, shown with them

    class Meta:
        ordering = ["dimension", "id"]
        constraints = [models.UniqueConstraint(fields=["process", "dimension", "group"], name="population_group_once")]

    class Privacy:
        open = ["dimension", "group", "source"]

    def __str__(self) -> str:
        return f"{self.group}: {self.people}"
