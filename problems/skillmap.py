"""The Skills map as coordinates: prerequisites left to right, one column for each step away from the beginning."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from problems.models import Skill

NODE_WIDTH, NODE_HEIGHT, COLUMN_GAP, ROW_GAP, MARGIN = 176, 44, 56, 14, 8


@dataclass(frozen=True)
class Node:
    """A skill's box, in pixels from the top left."""

    skill: Skill
    x: int
    y: int
    width: int = NODE_WIDTH
    height: int = NODE_HEIGHT

    @property
    def lines(self) -> list[str]:
        """The name in at most two lines that fit the box."""
        lines = [""]
        for word in self.skill.name.split(" (")[0].split():
            if lines[-1] and len(lines[-1]) + len(word) > 23:
                lines.append("")
            lines[-1] = f"{lines[-1]} {word}".strip()
        return [*lines[:1], f"{lines[1]}…"] if len(lines) > 2 else lines


@dataclass(frozen=True)
class Edge:
    """A curve from a prerequisite to what it opens: an SVG path, and whom it joins."""

    d: str
    before: Skill
    after: Skill


@dataclass(frozen=True)
class SkillMap:
    width: int
    height: int
    nodes: list[Node]
    edges: list[Edge]


def draw(skills: Iterable[Skill]) -> SkillMap:
    """Lays out skills whose prerequisites are loaded. Those with a prerequisite missing from `skills` ignore it."""
    by_pk = {skill.pk: skill for skill in skills}
    columns: dict[int, list[Skill]] = defaultdict(list)
    for skill in by_pk.values():
        columns[_depth(skill, by_pk)].append(skill)
    nodes: dict[int, Node] = {}
    for column in sorted(columns):
        for row, skill in enumerate(_in_order(columns[column], nodes, by_pk)):
            x = MARGIN + column * (NODE_WIDTH + COLUMN_GAP)
            nodes[skill.pk] = Node(skill, x, MARGIN + row * (NODE_HEIGHT + ROW_GAP))
    edges = [
        Edge(_curve(nodes[before.pk], node), before, node.skill)
        for node in nodes.values()
        for before in node.skill.prerequisites.all()
        if before.pk in nodes
    ]
    width = max((node.x for node in nodes.values()), default=0) + NODE_WIDTH + MARGIN
    height = max((node.y for node in nodes.values()), default=0) + NODE_HEIGHT + MARGIN
    return SkillMap(width, height, list(nodes.values()), edges)


def _depth(skill: Skill, by_pk: dict[int, Skill]) -> int:
    """How many steps away from a skill that needs nothing. A cut-off keeps it safe from a cycle."""
    depth, level = 0, {skill.pk}
    while depth < len(by_pk):
        level = {before.pk for pk in level for before in by_pk[pk].prerequisites.all() if before.pk in by_pk}
        if not level:
            break
        depth += 1
    return depth


def _in_order(column: list[Skill], nodes: dict[int, Node], by_pk: dict[int, Skill]) -> list[Skill]:
    """A column's skills, each near the middle of what it builds on, so that few lines cross."""

    def middle(skill: Skill) -> float:
        heights = [nodes[before.pk].y for before in skill.prerequisites.all() if before.pk in nodes]
        return sum(heights) / len(heights) if heights else 0

    return sorted(column, key=lambda skill: (middle(skill), skill.position))


def _curve(before: Node, after: Node) -> str:
    x1, y1 = before.x + before.width, before.y + before.height // 2
    x2, y2 = after.x, after.y + after.height // 2
    bend = (x1 + x2) // 2
    return f"M{x1} {y1}C{bend} {y1} {bend} {y2} {x2} {y2}"
