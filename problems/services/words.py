"""Words: tracks, skills and techniques are renamed, merged and retired, each with a reason, and all of it undone.

A key never changes, so no address breaks; the old name of a word goes on finding it, as a synonym.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db import transaction
from django.utils import timezone

from board.lib.errors import MEANWHILE, Refused, refuse_no_reason
from problems import permissions
from problems.models import Merge, Problem, Skill, Synonym, Technique, Track
from problems.models.followers import TOUCHES
from problems.models.merges import Kind
from problems.models.problem_sets import ProblemQuerySet
from problems.models.tags import Of, counts_of
from problems.services import events, following, ledgers, merges, problems
from problems.services.catalogue import load
from users.models import User

Word = Track | Skill | Technique
WORDS: dict[str, Any] = {"track": Track, "skill": Skill, "technique": Technique}
# Of the trigrams of two names, the share from which on they may be one word.
NEAR = 0.6
LONGEST_SYNONYM = 80


@dataclass
class Touched:
    """What an act on a word touches: `counts` as [(how many, of what)], and for a merge what is on both already."""

    counts: list[tuple[int, str]] = field(default_factory=list)
    doubles: list[str] = field(default_factory=list)


def counted(kind: str) -> Any:
    """Every word of a kind by name, each with the `count` of listed problems that have it."""
    listed, *_ = counts_of(Of[kind.upper()], timezone.now())
    rows = WORDS[kind].objects.annotate(count=listed)
    return rows.select_related("merged_into").order_by("name", "pk")


def touched(word: Word, into: Word | None = None) -> Touched:
    """Reads, and writes nothing."""
    found = Touched()
    for follower in TOUCHES[type(word)]:
        count = following.rows(follower, word).count()
        if count:
            found.counts.append((count, follower.noun))
        twice = following.twice(follower, word, into).count() if into else 0
        if into and twice:
            found.doubles.append(following.words_of_doubles(follower, twice, f"“{word.name}”", f"“{into.name}”"))
    return found


@transaction.atomic
def rename(
    word: Word, *, name: str, by: User, note: str, is_another: bool = False, now: datetime | None = None
) -> Word:
    """Gives it another name. The old one goes on finding it. Raises Refused for a name that another word has, in any
    case or number; for one that is nearly another's unless `is_another`: somebody has looked.
    """
    now = now or timezone.now()
    word = _held_with_problems(word, with_all=True)[word.pk]
    permissions.can_keep_word(by, word).or_refuse()
    refuse_no_reason(note)
    before, word.name = word.name, " ".join(name.split())
    if word.name == before:
        raise Refused("Nothing was changed.")
    refuse_same(word, is_another=is_another)
    word.save(update_fields=["name"])
    _keep_finding(word, before)
    refresh_keywords(tagged(word))
    events.record("renamed a word", word, by=by, now=now, before=before, after=word.name, reason=note.strip())
    return word


@transaction.atomic
def merge(word: Word, *, into: Word, by: User, note: str, now: datetime | None = None) -> Merge:
    """Takes a word into another of its kind: what has it has the other, its address leads there, its name finds it.

    Where a problem or a person has both, the higher level stays. Raises Refused, for prerequisites that would go round
    in a circle as well.
    """
    now = now or timezone.now()
    load.hold()
    held = _held_with_problems(word, into)
    word, into = held[word.pk], held[into.pk]
    permissions.can_merge_word(by, word, into).or_refuse()
    refuse_no_reason(note)
    made = Merge.objects.create(kind=Kind(word.kind), gone=word.pk, kept=into.pk, by=by, at=now, note=note.strip())
    numbers = set(tagged(word).values_list("pk", flat=True))
    if isinstance(word, Skill):
        for row in Skill.prerequisites.through._base_manager.filter(to_skill=word.pk, from_skill=into.pk):
            ledgers.remove(made, row)
    for follower in TOUCHES[type(word)]:
        following.move(made, follower, word, into)
    _refuse_circle(into)
    ledgers.change(made, word, is_retired=True, merged_into=into)
    _keep_finding(into, word.name, made)
    refresh_keywords(Problem.objects.filter(pk__in=numbers))
    events.record("merged a word", word, by=by, now=now, before=word.name, after=into.name, reason=made.note)
    return made


@transaction.atomic
def undo(merge: Merge, *, by: User, note: str, now: datetime | None = None) -> Word:
    """Takes two words apart again: every row is as it was. Raises Refused after 30 days, and for what changed since."""
    now = now or timezone.now()
    model = WORDS[merge.kind]
    load.hold()
    held = _held_with_problems(model(pk=merge.kept), model(pk=merge.gone))
    word, kept = held[merge.gone], held[merge.kept]
    merge = Merge.objects.select_for_update(no_key=True).get(pk=merge.pk)
    permissions.can_undo_merge(by, merge, now).or_refuse()
    refuse_no_reason(note)
    if word.merged_into_id != kept.pk:
        raise Refused(f"“{kept.name}” was merged on since. Undo that first.", code="merged-on")
    numbers = set(tagged(kept).values_list("pk", flat=True))
    merges.put_back(merge)
    Merge.objects.filter(pk=merge.pk).update(undone_at=now, undone_by=by)
    refresh_keywords(Problem.objects.filter(pk__in=numbers))
    word.refresh_from_db()
    reason = note.strip()
    events.record("took a word apart", word, by=by, now=now, before=kept.name, after=word.name, reason=reason)
    return word


@transaction.atomic
def retire(word: Word, *, by: User, note: str, now: datetime | None = None) -> Word:
    """It stays on what has it, and is offered nowhere from now on."""
    return _set_retired(word, True, "retired a word", by=by, note=note, now=now)


@transaction.atomic
def restore(word: Word, *, by: User, note: str, now: datetime | None = None) -> Word:
    """Offers a retired word again."""
    return _set_retired(word, False, "brought a word back", by=by, note=note, now=now)


def refuse_same(word: Word, *, is_another: bool) -> None:
    """Raises Refused where the name of `word` is another word's, in another case or number, or nearly one."""
    others = type(word).objects.standing().exclude(pk=word.pk)
    same = next((other for other in others if plain(other.name) == plain(word.name)), None)
    if same:
        raise Refused(f"There is “{same.name}” already. Merge the two instead.", code="same")
    near = others.annotate(near=TrigramSimilarity("name", word.name)).filter(near__gte=NEAR).order_by("-near").first()
    if near and not is_another:
        raise Refused(
            f"That is nearly “{near.name}”. If it is the same, merge the two; if not, say that it is another word.",
            code="near",
        )


