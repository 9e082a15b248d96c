"""The vocabulary in the catalogue: tracks, techniques, sources, skills."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from problems.models import Problem, Resource, Skill, SkillLevel, Source, Technique, Track
from problems.models.taxonomy import MAX_LEVEL, MIN_LEVEL
from problems.services import problems
from problems.services.catalogue.compound import Listing, Part, Record
from problems.services.catalogue.kinds import Text, Whole
from problems.services.catalogue.places import Children, Links, Pks
from problems.services.catalogue.sections import CATALOGUE, SECTIONS, Act, Field, Section, column, kind_of

if TYPE_CHECKING:
    from problems.services.catalogue.plan import Change

# Problems whose search words one statement rewrites.
AT_ONCE = 1000


class Terms(Section):
    """Rows that stand in an order of their own, `position`.

    A load moves none past another; a new one comes after the one before it in the file, or last.
    """

    def number(self, created: list["Change"]) -> None:
        order = list(self.model.objects.order_by("position", "key").values_list("key", flat=True))
        for change in created:
            before = change.follows
            order.insert(order.index(before) + 1 if before in order else len(order), change.key)
        place = {key: position for position, key in enumerate(order)}
        for change in created:
            change.obj.position = place[change.key]
        moved = [row for row in self.model.objects.only("key", "position") if row.position != place[row.key]]
        for row in moved:
            row.position = place[row.key]
        self.model.objects.bulk_update(moved, ["position"])


class SearchedTerms(Terms):
    """Terms whose names problems are found by."""

    found_by: str

    def in_file_order(self) -> Any:
        """Without those that were merged into another: nothing has them any more."""
        return super().in_file_order().filter(merged_into=None)

    def finish(self, created: list["Change"], changed: list["Change"], now: datetime, act: Act = CATALOGUE) -> None:
        super().finish(created, changed, now, act)
        renamed = [change.obj.pk for change in changed if "name" in change.fields]
        refresh_keywords(Q(**{f"{self.found_by}__in": renamed}))


def refresh_keywords(which: Q) -> None:
    """Rewrites the search words of problems where they no longer hold."""
    numbers = list(Problem.objects.filter(which).order_by("pk").values_list("pk", flat=True).distinct())
    for start in range(0, len(numbers), AT_ONCE):
        found = Problem.objects.filter(pk__in=numbers[start : start + AT_ONCE])
        found.exclude(keywords=problems.KEYWORDS).update(keywords=problems.KEYWORDS)


class Tracks(SearchedTerms):
    name, noun, model, found_by = "tracks", "track", Track, "track"
    fields = (column(Track, "name", required=True), column(Track, "summary"), column(Track, "retired", "is_retired"))


class Techniques(SearchedTerms):
    name, noun, model, found_by = "techniques", "technique", Technique, "techniques"
    fields = (column(Technique, "name", required=True), column(Technique, "retired", "is_retired"))


class Sources(Terms):
    name, noun, model = "sources", "source", Source
    fields = (
        column(Source, "name", required=True),
        column(Source, "url", required=True),
        column(Source, "published", always=True),
    )


def _level_columns(entry: dict[str, Any], position: int, pks: Pks) -> dict[str, Any]:
    return {"level": entry["level"], "name": entry["name"], "can": entry["can"]}


def _resource_columns(entry: dict[str, Any], position: int, pks: Pks) -> dict[str, Any]:
    return {"title": entry["title"], "url": entry["url"], "sure": entry["sure"], "position": position}


def part(model: Any, name: str, required: bool = False, default: Any = None) -> Part:
    return Part(name, kind_of(model._meta.get_field(name)), required, default)


LEVEL = Record(
    (
        Part("level", Whole(MIN_LEVEL, MAX_LEVEL), required=True),
        part(SkillLevel, "name", True),
        part(SkillLevel, "can", True),
    )
)
RESOURCE = Record((part(Resource, "title", True), part(Resource, "url", True), part(Resource, "sure", default="seen")))


class Skills(SearchedTerms):
    name, noun, model, found_by = "skills", "skill", Skill, "skills"
    fields = (
        column(Skill, "name", required=True),
        column(Skill, "core", "is_core", always=True),
        column(Skill, "group", required=True),
        column(Skill, "means", required=True),
        Field(
            "levels",
            Listing(LEVEL),
            Children(
                model=SkillLevel,
                parent="skill",
                natural="level",
                columns_of=_level_columns,
                entry_of=lambda child: {"level": child.level, "name": child.name, "can": child.can},
                order=("level",),
            ),
            always=True,
        ),
        Field(
            "prereqs",
            Listing(Text(), once=True),
            Links(Skill, "prerequisites", "skills"),
            always=True,
            refers="skills",
            acyclic=True,
        ),
        Field(
            "resources",
            Listing(RESOURCE),
            Children(
                model=Resource,
                parent="skill",
                natural="",
                columns_of=_resource_columns,
                entry_of=lambda child: {"title": child.title, "url": child.url, "sure": child.sure},
                order=("position", "pk"),
            ),
            always=True,
        ),
        column(Skill, "sure", always=True),
        column(Skill, "retired", "is_retired"),
    )

    def check(self, change: "Change") -> list[tuple[str, str]]:
        levels = [entry["level"] for entry in change.target["levels"]]
        return [] if levels == sorted(set(levels)) else [("levels", "each level once, the lowest first")]


for section in (Tracks(), Techniques(), Sources(), Skills()):
    SECTIONS.add(section)
