"""What problems look like, in their list and alone, and the comments on them."""

from rest_framework import serializers

from problems.api.shapes.claims import ClaimSerializer
from problems.api.shapes.people import PersonSerializer
from problems.api.shapes.taxonomy import LinkSerializer, TermSerializer
from problems.api.shapes.writeups import ResultSerializer
from problems.models import comments, problems

SHOWN_PROBLEM_STATUSES = [
    choice for choice in problems.Status.choices if choice[0] in {"listed", "historical", "withdrawn"}
]


class NeedSerializer(TermSerializer):
    """A skill, and the level of it that the problem asks for."""

    level = serializers.IntegerField(
        min_value=1, max_value=4, help_text="The least that is needed, from 1 to 4. `/skills/` says what each level is."
    )


class StarterSerializer(LinkSerializer):
    is_starter = serializers.BooleanField(help_text="Whether it can be opened and run.")


class ProblemMentionSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    title = serializers.CharField(help_text="Markdown.")
    url = serializers.URLField(help_text="Its page on the board.")


class ProblemSerializer(serializers.Serializer):
    number = serializers.IntegerField(help_text="Permanent: how the problem is cited.")
    key = serializers.CharField(help_text="The catalogue's identity. Text: cop-1.10 is not cop-1.1.")
    url = serializers.URLField()
    title = serializers.CharField(help_text="Markdown.")
    question = serializers.CharField(help_text="Markdown.")
    track = TermSerializer(help_text="The one area that it belongs to.")
    difficulty = serializers.ChoiceField(
        problems.Difficulty.choices,
        allow_null=True,
        help_text="From A, a first project, to D, uncharted. Null where nobody has set it.",
    )
    difficulty_max = serializers.ChoiceField(
        problems.Difficulty.choices, allow_null=True, help_text="The upper end where a range is given: B to C."
    )
    hours_low = serializers.IntegerField(
        allow_null=True, help_text="Hours of work it takes at the least, as estimated; null where nobody has."
    )
    hours_high = serializers.IntegerField(
        allow_null=True, help_text="Hours of work it takes at the most, as estimated; null where nobody has."
    )
    compute = serializers.ChoiceField(
        problems.Compute.choices,
        allow_null=True,
        help_text="The least machine that it runs on; null where nobody has said.",
    )
    kind = serializers.ChoiceField(problems.Kind.choices, help_text="What sort of work it is.")
    era = serializers.ChoiceField(
        problems.Era.choices,
        help_text="`classic` for what comes from the lists of 2022 and 2023, `current` for everything else.",
    )
    starred = serializers.BooleanField(help_text="Marked as a good one by its source or a curator.")
    skills = NeedSerializer(many=True, help_text="The highest level first.")
    techniques = TermSerializer(many=True, help_text="Ways of working that it is tagged with.")
    source = serializers.CharField(allow_null=True, help_text="The key of where it was posed; null for nowhere else.")  # type: ignore[assignment]
    activity = serializers.ChoiceField(
        problems.Activity.choices, help_text="What is going on now, from its claims and write-ups."
    )
    freshness = serializers.ChoiceField(problems.Freshness.choices, help_text="How long ago a curator checked it.")
    checked_on = serializers.DateField(
        allow_null=True,
        help_text="The day on which a curator, or the catalogue, last found that it still stands; null where none has.",
    )
    resolution = serializers.ChoiceField(problems.Resolution.choices, help_text="`open`: no answer is known here.")
    live_claims_count = serializers.IntegerField(help_text="People who work on it now.")
    writeups_count = serializers.IntegerField(help_text="Write-ups on it that anybody may read, reviewed or not.")
    created_at = serializers.DateTimeField(help_text="When it came to the board, in UTC.")
    updated_at = serializers.DateTimeField(
        help_text="When its texts or facts were last changed, in UTC. `updated_since` compares another moment, which "
        "no field tells: it hears of claims, write-ups and resolutions, too."
    )
    last_activity_at = serializers.DateTimeField(
        help_text="When something last moved on it, claims and write-ups among that, in UTC."
    )


class ProblemSourceSerializer(TermSerializer):
    link = serializers.URLField(help_text="Where it is, outside the board.")
    locator = serializers.CharField(help_text="Where in the source.")


class ProblemDetailSerializer(ProblemSerializer):
    status = serializers.ChoiceField(
        SHOWN_PROBLEM_STATUSES, help_text="`historical` and `withdrawn` ones are off the list, and their pages stay."
    )
    source = ProblemSourceSerializer(
        allow_null=True, help_text="Where it was posed first; null where it is from nowhere else."
    )  # type: ignore[assignment]
    why = serializers.CharField(help_text="Why an answer would matter. Markdown.")
    statement = serializers.CharField(help_text="Markdown.")
    success_test = serializers.CharField(help_text="What settles it. Markdown.")
    first_step = serializers.CharField(help_text="What to do on the first afternoon. Markdown.")
    informative_negative = serializers.CharField(help_text="Which negative result would tell something. Markdown.")
    editor_note = serializers.CharField(help_text="A doubt about the statement. Markdown.")
    suggested_models = serializers.CharField(help_text="Models to try it on, in words; empty where none is named.")
    subtopic = serializers.CharField(help_text="What part of its track it is about, in words; may be empty.")
    prerequisites = serializers.ListField(child=serializers.CharField(), help_text="What to know or read before.")
    related_work = StarterSerializer(many=True, help_text="What to read, run or look at before one begins.")
    parent = ProblemMentionSerializer(
        allow_null=True, help_text="The problem that this one is a variant of; null where it is none."
    )
    variants = ProblemMentionSerializer(
        many=True, help_text="Listed problems that name this one as their parent, by number."
    )
    statement_provenance = serializers.ChoiceField(
        [("seen", ""), ("digest", ""), ("known", "")],
        help_text="Whether the source was read, a summary of it, or neither.",
    )
    difficulty_provenance = serializers.ChoiceField(
        [("source", ""), ("estimate", "")], help_text="Whether the difficulty is the source's own label."
    )
    claims_limit = serializers.IntegerField(help_text="How many people may work on it at a time.")
    is_claimable = serializers.BooleanField(
        help_text="Whether it is listed and its question still stands. It may be full all the same."
    )
    claims = ClaimSerializer(many=True, help_text="Live ones and those that ended, newest first.")
    writeups = ResultSerializer(many=True, help_text="Write-ups on it that anybody may read.")


class CuratedProblemSerializer(ProblemDetailSerializer):
    """A problem as a curator has left it, on the list or not."""

    status = serializers.ChoiceField(
        problems.Status.choices, help_text="Where it is between a draft and the list, or after it."
    )


class CommentSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField(help_text="Leads to it wherever it stands.")
    problem = serializers.IntegerField(help_text="The number of the problem.")
    by = PersonSerializer(help_text="Who wrote it.")
    at = serializers.DateTimeField(help_text="When it was written, in UTC.")
    edited_at = serializers.DateTimeField(
        allow_null=True, help_text="When its text was last changed, in UTC; null where it never was."
    )
    status = serializers.ChoiceField(
        comments.Status.choices, help_text="`deleted` by its author or `hidden` by a curator: then without text."
    )
    text = serializers.CharField(help_text="Markdown.")
    page_was_updated = serializers.BooleanField(help_text="Whether the problem's page was changed because of it.")
