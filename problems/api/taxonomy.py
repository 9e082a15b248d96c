"""The vocabulary: tracks, skills, techniques and sources, in the order of the catalogue."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from board.lib.addresses import moved
from board.lib.reading import DetailView, ListView, absolute
from problems.api.shapes.taxonomy import SkillSerializer, SourceSerializer, TechniqueSerializer, TrackSerializer
from problems.models import Skill, Source, Technique, Track
from problems.models.tags import Of, counts_of

MOVED = "Merged into another word: `Location` leads to it."
TRACK = {
    "key": "superposition",
    "name": "Superposition",
    "url": "https://board.example/tracks/superposition/",
    "summary": "How a network holds more features than it has dimensions.",
    "listed_count": 30,
    "free_count": 21,
    "starters_count": 6,
}
SKILL = {
    "key": "probing",
    "name": "Probing",
    "url": "https://board.example/skills/probing/",
    "group": "technique",
    "is_core": False,
    "means": "Training a small model to read something off the activations, and knowing what that shows.",
    "levels": [{"level": 1, "name": "Starting", "can": "Fits a linear probe with a held-out set."}],
    "prerequisites": ["linear-algebra"],
    "resources": [{"title": "ARENA: probing", "link": "https://www.arena.education/"}],
    "problems_count": 48,
    "free_count": 40,
}
TECHNIQUE = {
    "key": "activation-patching",
    "name": "Activation patching",
    "url": "https://board.example/techniques/activation-patching/",
    "problems_count": 77,
}
SOURCE = {
    "key": "cop-superposition",
    "name": "200 Concrete Open Problems: superposition",
    "link": "https://www.lesswrong.com/s/yivyHaCAmMJ3CqSyj",
    "published": "2022-12 to 2023-01",
    "problems_count": 26,
}


def track(found: Track) -> dict[str, Any]:
    counts = {name: getattr(found, name) for name in ("listed_count", "free_count", "starters_count")}
    return {
        "key": found.key,
        "name": found.name,
        "url": absolute(found.get_absolute_url()),
        "summary": found.summary,
        **counts,
    }


def skill(found: Skill) -> dict[str, Any]:
    return {
        "key": found.key,
        "name": found.name,
        "url": absolute(found.get_absolute_url()),
        "group": found.group,
        "is_core": found.is_core,
        "means": found.means,
        "levels": [{"level": one.level, "name": one.name, "can": one.can} for one in found.levels.all()],
        "prerequisites": [before.key for before in found.prerequisites.all()],
        "resources": [{"title": one.title, "link": one.url} for one in found.resources.all()],
        "problems_count": found.problems_count,  # type: ignore[attr-defined]
        "free_count": found.free_count,  # type: ignore[attr-defined]
    }


def _skills(now: datetime) -> QuerySet:
    return Skill.objects.with_counts(now).prefetch_related("levels", "prerequisites", "resources")


def _counted(terms: type[Technique] | type[Source], of: Of, now: datetime) -> QuerySet:
    listed, _, _ = counts_of(of, now)
    return terms.objects.annotate(problems_count=listed).order_by("position", "key")


def technique(found: Technique) -> dict[str, Any]:
    return {
        "key": found.key,
        "name": found.name,
        "url": absolute(found.get_absolute_url()),
        "problems_count": found.problems_count,  # type: ignore[attr-defined]
    }


def source(found: Source) -> dict[str, Any]:
    return {
        "key": found.key,
        "name": found.name,
        "link": found.url,
        "published": found.published,
        "problems_count": found.problems_count,  # type: ignore[attr-defined]
    }


def _leads_on(model: type[Track | Skill | Technique], key: str, name: str) -> HttpResponse | None:
    """The way to the word that this one was merged into."""
    found = model.objects.filter(key=key, merged_into__isnull=False).values_list("merged_into__key", flat=True).first()
    return moved(name, found) if found else None


class TrackList(ListView):
    """The areas of the field that the problems are sorted by."""

    noun, operation, summary = "tracks", "listTracks", "List tracks"
    shape = TrackSerializer
    example = TRACK

    def rows(self, asked):
        return Track.objects.current().with_counts(self.now)

    def row(self, found):
        return track(found)


class TrackDetail(DetailView):
    """One track. Its problems are those of `/problems/` with `track` set to its key."""

    noun, operation, summary = "tracks", "readTrack", "Read one track"
    shape = TrackSerializer
    example = TRACK

    moved = MOVED

    def get(self, request, *, key):
        return _leads_on(Track, key, "api-track") or super().get(request, key=key)

    def find(self, *, key):
        return track(get_object_or_404(Track.objects.with_counts(self.now), key=key))


class SkillList(ListView):
    """What problems ask for, each with what its levels mean, what to have before and where to learn it."""

    noun, operation, summary = "skills", "listSkills", "List skills"
    shape = SkillSerializer
    example = SKILL

    def rows(self, asked):
        return _skills(self.now).current()

    def row(self, found):
        return skill(found)


class SkillDetail(DetailView):
    """One skill. The problems that ask for it are those of `/problems/` with `skill` set to its key."""

    noun, operation, summary = "skills", "readSkill", "Read one skill"
    shape = SkillSerializer
    example = SKILL

    moved = MOVED

    def get(self, request, *, key):
        return _leads_on(Skill, key, "api-skill") or super().get(request, key=key)

    def find(self, *, key):
        return skill(get_object_or_404(_skills(self.now), key=key))


class TechniqueList(ListView):
    """Ways of working that problems call for."""

    noun, operation, summary = "techniques", "listTechniques", "List techniques"
    shape = TechniqueSerializer
    example = TECHNIQUE

    def rows(self, asked):
        return _counted(Technique, Of.TECHNIQUE, self.now).current()

    def row(self, found):
        return technique(found)


class TechniqueDetail(DetailView):
    """One technique."""

    noun, operation, summary = "techniques", "readTechnique", "Read one technique"
    shape = TechniqueSerializer
    example = TECHNIQUE

    moved = MOVED

    def get(self, request, *, key):
        return _leads_on(Technique, key, "api-technique") or super().get(request, key=key)

    def find(self, *, key):
        return technique(get_object_or_404(_counted(Technique, Of.TECHNIQUE, self.now), key=key))


class SourceList(ListView):
    """Where the problems come from."""

    noun, operation, summary = "sources", "listSources", "List sources"
    shape = SourceSerializer
    example = SOURCE

    def rows(self, asked):
        return _counted(Source, Of.SOURCE, self.now)

    def row(self, found):
        return source(found)


class SourceDetail(DetailView):
    """One source."""

    noun, operation, summary = "sources", "readSource", "Read one source"
    shape = SourceSerializer
    example = SOURCE

    def find(self, *, key):
        return source(get_object_or_404(_counted(Source, Of.SOURCE, self.now), key=key))
