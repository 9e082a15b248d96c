"""Tags and their counts as they should be, worked out row by row without the database's own triggers."""

from collections import Counter

from django.contrib.postgres.search import SearchQuery
from django.db.models import Sum

from problems.models import Bitmap, CommonWord, Problem, ProblemSkill, RelatedWork, Retagged, TagCount
from problems.models.bitmaps import CHUNK, of_hours
from problems.models.choices import STILL_OPEN
from problems.models.tags import (
    BLOCK,
    CHOICES,
    FIRST,
    HOURS,
    LISTED,
    OPEN,
    STARTER,
    Of,
    of_choice,
    of_level,
    of_step,
)


def untrue_tags() -> dict[int, set[int]]:
    """{number of a problem: the tags that it has too much or too little}, of those of which any is wrong."""
    wrong = {problem.number: set(problem.tags) ^ tags_of(problem) for problem in Problem.objects.all()}
    return {number: tags for number, tags in wrong.items() if tags}


def untrue_counts() -> dict[int, tuple[list[int], list[int]]]:
    """{tag: what is counted, what should be}: listed problems, open ones, open first projects."""
    found = TagCount.objects.order_by().values_list("tag").annotate(Sum("listed"), Sum("open"), Sum("first_projects"))
    counted = {tag: numbers for tag, *numbers in found if any(numbers)}
    meant = counts()
    return {
        tag: (counted.get(tag, []), meant.get(tag, []))
        for tag in {*counted, *meant}
        if counted.get(tag) != meant.get(tag)
    }


def untrue_bits() -> dict[int, set[int]]:
    """{tag: the numbers of which its bitmaps say what is wrong}, beside those that were put down since."""
    meant: dict[int, set[int]] = {}
    for problem in Problem.objects.all():
        for tag in tags_of(problem) - {Of.BLOCK.tag(problem.number // BLOCK)}:
            meant.setdefault(tag, set()).add(problem.number)
        if problem.status == "listed":
            meant.setdefault(of_hours(problem.hours_low), set()).add(problem.number)
    for word in CommonWord.objects.all():
        said = Problem.objects.listed().filter(search=SearchQuery(f"'{word}'", search_type="raw", config="simple"))
        meant[Of.WORD.tag(word.pk)] = {*said.values_list("number", flat=True)}
    known: dict[int, set[int]] = {}
    for tag, chunk, bits in Bitmap.objects.values_list("tag", "chunk", "bits"):
        known.setdefault(tag, set()).update(chunk * CHUNK + place for place, bit in enumerate(bits) if bit == "1")
    put_down = set(Retagged.objects.values_list("number", flat=True))
    wrong = {tag: (known.get(tag, set()) ^ meant.get(tag, set())) - put_down for tag in {*known, *meant}}
    return {tag: numbers for tag, numbers in wrong.items() if numbers}


def counts() -> dict[int, list[int]]:
    having = [set(), {OPEN}, {OPEN, FIRST}]
    totals = [Counter() for _ in having]
    for problem in Problem.objects.all():
        tags = tags_of(problem)
        for total, needed in zip(totals, having, strict=True):
            total.update(tag for tag in tags if tag < Of.BLOCK.tag(0) and needed <= tags)
    return {tag: [total[tag] for total in totals] for tag in totals[0]}


def tags_of(problem: Problem) -> set[int]:
    if problem.status != "listed":
        return set()
    needs = list(ProblemSkill.objects.filter(problem=problem))
    tags = {LISTED, Of.TRACK.tag(problem.track_id), Of.SOURCE.tag(problem.source_id)}
    tags |= {OPEN} if not problem.has_results and problem.resolution in STILL_OPEN else set()
    tags |= {STARTER} if RelatedWork.objects.filter(problem=problem, is_starter=True).exists() else set()
    tags |= {Of.SKILL.tag(need.skill_id) for need in needs} | {of_level(need.skill_id, need.level) for need in needs}
    tags |= {Of.TECHNIQUE.tag(technique.pk) for technique in problem.techniques.all()}
    tags |= {of_choice(name, getattr(problem, name)) for name in CHOICES if getattr(problem, name)}
    tags |= {Of.HARDEST.tag(max((need.level for need in needs), default=0))}
    tags |= {Of.HOURS.tag(most) for most in HOURS if problem.hours_high is not None and problem.hours_high <= most}
    tags |= {of_step(problem.starred, problem.difficulty)} if problem.difficulty else set()
    return tags | {Of.BLOCK.tag(problem.number // BLOCK)}
