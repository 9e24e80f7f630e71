"""The tree of reuse: who took over a case, who tried and stopped, and what grew from it elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proeftuin.content import vocabularies
from proeftuin.library.logic import SPREAD
from proeftuin.library.models import Adoption, Case

DEEPEST = 3  # generations shown; the rest is a click further
ROW, COLUMN, LEFT, TOP = 58, 250, 24, 30
LONGEST = 26


@dataclass(slots=True)
class Node:
    """One place in the tree. ``look`` is "use", "test" or "stop": shape and word, never colour alone."""

    name: str
    url: str
    state: str
    look: str
    why: str = ""
    since: str = ""
    children: "list[Node]" = field(default_factory=list)
    x: int = 0
    y: int = 0

    @property
    def short(self) -> str:
        return self.name if len(self.name) <= LONGEST else self.name[: LONGEST - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Tree:
    """The tree, laid out. ``links`` are (from, to) pairs; ``title`` states the finding."""

    root: Node
    title: str
    width: int
    height: int

    @property
    def nodes(self) -> list[Node]:
        return list(_walk(self.root))

    @property
    def links(self) -> list[tuple[Node, Node, str]]:
        return [(parent, child, _curve(parent, child)) for parent in self.nodes for child in parent.children]

    @property
    def rows(self) -> list[tuple[Node, Node]]:
        """(giver, taker) pairs for the table twin."""
        return [(parent, child) for parent in self.nodes for child in parent.children]


def tree_of(case: Case) -> Tree | None:
    """The tree of a case, or nothing when nobody took it over yet. Two queries a generation."""
    root = Node(_place(case), case.get_absolute_url(), _("where it began"), "use")
    generation = {case.pk: root}
    for _depth in range(DEEPEST):
        generation = _grow(generation)
        if not generation:
            break
    if not root.children:
        return None
    rows = _lay_out(root, 0, 0)
    depth = max(node.x for node in _walk(root)) // COLUMN + 1
    return Tree(root, _finding(root), depth * COLUMN + LEFT, rows * ROW + TOP)


def _grow(parents: dict[int, Node]) -> dict[int, Node]:
    """Hang the takers on their givers. Returns the next generation of cases, by key."""
    children: dict[int, Node] = {}
    harvested: set[int] = set()
    adoptions = Adoption.objects.filter(case_id__in=parents).select_related("taker", "new_case").order_by("pk")
    for adoption in adoptions:
        node = Node(
            adoption.taker.shown_name, adoption.get_absolute_url(),
            vocabularies.label("adoption_states", adoption.state), _look(adoption.state), adoption.stop_reason,
            str(adoption.created_at.year),
        )  # fmt: skip
        parents[adoption.case_id].children.append(node)
        if adoption.new_case_id:
            harvested.add(adoption.new_case_id)
            children[adoption.new_case_id] = node
    derived = Case.objects.published().filter(derived_from_id__in=parents).exclude(pk__in=harvested)
    for case in derived.select_related("organisation").order_by("pk"):
        node = Node(_place(case), case.get_absolute_url(), _("own case"), "use", since=str(case.year or ""))
        parents[case.derived_from_id or 0].children.append(node)
        children[case.pk] = node
    return children


def _lay_out(node: Node, depth: int, row: int) -> int:
    """Give each node its place: leaves in rows, parents beside the middle of their children. Returns the next row."""
    node.x = LEFT + depth * COLUMN
    first = row
    for child in node.children:
        row = _lay_out(child, depth + 1, row)
    if not node.children:
        row += 1
    node.y = TOP + (first + row - 1) * ROW // 2
    return row


def _curve(parent: Node, child: Node) -> str:
    """A branch as an SVG path: out of the giver, up or down to the taker's row, then straight to it."""
    leave = 14 if child.y > parent.y else -14 if child.y < parent.y else 0
    start = parent.x if leave else parent.x + 14
    end = child.x - 16
    bend = max(start + 20, end - 70)
    return f"M{start} {parent.y + leave} C{start} {child.y} {start} {child.y} {bend} {child.y} L{end} {child.y}"


def _finding(root: Node) -> str:
    """What the picture shows, in one sentence."""
    nodes = [node for node in _walk(root) if node is not root]
    counts = {look: sum(node.look == look for node in nodes) for look in ("use", "test", "stop")}
    parts = []
    if counts["use"]:
        parts.append(
            ngettext("%(n)d organisation uses it", "%(n)d organisations use it", counts["use"]) % {"n": counts["use"]}
        )
    if counts["test"]:
        parts.append(ngettext("%(n)d is on the way", "%(n)d are on the way", counts["test"]) % {"n": counts["test"]})
    if counts["stop"]:
        parts.append(ngettext("%(n)d stopped", "%(n)d stopped", counts["stop"]) % {"n": counts["stop"]})
    return ", ".join(parts)


def _look(state: str) -> str:
    return "stop" if state == "stopped" else "use" if state in SPREAD else "test"


def _place(case: Case) -> str:
    return case.organisation.shown_name if case.organisation else case.organisation_name or case.title


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)
