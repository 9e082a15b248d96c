"""Words are renamed, merged and retired: what has them follows, old names and addresses go on, all of it is undone."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from board.lib.errors import Refused
from problems.filters import ProblemFilter, QueueFilter, WriteUpFilter
from problems.filters.facets import facets
from problems.forms.editing import EditProblemForm
from problems.models import Event, Fit, Merge, Problem, Skill, Synonym, Technique, Track
from problems.services import facts, problems, watches, words
from tests.checksums import checksums, differing
from tests.factories import (
    NOW,
    a_mentor,
    a_person,
    a_problem,
    a_program,
    a_skill,
    a_sponsorship,
    a_technique,
    a_track,
)

pytestmark = pytest.mark.django_db
WHY = "Two names of one thing."
MADE = {"track": a_track, "skill": a_skill, "technique": a_technique}


def furnish(word) -> Problem:
    """A problem that has the word, and one of everything else that can."""
    person = a_person()
    person.watches.create(**{word.kind: word})
    if isinstance(word, Track):
        Fit.objects.create(person=person).liked_tracks.add(word)
        a_mentor(areas=[word])
        a_sponsorship(track=word)
        a_program().tracks.add(word)
        problem = a_problem(track=word)
    elif isinstance(word, Skill):
        Fit.objects.create(person=person).held_skills.create(skill=word, level=2)
        a_skill().prerequisites.add(word)
        a_sponsorship(skill=word)
        a_program().wanted_skills.add(word)
        problem = a_problem(skills={word: 2})
    else:
        problem = a_problem(techniques=[word])
    problems.refresh_keywords(problem)
    return problem


def found(query: str) -> set[int]:
    return set(ProblemFilter(QueryDict(query)).qs.values_list("pk", flat=True))


def told(word) -> list[tuple[str, str, str, str]]:
    rows = Event.objects.filter(subject=f"{word.kind}:{word.pk}").order_by("pk")
    return list(rows.values_list("verb", "before", "after", "reason"))


@pytest.mark.parametrize("kind", MADE)
def test_a_renamed_word_keeps_its_key_and_is_found_by_both_names(grace, kind):
    word = MADE[kind](name="Saliency maps")
    problem = furnish(word)
    key = word.key

    words.rename(word, name="  Attribution   methods ", by=grace, note=WHY, now=NOW)

    word.refresh_from_db()
    problem.refresh_from_db()
    assert (word.key, word.name) == (key, "Attribution methods")
    assert "Attribution methods" in problem.keywords
    assert "Saliency" not in problem.keywords
    assert found("q=attribution+methods") == found("q=saliency+maps") == {problem.pk}
    assert told(word) == [("renamed a word", "Saliency maps", "Attribution methods", WHY)]


def test_a_name_and_back_leaves_no_synonym_that_leads_nowhere(grace):
    word = a_technique(name="Saliency maps")
    Synonym.objects.create(term="heat maps", means="Saliency maps")
    words.rename(word, name="Attribution methods", by=grace, note=WHY, now=NOW)
    assert set(Synonym.objects.filter(means="Attribution methods").values_list("term", flat=True)) == {
        "Saliency maps",
        "heat maps",
    }

    words.rename(word, name="Saliency maps", by=grace, note="It was right.", now=NOW)

    assert not Synonym.objects.filter(term="Saliency maps").exists()
    assert Synonym.objects.filter(term="heat maps", means="Saliency maps").exists()


@pytest.mark.parametrize("name", ["activation patching", "Activation-Patching", "Activation patchings"])
def test_a_name_that_another_word_has_is_refused_in_any_case_and_number(grace, name):
    a_technique(name="Activation patching")
    word = a_technique(name="Quite another")
    for is_another in (False, True):
        with pytest.raises(Refused, match="There is “Activation patching” already. Merge the two instead."):
            words.rename(word, name=name, is_another=is_another, by=grace, note=WHY, now=NOW)
    word.refresh_from_db()
    assert (word.name, Event.objects.count()) == ("Quite another", 0)


def test_a_name_that_is_nearly_anothers_is_looked_at_first(grace):
    a_technique(name="Activation patching")
    word = a_technique(name="Quite another")
    with pytest.raises(Refused, match="That is nearly “Activation patching”"):
        words.rename(word, name="Activation patchwork", by=grace, note=WHY, now=NOW)

    words.rename(word, name="Activation patchwork", is_another=True, by=grace, note=WHY, now=NOW)

    word.refresh_from_db()
    assert word.name == "Activation patchwork"


def test_the_same_name_of_another_kind_is_no_double(grace):
    a_track(name="Superposition")
    word = a_skill(name="Quite another")
    words.rename(word, name="Superposition", by=grace, note=WHY, now=NOW)
    word.refresh_from_db()
    assert word.name == "Superposition"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Probes", "probe"), ("Attention heads", "attention-head"), ("Case studies", "Case study"), ("Bias", "bias")],
)
def test_plain_names_have_no_case_no_marks_and_no_plural(one, other):
    assert words.plain(one) == words.plain(other)


def test_plain_names_of_different_words_differ():
    assert len({words.plain(name) for name in ("Loss", "Lo", "Bias", "Analysis", "Analyses", "Corpus")}) == 6


@pytest.mark.parametrize("kind", MADE)
def test_what_has_a_merged_word_has_the_other(grace, kind):
    gone, kept = MADE[kind](name="Saliency maps"), MADE[kind](name="Attribution")
    problem = furnish(gone)
    before = words.touched(gone).counts

    words.merge(gone, into=kept, by=grace, note=WHY, now=NOW)

    gone.refresh_from_db()
    problem.refresh_from_db()
    assert (gone.is_retired, gone.merged_into) == (True, kept)
    assert words.touched(gone).counts == []
    assert set(before) < set(words.touched(kept).counts)
    assert "Attribution" in problem.keywords
    assert found(f"{kind}={gone.key}") == found(f"{kind}={kept.key}") == found("q=saliency+maps") == {problem.pk}
    assert told(gone) == [("merged a word", "Saliency maps", "Attribution", WHY)]


@pytest.mark.parametrize("kind", MADE)
def test_an_undo_leaves_every_row_as_it_was(grace, kind):
    gone, kept = MADE[kind](name="Saliency maps"), MADE[kind](name="Attribution")
    furnish(gone)
    furnish(kept)
    both(gone, kept)
    words.merge(MADE[kind](name="Heat maps"), into=gone, by=grace, note=WHY, now=NOW)
    before = checksums()

    merge = words.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
    between = checksums()
    words.undo(merge, by=grace, note="They differ.", now=NOW + timedelta(days=29))

    assert {f"problems_{kind}", "problems_synonym", "problems_watch", "problems_problem"} <= differing(before, between)
    assert differing(before, checksums()) == set()
    assert told(gone)[-1] == ("took a word apart", "Attribution", "Saliency maps", "They differ.")


def both(gone, kept) -> None:
    """One problem and one person that have both words, and a mentor and a program too."""
    person = a_person()
    fit = Fit.objects.create(person=person)
    for word, level in ((gone, 3), (kept, 1)):
        person.watches.create(**{word.kind: word})
        if isinstance(word, Skill):
            fit.held_skills.create(skill=word, level=level)
        if isinstance(word, Track):
            fit.liked_tracks.add(word)
    if isinstance(gone, Skill):
        kept.prerequisites.add(gone)
        problems.refresh_keywords(a_problem(skills={gone: 3, kept: 1}))
        a_program().wanted_skills.add(gone, kept)
    elif isinstance(gone, Technique):
        problems.refresh_keywords(a_problem(techniques=[gone, kept]))
    else:
        mentor = a_mentor(areas=[gone, kept])
        a_sponsorship(mentor, track=gone)
        a_sponsorship(mentor, track=kept)


def test_of_two_levels_the_higher_stays(grace):
    gone, kept = a_skill(), a_skill()
    lower, higher = a_problem(skills={gone: 1, kept: 2}), a_problem(skills={gone: 3, kept: 2})
    both(gone, kept)

    words.merge(gone, into=kept, by=grace, note=WHY, now=NOW)

    assert [one.needs.values_list("skill", "level").get() for one in (lower, higher)] == [(kept.pk, 2), (kept.pk, 3)]
    assert list(Fit.objects.get().held_skills.values_list("skill", "level")) == [(kept.pk, 3)]
    assert kept.prerequisites.count() == 0


def test_the_counts_say_what_is_on_both(grace):
    gone, kept = a_skill(name="Saliency maps"), a_skill(name="Attribution")
    both(gone, kept)

    shown = words.touched(gone, kept)

    assert shown.counts == [
        (1, "problem"),
        (1, "person who has it,people who have it"),
        (1, "skill that builds on it,skills that build on it"),
        (1, "watch,watches"),
        (1, "program"),
    ]
    assert shown.doubles == [
        "1 problem: “Attribution” is there, too. The higher level stays.",
        "1 person who has it: “Attribution” is there, too. The higher level stays.",
        "1 watch: the same is there for “Attribution”, too, and stays.",
        "1 program: the same is there for “Attribution”, too, and stays.",
    ]


def test_no_skill_comes_to_build_on_itself(grace):
    gone, kept, between = a_skill(), a_skill(name="Attribution"), a_skill()
    between.prerequisites.add(gone)
    kept.prerequisites.add(between)

    with pytest.raises(Refused, match="“Attribution” would build on itself"):
        words.merge(gone, into=kept, by=grace, note=WHY, now=NOW)

    gone.refresh_from_db()
    assert (gone.merged_into, Merge.objects.count()) == (None, 0)


def test_chains_of_words_lead_to_the_last_in_one_step(grace):
    first, second, third = a_track(), a_track(), a_track()
    one = words.merge(first, into=second, by=grace, note=WHY, now=NOW)
    two = words.merge(second, into=third, by=grace, note=WHY, now=NOW)
    first.refresh_from_db()
    assert first.merged_into == third
    with pytest.raises(Refused, match="was merged on since. Undo that first."):
        words.undo(one, by=grace, note=WHY, now=NOW)

    words.undo(two, by=grace, note=WHY, now=NOW)
    words.undo(one, by=grace, note=WHY, now=NOW)

    assert set(Track.objects.values_list("is_retired", "merged_into")) == {(False, None)}


def test_merging_words_is_refused_to_itself_to_a_retired_one_twice_and_late(grace):
    gone, kept, old = a_track(), a_track(), a_track(is_retired=True)
    with pytest.raises(Refused, match="not merged into itself"):
        words.merge(gone, into=gone, by=grace, note=WHY, now=NOW)
    with pytest.raises(Refused, match="is offered nowhere"):
        words.merge(gone, into=old, by=grace, note=WHY, now=NOW)
    with pytest.raises(Refused, match="Say why"):
        words.merge(gone, into=kept, by=grace, note=" ", now=NOW)
    merge = words.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
    for act in (lambda: words.merge(gone, into=kept, by=grace, note=WHY, now=NOW), lambda: retire(gone, grace)):
        with pytest.raises(Refused, match="Take the two apart first."):
            act()
    with pytest.raises(Refused, match="older than 30 days"):
        words.undo(merge, by=grace, note=WHY, now=NOW + timedelta(days=30))
    words.undo(merge, by=grace, note=WHY, now=NOW)
    with pytest.raises(Refused, match="undone already"):
        words.undo(merge, by=grace, note=WHY, now=NOW)


def retire(word, by):
    return words.retire(word, by=by, note="Nobody uses it.", now=NOW)


@pytest.mark.parametrize("kind", MADE)
def test_a_retired_word_stays_on_what_has_it_and_comes_back(grace, kind):
    word = MADE[kind]()
    problem = furnish(word)

    retire(word, grace)

    model = type(word)
    assert not model.objects.current().filter(pk=word.pk).exists()
    assert model.objects.standing().filter(pk=word.pk).exists()
    assert model.objects.offered(having=model.objects.filter(pk=word.pk)).filter(pk=word.pk).exists()
    assert found(f"{kind}={word.key}") == {problem.pk}
    with pytest.raises(Refused, match="retired already"):
        retire(word, grace)
    words.restore(word, by=grace, note="It is back.", now=NOW)
    assert model.objects.current().filter(pk=word.pk).exists()
    with pytest.raises(Refused, match="offered already"):
        words.restore(word, by=grace, note="It is back.", now=NOW)
    assert [verb for verb, *_ in told(word)] == ["retired a word", "brought a word back"]


def choices(query: str, kind: str) -> list[str]:
    asked = ProblemFilter(QueryDict(query))
    return [one.value for facet in facets(asked).facets if facet.name == kind for one in facet.choices]


@pytest.mark.parametrize("kind", MADE)
def test_a_retired_word_is_offered_by_no_filter_and_its_address_still_finds(grace, kind):
    word, other = MADE[kind](), MADE[kind]()
    problem, second = furnish(word), furnish(other)
    assert word.key in choices("", kind)

    retire(word, grace)

    assert (word.key in choices("", kind), other.key in choices("", kind)) == (False, True)
    assert word.key in choices(f"{kind}={word.key}", kind)
    words.merge(other, into=MADE[kind](), by=grace, note=WHY, now=NOW)
    assert (found(f"{kind}={word.key}"), found(f"{kind}={other.key}")) == ({problem.pk}, {second.pk})


def test_the_filters_of_writeups_and_reviews_offer_what_is_current(grace):
    for model, make, name in ((WriteUpFilter, a_track, "track"), (QueueFilter, a_skill, "skill")):
        old, gone, kept = make(is_retired=True), make(), make()
        words.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
        offered = model(QueryDict("")).form.fields[name].queryset
        assert not {old, gone} & set(offered)
        asked = model(QueryDict(f"{name}={old.key}"))
        assert (asked.form.is_valid(), old in asked.form.fields[name].queryset) == (True, True)
        alias = model(QueryDict(f"{name}={gone.key}"))
        assert alias.form.is_valid()
        named = alias.form.cleaned_data[name]
        assert ([named] if name == "skill" else list(named)) == [kept]


def test_the_edit_form_adds_no_retired_word_and_keeps_those_that_are_there(grace):
    old = {kind: MADE[kind](is_retired=True) for kind in MADE}
    has = a_problem(track=old["track"], skills={old["skill"]: 2}, techniques=[old["technique"]])
    has_not = a_problem(skills={a_skill(): 1})

    def errors(problem) -> set[str]:
        row = Problem.objects.with_facts().get(pk=problem.pk)
        said = facts.of(row)
        initial = EditProblemForm.initial_of(said, facts.Base.of(said, 0))
        typed = QueryDict(mutable=True)
        for name, value in initial.items():
            typed.setlist(name, value if isinstance(value, list) else [value] if value else [])
        typed["note"], typed["track"], typed["skills"] = "x", old["track"].key, f"{old['skill'].key} 2"
        typed.setlist("techniques", [old["technique"].key])
        return set(EditProblemForm(typed, initial=initial, status="draft").errors)

    assert (errors(has), errors(has_not)) == (set(), {"track", "skills", "techniques"})


def test_members_keep_no_words(ada, grace):
    word, other = a_track(), a_track()
    for act in (
        lambda: words.rename(word, name="Quite another", by=ada, note=WHY),
        lambda: words.merge(word, into=other, by=ada, note=WHY),
        lambda: words.retire(word, by=ada, note=WHY),
        lambda: words.restore(word, by=ada, note=WHY),
    ):
        with pytest.raises(Refused, match="Only a curator can do this."):
            act()
    merge = words.merge(word, into=other, by=grace, note=WHY)
    with pytest.raises(Refused, match="Only a curator can do this."):
        words.undo(merge, by=ada, note=WHY)


def test_whoever_watches_a_merged_word_watches_the_other(grace, ada):
    gone, kept = a_skill(), a_skill()
    words.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
    watches.watch(Skill.objects.get(pk=gone.pk), by=ada)
    assert ada.watches.get().skill == kept


def test_search_words_of_many_problems_are_what_they_are_one_by_one(grace):
    skills, techniques = [a_skill(position=3), a_skill(position=1)], [a_technique(), a_technique()]
    several = [a_problem(skills=dict.fromkeys(skills, 1), techniques=techniques, subtopic="Toys") for _ in range(3)]

    words.refresh_keywords(Problem.objects.all())

    for problem in several:
        problem.refresh_from_db()
        assert problem.keywords == problems.keywords(problem)
