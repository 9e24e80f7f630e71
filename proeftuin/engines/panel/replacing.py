"""Members who can't come are replaced by a new draw, in which those who stay count for the quotas."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from .pool import Quota, Task


def remaining(task: Task, *, staying: Collection[str], gone: Collection[str]) -> Task:
    """The task of filling the empty places: without those who stay, those who are gone, and the neighbours at the
    addresses of those who stay. Raises ValueError when more people stay than the panel has places.
    """
    if len(set(staying)) > task.size:
        raise ValueError("more people stay than the panel has places")
    stay = [one for one in task.volunteers if one.code in set(staying)]
    taken = {one.address for one in stay if one.address}
    out = {*staying, *gone}
    left = tuple(one for one in task.volunteers if one.code not in out and one.address not in taken)
    held: Counter[tuple[str, str]] = Counter(
        (category, feature) for one in stay for category, feature in zip(task.categories, one.features, strict=True)
    )
    quotas = tuple(_less(quota, held[quota.category, quota.feature]) for quota in task.quotas)
    return Task(task.categories, left, quotas, task.size - len(stay))


def _less(quota: Quota, held: int) -> Quota:
    """What a quota asks of the empty places. When those who stay are more than it allows already, nobody is added."""
    return replace(
        quota, minimum=max(quota.minimum - held, 0), maximum=max(quota.maximum - held, 0),
        least=None if quota.least is None else max(quota.least - held, 0),
        most=None if quota.most is None else max(quota.most - held, 0),
    )  # fmt: skip
