"""The Skills map as coordinates: prerequisites left to right, one column for each step away from the beginning."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from problems.fit import Opened
from problems.models import Skill
from problems.models.taxonomy import MAX_LEVEL

NODE_WIDTH, NODE_HEIGHT, COLUMN_GAP, ROW_GAP, MARGIN = 176, 44, 56, 14, 8
# A box that also tells somebody's level and what opens next has a line more.
MY_HEIGHT = 60


@dataclass(frozen=True)
class Mine:
    """One person's levels by the key of the skill, and what the next level of each opens."""

    levels: Mapping[str, int] = field(default_factory=dict)
    opened: Opened = field(default_factory=Opened)


@dataclass(frozen=True)
class Node:
    """A skill's box, in pixels from the top left. `level` and `opens` are somebody's, or 0."""

    skill: Skill
    x: int
    y: int
    width: int = NODE_WIDTH
    height: int = NODE_HEIGHT
    level: int = 0
    opens: int = 0

    @property
    def filled(self) -> int:
        """How far the box is filled by the level."""
        return self.width * self.level // MAX_LEVEL

    @property
    def foot(self) -> int:
        """Where the line of the level stands."""
        return self.y + self.height - 9

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

    @property
    def by_position(self) -> list[Node]:
        """The boxes in the order of lists."""
        return sorted(self.nodes, key=lambda node: (node.skill.position, node.skill.key))


def draw(skills: Iterable[Skill], mine: Mine | None = None) -> SkillMap:
    """Lays out skills whose prerequisites are loaded. Those with a prerequisite missing from `skills` ignore it.

    With somebody's levels each box is filled as far as theirs goes. Boxes come column by column, as Tab walks them.
    """
    height = MY_HEIGHT if mine else NODE_HEIGHT
    mine = mine or Mine()
    by_pk = {skill.pk: skill for skill in skills}
    columns: dict[int, list[Skill]] = defaultdict(list)
    for skill in by_pk.values():
        columns[_depth(skill, by_pk)].append(skill)
    nodes: dict[int, Node] = {}
    for column in sorted(columns):
        for row, skill in enumerate(_in_order(columns[column], nodes, by_pk)):
            x = MARGIN + column * (NODE_WIDTH + COLUMN_GAP)
            y = MARGIN + row * (height + ROW_GAP)
            level, opens = mine.levels.get(skill.key, 0), mine.opened.counts.get(skill.key, 0)
            nodes[skill.pk] = Node(skill, x, y, height=height, level=level, opens=opens)
    edges = [
        Edge(_curve(nodes[before.pk], node), before, node.skill)
        for node in nodes.values()
        for before in node.skill.prerequisites.all()
        if before.pk in nodes
    ]
    width = max((node.x for node in nodes.values()), default=0) + NODE_WIDTH + MARGIN
    bottom = max((node.y for node in nodes.values()), default=0) + height + MARGIN
    return SkillMap(width, bottom, list(nodes.values()), edges)


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
    """From box to box. A column in between is crossed where two of its rows leave room, so that no line seems to end
    at a box that it only passes."""
    x, y = before.x + before.width, before.y + before.height // 2
    end, pitch = after.y + after.height // 2, before.height + ROW_GAP
    path = f"M{x} {y}"
    for column in range(before.x + NODE_WIDTH + COLUMN_GAP, after.x, NODE_WIDTH + COLUMN_GAP):
        straight = y + (end - y) * (column - x) / (after.x - x)
        gap = MARGIN + max(round((straight - MARGIN) / pitch), 1) * pitch - ROW_GAP // 2
        path += f"{_bend(x, y, column, gap)}H{column + NODE_WIDTH}"
        x, y = column + NODE_WIDTH, gap
    return path + _bend(x, y, after.x, end)


def _bend(x1: int, y1: int, x2: int, y2: int) -> str:
    middle = (x1 + x2) // 2
    return f"C{middle} {y1} {middle} {y2} {x2} {y2}"
