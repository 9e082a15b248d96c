"""The vocabulary: tracks, techniques and the map of skills."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from board.lib.access import public
from board.lib.addresses import moved
from problems import skillmap
from problems.filters.problems import ORDERS
from problems.models import Problem, Skill, TagCount, Technique, Track, finding
from problems.models.tags import OPEN, Of, having
from problems.services import fit, watches
from problems.skillmap import Mine

SHOWN_PROBLEMS = 6
EASIEST = ORDERS["easiest"]


@public
@require_safe
def track_list(request: HttpRequest) -> HttpResponse:
    context = {
        "tracks": Track.objects.current().with_counts(timezone.now()),
        "watched": watches.tracks_of(request.user) if request.user.is_authenticated else set(),
    }
    return render(request, "problems/track_list.html", context)


@public
@require_safe
def track(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(Track.objects.select_related("merged_into"), key=key)
    if found.merged_into:
        return moved(found.merged_into)
    return redirect(f"{reverse('problems:problem-list')}?track={found.key}")


@public
@require_safe
def technique(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(Technique.objects.select_related("merged_into"), key=key)
    if found.merged_into:
        return moved(found.merged_into)
    return redirect(f"{reverse('problems:problem-list')}?technique={found.key}")


@public
@require_safe
def skill_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    skills = list(Skill.objects.current().with_counts(now).prefetch_related("levels", "prerequisites", "resources"))
    stated = fit.of(request.user)
    mine = Mine(stated.levels, fit.opened(stated, skills, now)) if stated.levels else None
    drawn = skillmap.draw(skills, mine)
    groups = [
        (label, [node for node in drawn.by_position if node.skill.group == group])
        for group, label in Skill.Group.choices
    ]
    best = max(drawn.by_position, key=lambda node: node.opens, default=None)
    context = {"groups": groups, "map": drawn, "mine": mine, "best": best if best and best.opens else None}
    return render(request, "problems/skill_list.html", context)


@public
@require_safe
def skill_detail(request: HttpRequest, key: str) -> HttpResponse:
    now = timezone.now()
    skill = get_object_or_404(
        Skill.objects.with_counts(now)
        .select_related("merged_into")
        .prefetch_related(
            "levels",
            "resources",
            Prefetch("prerequisites", Skill.objects.current()),
            Prefetch("opens", Skill.objects.current()),
        ),
        key=key,
    )
    if skill.merged_into:
        return moved(skill.merged_into)
    tag = Of.SKILL.tag(skill.pk)
    asking = Problem.objects.listed().free(now).filter(having(tag))
    easiest = finding.at(slice(0, SHOWN_PROBLEMS), asking, EASIEST, [[tag], [OPEN]])
    counts = TagCount.objects.by_level(skill.pk)
    there = reverse("problems:problem-list")
    context = {
        "skill": skill,
        "levels": [
            (level, counts.get(level.level, 0), f"{there}?skill={key}&level={level.level}")
            for level in skill.levels.all()
        ],
        "resources": skill.resources.all(),
        "prerequisites": skill.prerequisites.all(),
        "opens": skill.opens.all(),
        "problems": Problem.objects.filter(pk__in=easiest).order_by(*EASIEST).for_list(now),
        "all_url": f"{there}?skill={key}",
        "is_watched": request.user.is_authenticated and watches.is_watched(skill, by=request.user),
    }
    return render(request, "problems/skill_detail.html", context)