def plain(name: str) -> str:
    """A name without its case, its marks, and the plural of its words."""
    return " ".join(_singular(part) for part in re.findall(r"\w+", name.casefold()))


def _singular(part: str) -> str:
    if part.endswith("ies") and len(part) > 4:
        return part[:-3] + "y"
    return part[:-1] if part.endswith("s") and not part.endswith(("ss", "us", "is")) and len(part) > 3 else part


def tagged(word: Word) -> ProblemQuerySet:
    """The problems that have it."""
    column = {"track": "track", "skill": "needs__skill", "technique": "techniques"}[word.kind]
    return Problem.objects.filter(pk__in=Problem.objects.filter(**{column: word}).values("pk"))


def refresh_keywords(found: ProblemQuerySet) -> None:
    """Rewrites the names that the search reads, of many problems at once."""
    found.exclude(keywords=problems.KEYWORDS).update(keywords=problems.KEYWORDS)


def _set_retired(word: Word, value: bool, verb: str, *, by: User, note: str, now: datetime | None) -> Word:
    word = _held(word)
    permissions.can_keep_word(by, word).or_refuse()
    refuse_no_reason(note)
    if word.is_retired == value:
        raise Refused("It is retired already." if value else "It is offered already.")
    word.is_retired = value
    word.save(update_fields=["is_retired"])
    events.record(verb, word, by=by, now=now or timezone.now(), after=word.name, reason=note.strip())
    return word


def _keep_finding(word: Word, old: str, made: Merge | None = None) -> None:
    """The old name goes on finding what it found, and so does what was a synonym of it."""
    if len(old) > LONGEST_SYNONYM or len(word.name) > LONGEST_SYNONYM or old.casefold() == word.name.casefold():
        return
    if made is None:
        Synonym.objects.filter(term=word.name, means=old).delete()
    meant = Synonym.objects.filter(means__iexact=old).exclude(term__iexact=word.name).values_list("term", flat=True)
    for term in [old, *meant]:
        synonym, is_new = Synonym.objects.get_or_create(term=term, means=word.name)
        if is_new and made:
            ledgers.note_new(made, synonym)


def _refuse_circle(skill: Word) -> None:
    """Raises Refused where a skill would come before itself."""
    if not isinstance(skill, Skill):
        return
    through = Skill.prerequisites.through._base_manager
    before: dict[int, set[int]] = {}
    for one, other in through.values_list("from_skill", "to_skill"):
        before.setdefault(one, set()).add(other)
    seen: set[int] = set()
    ahead = set(before.get(skill.pk, ()))
    while ahead:
        if skill.pk in ahead:
            raise Refused(f"“{skill.name}” would build on itself. Take that prerequisite away first.", code="circle")
        seen |= ahead
        ahead = {other for one in ahead for other in before.get(one, ())} - seen


def _held(word: Word) -> Any:
    return type(word).objects.select_for_update(no_key=True, of=("self",)).get(pk=word.pk)


def _held_with_problems(word: Word, other: Word | None = None, *, with_all: bool = False) -> dict[int, Any]:
    """The problems that have `word`, by number, and then both words and all that were merged into the first, by key in
    the database. Whoever gives a problem a word holds the two in this order (`services/terms.py`), so that from here on
    nobody gives one of them to anything. `with_all` of its kind: two who rename at once must not meet in one name.
    """
    numbers = set(
        tagged(word).order_by("number").select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True)
    )
    wanted = _around(word) | ({other.pk} if other else set())
    rows = type(word).objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    held = {row.pk: row for row in (rows if with_all else rows.filter(pk__in=wanted))}
    if not _around(word) <= wanted or not set(tagged(word).values_list("pk", flat=True)) <= numbers:
        raise Refused(MEANWHILE, code="changed")
    return held


def _around(word: Word) -> set[int]:
    return {word.pk, *type(word).objects.filter(merged_into=word.pk).values_list("pk", flat=True)}
