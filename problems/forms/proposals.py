"""What is asked of somebody who proposes a problem, and of the curator who decides on it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from board.lib.links import LinkField
from board.lib.text import BoardForm, whole_number
from problems.forms.fields import MarkdownField
from problems.forms.writeups import ProblemNumberField
from problems.models import ProblemSkill, Proposal, Skill, Source, Technique, Track
from problems.models.choices import Compute, Difficulty, Kind
from problems.models.problems import MAX_HOURS
from problems.models.proposals import Consent, Ground, Licence, Origin, why_not_allowed
from problems.models.taxonomy import MAX_LEVEL, MIN_LEVEL
from problems.services.proposals import CORRECTED, FACTS, MAX_NEEDS, ORIGIN, TEXTS

CHOOSE = ("", "Choose")
LEVELS = {1: "starting", 2: "working", 3: "strong", 4: "leading"}


class Line(forms.CharField):
    """One line of plain words, with an example of it below."""

    def __init__(self, *, example: str = "", **options):
        super().__init__(**options)
        self.example = example


def _hours(label: str, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=MAX_HOURS, help_text=help_text)


# The fields that name a term, by the name under which `names` has its choices.
TERMS = {"track": "track", "techniques": "technique", "source": "source"}
Names = Mapping[str, Mapping[str, str]]


class FactsForm(BoardForm):
    """What sorts a problem, and what it takes. `names`, {term: {key: name}}, spares a page to read the lists."""

    track = forms.ModelChoiceField(
        Track.objects.current().order_by("position", "key"),
        label="Track",
        to_field_name="key",
        empty_label="Choose",
        help_text="The part of the field it belongs to. A curator sets it right if another fits better.",
    )
    kind = forms.ChoiceField(label="Kind", choices=Kind.choices, initial=Kind.QUESTION)
    difficulty = forms.ChoiceField(
        label="How hard you think it is",
        choices=[CHOOSE, *((one.value, f"{one.value}: {one.label}") for one in Difficulty)],
        help_text="A: the method is known and the tools exist. B: a known method has to be adapted. C: the method has "
        "still to be found. D: nobody knows whether it can be done. A guess is enough.",
    )
    hours_low = _hours("Hours, at least", "For somebody who has the skills below. A guess is enough.")
    hours_high = _hours("Hours, at most")
    compute = forms.ChoiceField(
        label="The computer it needs",
        choices=[CHOOSE, *Compute.choices],
        help_text="The smallest that is enough for the test of success.",
    )

    def __init__(self, *args: Any, names: Names | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, term in TERMS.items():
            if names and name in self.fields:
                field: Any = self.fields[name]
                empty = [] if name == "techniques" else [("", field.empty_label)]
                field.choices = [*empty, *names[term].items()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        low, high = cleaned.get("hours_low"), cleaned.get("hours_high")
        if low and high and low > high:
            self.add_error("hours_high", "Fewer than the least hours above.")
        return cleaned


class ProposalForm(FactsForm):
    """A whole problem, from its question to the right to show it. The skills it asks for are rows beside it."""

    title = MarkdownField(
        label="Title",
        rows=1,
        inline=True,
        max_length=200,
        help_text="What somebody would look for, in a line.",
        example="How does GPT-2 Small build three-letter acronyms?",
    )
    question = MarkdownField(
        label="The question",
        rows=2,
        inline=True,
        max_length=1000,
        help_text="One question, that can come out either way.",
        example="Which components find the initial of each word, and which move it to the output?",
    )
    why = MarkdownField(
        label="Why an answer would matter",
        rows=3,
        required=False,
        max_length=4000,
        help_text="What it would tell about models, beyond itself.",
        example="It is the smallest task in which three letters have to be put in order.",
    )
    statement = MarkdownField(
        label="What one has to know first",
        rows=6,
        required=False,
        max_length=20_000,
        help_text="The setting, in as many words as it needs. Markdown, with math between dollars.",
        example="GPT-2 Small completes “The Chief Executive Officer (” with “CEO”. Nobody has found the circuit.",
    )
    success_test = MarkdownField(
        label="You will know when",
        rows=3,
        max_length=4000,
        help_text="What somebody would have to show, so that nobody needs to ask whether it is solved.",
        example="A set of heads that, patched alone, restores 90 % of the logit difference on held-out prompts.",
    )
    first_step = MarkdownField(
        label="The first afternoon",
        rows=3,
        max_length=4000,
        help_text="What to do in the first three hours, small enough to begin today.",
        example="Load the model in TransformerLens, make 50 prompts of one shape, and plot direct logit attribution.",
    )
    informative_negative = MarkdownField(
        label="A useful negative looks like",
        rows=3,
        required=False,
        max_length=4000,
        help_text="What would be worth telling if it does not work.",
        example="No small set of heads restores it: then say how the effect is spread over layers.",
    )
    suggested_models = Line(
        label="Models to use", required=False, max_length=300, help_text="By name.", example="GPT-2 Small, Pythia 160M"
    )
    techniques = forms.ModelMultipleChoiceField(
        Technique.objects.current().order_by("position", "key"),
        label="Techniques",
        required=False,
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple,
        help_text="Those that it most likely takes.",
    )
    origin = forms.ChoiceField(
        label="Where it comes from", choices=Origin.choices, widget=forms.RadioSelect, initial=Origin.OWN
    )
    source_name = Line(
        label="Where it stands",
        required=False,
        max_length=200,
        help_text="The name of the paper, post or list.",
        example="200 Concrete Open Problems in Mechanistic Interpretability",
    )
    source_url = LinkField(label="Its address", required=False, help_text="Where anybody can read it.")
    source_locator = Line(
        label="Where in it", required=False, max_length=200, help_text="So that it is found.", example="Section 5.2"
    )
    posed_by = Line(
        label="Who posed it",
        required=False,
        max_length=200,
        help_text="They are named on its page. Left empty, you are.",
        example="Neel Nanda",
    )
    licence = forms.ChoiceField(
        label="Licence of the source",
        required=False,
        choices=[("", "Choose"), *Licence.choices],
        help_text="What it says of itself. What you pose here needs none: it is under CC BY 4.0, as all texts here.",
    )
    consent = forms.ChoiceField(
        label="Why its words may stand here", choices=Consent.choices, widget=forms.RadioSelect, initial=Consent.MINE
    )
    agrees = forms.BooleanField(
        label="What I write here may be used by anybody under CC BY 4.0",
        help_text="As every text of a problem on this board: for anything, with its source named.",
    )

    field_order = (
        "title", "question", "why", "statement", "success_test", "first_step", "informative_negative",
        "kind", "track", "difficulty", "hours_low", "hours_high", "compute", "suggested_models", "techniques",
        "origin", "source_name", "source_url", "source_locator", "posed_by", "licence", "consent", "agrees",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        origin, licence, consent = (cleaned.get(name, "") for name in ("origin", "licence", "consent"))
        if origin == Origin.OWN:
            for name in OF_SOURCE:
                self.errors.pop(name, None)
                cleaned[name] = ""
            licence = cleaned["licence"] = Licence.CC_BY
        if origin == Origin.PUBLIC:
            for name, said in MISSING.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, said)
        if origin and licence and consent and (refused := why_not_allowed(origin, licence, consent)):
            self.add_error("consent", refused)
        cleaned.pop("agrees", None)
        return cleaned


# What is asked of a question that stands somewhere already, and of no other.
OF_SOURCE = ("source_name", "source_url", "source_locator", "licence")
MISSING = {
    "source_name": "Name the paper, post or list.",
    "source_url": "Give the address where it can be read.",
    "licence": "Say under which licence it stands. “I could not find out” is an answer.",
}


class ProposalAgainForm(ProposalForm):
    """The same, of one that was sent before."""

    note = Line(
        label="What you changed",
        required=False,
        max_length=1000,
        help_text="A curator reads it first.",
        example="The test names a threshold now.",
    )


class LevelField(forms.TypedChoiceField):
    """A level of a skill. A script may send it as the number that it is."""

    takes_numbers = True


class NeedForm(BoardForm):
    skill = forms.ModelChoiceField(
        Skill.objects.current().order_by("position", "key"), label="Skill", to_field_name="key", empty_label="Choose"
    )
    level = LevelField(
        label="Level",
        coerce=int,
        choices=[CHOOSE, *((level, LEVELS[level]) for level in range(MIN_LEVEL, MAX_LEVEL + 1))],
    )

    def __init__(self, *args: Any, skills: list[tuple[str, str]] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if skills is not None:
            self.fields["skill"].choices = skills  # type: ignore[attr-defined]


class BaseNeedFormSet(forms.BaseFormSet):
    """`skills`, {key: name}, are the choices of every row."""

    default_error_messages = {
        **forms.BaseFormSet.default_error_messages,
        "too_few_forms": "Name at least one skill, with the level that is needed.",
    }

    def __init__(self, *args: Any, skills: Mapping[str, str], **kwargs: Any):
        given = {"form_kwargs": {"skills": [CHOOSE, *skills.items()]}, "prefix": "needs"}
        super().__init__(*args, **kwargs | given)

    def clean(self) -> None:
        read = (getattr(form, "cleaned_data", {}) for form in self.forms)
        named = [row["skill"] for row in read if row.get("skill")]
        twice = next((skill for skill in named if named.count(skill) > 1), None)
        if twice:
            raise forms.ValidationError(f"{twice.name} is named twice. Keep the higher level.")

    def needs(self) -> dict[Skill, int]:
        """What the filled rows say. Call it on a valid formset."""
        return {row["skill"]: row["level"] for row in self.cleaned_data if row.get("skill")}


NeedFormSet: Any = forms.formset_factory(
    NeedForm,
    formset=BaseNeedFormSet,
    extra=3,
    max_num=MAX_NEEDS,
    validate_max=True,
    min_num=1,
    validate_min=True,
)


class DecideForm(FactsForm):
    """What a curator sets right before a proposal goes on the list."""

    source = forms.ModelChoiceField(
        Source.objects.order_by("position", "key"),
        label="Source",
        required=False,
        to_field_name="key",
        empty_label="As the proposer names it",
    )
    note = forms.CharField(
        label="A word to whoever proposed it", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class AskForm(BoardForm):
    note = forms.CharField(
        label="What would make it listable?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One thing after the other. Whoever proposed it reads this, and nobody else.",
    )


class DeclineForm(BoardForm):
    ground = forms.ChoiceField(label="Why not", choices=Ground.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label="In a sentence",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Whoever proposed it reads this, and nobody else.",
    )


class MergeForm(BoardForm):
    into = ProblemNumberField(
        label="The problem that asks the same",
        help_text="Its number, 42. The proposal leads there from now on.",
        widget=forms.TextInput(attrs={"size": 12}),
    )
    note = forms.CharField(
        label="How they are the same",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Whoever proposed it reads this, and nobody else.",
    )


# What a draft keeps, and what becomes of it again


def words_of(posted: QueryDict) -> dict[str, list[str]]:
    """Everything typed into the form and its rows, by name."""
    own = set(ProposalAgainForm.base_fields)
    return {
        name: [value for value in values if value.strip()]
        for name, values in posted.lists()
        if name in own or name.startswith("needs-") or name == "seen"
    }


def seen_in(words: Mapping[str, list[str]]) -> int | None:
    """The number of the revision that what was typed began from."""
    return whole_number((words.get("seen") or [""])[0])


def begun(words: Mapping[str, list[str]]) -> dict[str, Any]:
    """What the form of a draft begins with."""
    return {
        name: values if name == "techniques" else values[0]
        for name, values in words.items()
        if name in ProposalAgainForm.base_fields and (values or name == "techniques")
    }


def rows_of(words: Mapping[str, list[str]]) -> list[dict[str, str]]:
    """What the rows of a draft begin with: those in which something was chosen."""
    rows = [
        {name: (words.get(f"needs-{number}-{name}") or [""])[0] for name in ("skill", "level")}
        for number in range(MAX_NEEDS)
    ]
    return [row for row in rows if any(row.values())]


def initial_of(proposal: Proposal) -> dict[str, Any]:
    """What the form of one that was sent begins with."""
    problem = proposal.problem
    told = {name: getattr(problem, name) for name in (*TEXTS, *FACTS)}
    told |= {name: getattr(proposal, name) for name in ORIGIN}
    return told | {
        "track": problem.track.key,
        "techniques": list(problem.techniques.values_list("key", flat=True)),
        "agrees": True,
    }


def needs_of(needs: Iterable[ProblemSkill]) -> list[dict[str, Any]]:
    return [{"skill": need.skill.key, "level": need.level} for need in needs]


def corrections_of(proposal: Proposal) -> dict[str, Any]:
    problem = proposal.problem
    return {name: getattr(problem, name) for name in CORRECTED} | {"track": problem.track.key}
