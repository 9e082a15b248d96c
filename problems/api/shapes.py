"""What the answers look like, for the schema. The views answer with plain dicts; a test holds the two together.

In every shape `url` is the page on the board and `link`, alone or at the end of a name, an address outside it.
Markdown may hold math between dollars.
"""

from rest_framework import serializers

from problems import moderation
from problems.models import (
    claim_states,
    claims,
    comments,
    domains,
    logs,
    problems,
    proposals,
    reports,
    reproductions,
    review_states,
    suggestions,
    taxonomy,
    writeups,
)
from users.models import Role, sanctions

SHOWN_CLAIM_STATUSES = [choice for choice in claims.Status.choices if choice[0] != claims.Status.REMOVED]
SHOWN_PROBLEM_STATUSES = [
    choice for choice in problems.Status.choices if choice[0] in {"listed", "historical", "withdrawn"}
]
SHOWN_WRITEUP_STATUSES = [choice for choice in writeups.Status.choices if choice[0] in writeups.VISIBLE]

MODERATION_KINDS = list(moderation.LABELS.items())
APPEAL_ANSWERS = [("", "Not answered yet"), *sanctions.Answer.choices]
GROUNDS = [("", "Not declined"), *proposals.Ground.choices]
REPORT_OUTCOMES = [("", "Not answered yet"), *reports.Outcome.choices]


class TermSerializer(serializers.Serializer):
    key = serializers.CharField()
    name = serializers.CharField(help_text="What people call it.")


class NeedSerializer(TermSerializer):
    """A skill, and the level of it that the problem asks for."""

    level = serializers.IntegerField(
        min_value=1, max_value=4, help_text="The least that is needed, from 1 to 4. `/skills/` says what each level is."
    )


class LinkSerializer(serializers.Serializer):
    title = serializers.CharField(help_text="What the link is called.")
    link = serializers.URLField(help_text="Where it leads, outside the board.")


class StarterSerializer(LinkSerializer):
    is_starter = serializers.BooleanField(help_text="Whether it can be opened and run.")


class PersonSerializer(serializers.Serializer):
    """By public name. A former member has no username."""

    username = serializers.CharField(
        allow_null=True,
        help_text="As in the address of their page, `/~ada/`. Null for a former member and for a closed account.",
    )
    name = serializers.CharField(help_text="What the person is called in public.")


class ProblemMentionSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    title = serializers.CharField(help_text="Markdown.")
    url = serializers.URLField(help_text="Its page on the board.")


class TrackSerializer(TermSerializer):
    url = serializers.URLField()
    summary = serializers.CharField(help_text="What the track is about, in a few sentences.")
    listed_count = serializers.IntegerField(help_text="Problems on the list.")
    free_count = serializers.IntegerField(help_text="Those of them that nobody works on and that have no results.")
    starters_count = serializers.IntegerField(help_text="Those of the free ones that are first projects.")


class TechniqueSerializer(TermSerializer):
    url = serializers.URLField()
    problems_count = serializers.IntegerField(help_text="Problems on the list that use it.")


class SourceSerializer(TermSerializer):
    link = serializers.URLField(help_text="Where it is, outside the board.")
    published = serializers.CharField(help_text='In words: "2022-12 to 2023-01".')
    problems_count = serializers.IntegerField(help_text="Problems on the list that come from it.")


class SkillLevelSerializer(serializers.Serializer):
    level = serializers.IntegerField(min_value=1, max_value=4, help_text="1 is the first, 4 the highest.")
    name = serializers.CharField(help_text="The level in a word.")
    can = serializers.CharField(help_text="What a person at this level can do.")


class SkillSerializer(TermSerializer):
    url = serializers.URLField()
    group = serializers.ChoiceField(
        taxonomy.Skill.Group.choices, help_text="Under which heading the skills map has it."
    )
    is_core = serializers.BooleanField(help_text="One of the skills that most problems ask for.")
    means = serializers.CharField(help_text="What having this skill means.")
    levels = SkillLevelSerializer(many=True, help_text="What each level of it means, the lowest first.")
    prerequisites = serializers.ListField(child=serializers.CharField(), help_text="Keys of skills to have before.")
    resources = LinkSerializer(many=True, help_text="Public places to learn it.")
    problems_count = serializers.IntegerField(help_text="Problems on the list that ask for it.")
    free_count = serializers.IntegerField(help_text="Those of them that are free.")


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


class ClaimSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField()
    problem = serializers.IntegerField(help_text="The number of the problem.")
    person = PersonSerializer(help_text="Who leads it.")
    team = PersonSerializer(many=True, help_text="Everybody on it, the lead first.")
    status = serializers.ChoiceField(
        SHOWN_CLAIM_STATUSES, help_text="As it is now: a claim has lapsed once `lapses_at` is past."
    )
    aim = serializers.ChoiceField(claims.Aim.choices, help_text="What those on it want to do with the problem.")
    hypothesis = serializers.CharField(help_text="What they expect to find. Plain text.")
    plan = serializers.CharField(help_text="What they do first and next, in about three lines. Plain text.")
    hours_per_week = serializers.IntegerField(help_text="Hours a week that they said they would give to it.")
    looking_for = serializers.ChoiceField(claims.LookingFor.choices, help_text="Whom they would like to hear from.")
    log_link = serializers.CharField(help_text="A public log elsewhere, if there is one.")
    ai_use = serializers.CharField(
        help_text="What they use language models for, in their words; empty where they said nothing."
    )
    alongside = serializers.CharField(help_text="Why beside others who were on it already, where somebody said so.")
    by_agent = serializers.BooleanField(help_text="By, or mainly for, an automated agent: never counted as people.")
    claimed_at = serializers.DateTimeField(help_text="When it was taken, in UTC.")
    last_sign_at = serializers.DateTimeField(help_text="The last sign of life, in UTC.")
    lapses_at = serializers.DateTimeField(
        help_text="When silence ends it, in UTC; of one that has ended, when it did or would have."
    )
    ended_at = serializers.DateTimeField(
        allow_null=True, help_text="When it ended, in UTC; null while it is active or paused."
    )
    note = serializers.CharField(help_text="What a claim that ended leaves to the next person. Markdown.")
    may_contact = serializers.BooleanField(help_text="Whether a successor may write to the person.")


class CheckInSerializer(serializers.Serializer):
    at = serializers.DateTimeField(help_text="When it was written, in UTC.")
    moved = serializers.CharField(help_text="What moved since the last one.")
    next = serializers.CharField(help_text="What they do next; may be empty.")
    is_stuck = serializers.BooleanField(help_text="Whether they said that they are stuck.")


class ClaimDetailSerializer(ClaimSerializer):
    check_ins = CheckInSerializer(many=True, help_text="The newest hundred, newest first.")


class AuthorSerializer(serializers.Serializer):
    username = serializers.CharField(
        allow_null=True,
        help_text="As in the address of their page, `/~ada/`. Null for a former member, a closed account and an author "
        "from outside.",
    )
    name = serializers.CharField(help_text="What the person is called in public.")


class BearingSerializer(serializers.Serializer):
    """What a write-up says about a problem."""

    problem = serializers.IntegerField(help_text="The number of the problem.")
    says = serializers.ChoiceField(writeups.Says.choices, help_text="What the write-up does for the problem.")


class WriteUpSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField()
    link = serializers.URLField(help_text="Where it can be read, outside the board.")
    title = serializers.CharField(help_text="What it is called; the beginning of its address until that is known.")
    kind = serializers.ChoiceField(writeups.Kind.choices, help_text="What sort of thing is linked.")
    status = serializers.ChoiceField(
        SHOWN_WRITEUP_STATUSES,
        help_text="`legible`: two people could follow it, never that it is correct or new.",
    )
    review = serializers.CharField(
        help_text="Where its review stands, in the word of the pages: `not reviewed`, `under review`, `legible` ..."
    )
    reviewed_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When what its reviews say together was last said of it, in UTC; null while none holds.",
    )
    changed_since_review = serializers.BooleanField(help_text="Whether it says something else than what was reviewed.")
    published = serializers.CharField(help_text="A year or a date, as far as known.")
    summary = serializers.CharField(help_text="Markdown.")
    note = serializers.CharField(help_text="What the editors of the board remark on it; empty where they do not.")
    ai_use = serializers.CharField(
        help_text="What language models were used for, as its authors say; empty where they say nothing."
    )
    code_link = serializers.CharField(help_text="Where its code is, outside the board; empty where it names none.")
    data_link = serializers.CharField(help_text="Where its data are, if it says so.")
    commit = serializers.CharField(
        help_text="The hash of the code that its results were made with; empty where it names none."
    )
    archive_link = serializers.CharField(
        help_text="An archived copy of `link`, outside the board; empty where there is none."
    )
    authors = AuthorSerializer(
        many=True, help_text="Everybody who wrote it, in their order; those from outside the board, too."
    )
    bearings = BearingSerializer(many=True, help_text="Each problem that it is about, and what it says about it.")
    superseded_by = serializers.IntegerField(
        allow_null=True, help_text="The id of the newer write-up; null where there is none."
    )
    linked_by = PersonSerializer(allow_null=True, help_text="Null where the catalogue brought it.")
    linked_at = serializers.DateTimeField(help_text="When it was linked here, in UTC.")


class ReviewAnswerSerializer(serializers.Serializer):
    question = serializers.ChoiceField(
        review_states.Question.choices, help_text="Which of the six questions, the same for every write-up."
    )
    answer = serializers.ChoiceField(
        review_states.Answer.choices, help_text="Whether that is so, as the reviewer found it."
    )
    line = serializers.CharField(help_text="The reason for the answer, in one line.")


class ReviewSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField()
    writeup = serializers.IntegerField(help_text="The id of the write-up.")
    by = PersonSerializer(allow_null=True, help_text="Null for a reviewer who chose not to be named.")
    reviewer = serializers.CharField(help_text='What to call them: their name, or "Reviewer A".')
    outcome = serializers.ChoiceField(
        review_states.Outcome.choices, help_text="`legible`: they could follow it, never that it is correct or new."
    )
    round = serializers.IntegerField(help_text="In which round it was given. Each change by the author begins one.")
    stands_in = serializers.IntegerField(help_text="The last round in which the reviewer stood by it.")
    answers = ReviewAnswerSerializer(many=True, help_text="To the six questions, in their order.")
    note = serializers.CharField(help_text="Markdown.")
    reply = serializers.CharField(help_text="What the author says to it. Markdown.")
    commit = serializers.CharField(help_text="What the write-up named as its commit when it was read.")
    given_at = serializers.DateTimeField(help_text="When it was given, in UTC.")
    confirmed_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When its reviewer last said that it holds after a change, too, in UTC; null where they never did.",
    )
    edited_at = serializers.DateTimeField(
        allow_null=True, help_text="When its note or its answers were last changed, in UTC; null where it never was."
    )


class WriteUpDetailSerializer(WriteUpSerializer):
    round = serializers.IntegerField(help_text="The round of reviews it is in. Only what stands in it counts.")
    reviews = ReviewSerializer(many=True, help_text="The oldest first.")


class ReproductionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField()
    writeup = serializers.IntegerField(help_text="The id of the write-up.")
    by = PersonSerializer(help_text="Who ran it again.")
    at = serializers.DateTimeField(help_text="When it was told here, in UTC.")
    outcome = serializers.ChoiceField(reproductions.Outcome.choices, help_text="Whether the results came out again.")
    commit = serializers.CharField(help_text="The hash of the code that was run; empty where none is named.")
    hardware = serializers.CharField(help_text="What it was run on, in words; may be empty.")
    hours = serializers.IntegerField(
        allow_null=True, help_text="Hours of one's own that it took, from the first look on; null where nobody said."
    )
    numbers = serializers.CharField(help_text="Markdown.")
    link = serializers.CharField(help_text="Where the run can be seen, outside the board; may be empty.")
    status = serializers.ChoiceField(
        reproductions.Status.choices,
        help_text="`withdrawn` by its author, `hidden` by a curator: without words.",
    )


class ResultSerializer(serializers.Serializer):
    """A write-up, and what it says about the problem."""

    id = serializers.IntegerField()
    url = serializers.URLField()
    link = serializers.URLField(help_text="Where it can be read, outside the board.")
    title = serializers.CharField(help_text="What it is called; the beginning of its address until that is known.")
    says = serializers.ChoiceField(writeups.Says.choices, help_text="What it does for this problem.")
    status = serializers.ChoiceField(
        SHOWN_WRITEUP_STATUSES,
        help_text="Where it stands on the board. `legible` never means that it is correct or new.",
    )
    review = serializers.CharField(help_text="Where its review stands, in the word of the pages.")
    reviewed_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When what its reviews say together was last said of it, in UTC; null while none holds.",
    )
    changed_since_review = serializers.BooleanField(help_text="Whether it says something else than what was reviewed.")


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


class PublicPersonSerializer(serializers.Serializer):
    id = serializers.IntegerField(help_text="What `/deletions/` calls it.")
    username = serializers.CharField()
    name = serializers.CharField(help_text="What the person is called in public.")
    url = serializers.URLField()
    bio = serializers.CharField(help_text="What they say of themselves; empty where they say nothing.")
    website = serializers.CharField(help_text="Their own site, outside the board; empty where they name none.")
    claims_count = serializers.IntegerField(
        help_text="Claims that they are on or were on to the end, but for those a curator removed."
    )
    writeups_count = serializers.IntegerField(
        help_text="Write-ups that name them as an author and that anybody may read."
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


class LogEntrySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField()
    claim = serializers.IntegerField(help_text="The id of the claim.")
    problem = serializers.IntegerField(help_text="The number of the problem.")
    by = PersonSerializer(help_text="Who wrote it: one of those on the claim.")
    kind = serializers.ChoiceField(logs.Kind.choices, help_text="What sort of entry it is, as its writer marked it.")
    text = serializers.CharField(help_text="Markdown; nothing once it was deleted or hidden.")
    at = serializers.DateTimeField(help_text="When it was written, in UTC.")
    edited_at = serializers.DateTimeField(
        allow_null=True, help_text="When its text was last changed, in UTC; null where it never was."
    )
    deleted_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when it is a stub without words, in UTC; null while it has them."
    )
    is_hidden = serializers.BooleanField(help_text="Whether a curator has hidden it.")


class EventSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    at = serializers.DateTimeField(help_text="When it happened, in UTC.")
    verb = serializers.CharField(help_text='What happened: "claimed", "checked in", "linked", "resolved".')
    subject = serializers.CharField(help_text='To what: "claim:7".')
    by = PersonSerializer(allow_null=True, help_text="Null where the clock did it.")
    whom = PersonSerializer(
        allow_null=True, help_text="Who else it is about: who joined, who leads now; null where nobody else is."
    )
    problem = serializers.IntegerField(
        allow_null=True, help_text="The number of the problem that it is around; null where there is none."
    )
    claim = serializers.IntegerField(
        allow_null=True, help_text="The id of the claim that it is about; null where there is none."
    )
    writeup = serializers.IntegerField(
        allow_null=True, help_text="The id of the write-up that it is about; null where there is none."
    )
    comment = serializers.IntegerField(
        allow_null=True, help_text="The id of the comment that it is about; null where there is none."
    )
    before = serializers.CharField(help_text="What held until then, mostly a status; empty where nothing did.")
    after = serializers.CharField(help_text="What holds from then on, mostly a status; for some verbs what was said.")
    reason = serializers.CharField(help_text="Why, in the words of who did it; may be empty.")
    evidence = serializers.CharField(help_text="An address that shows it, outside the board mostly; may be empty.")


class MyWriteUpSerializer(WriteUpDetailSerializer):
    """As those read it who linked or wrote it, also where it is off the board."""

    status = serializers.ChoiceField(
        writeups.Status.choices, help_text="Where it stands on the board, those that are off it included."
    )
    self_check = serializers.DictField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="What those who linked or wrote it answered to themselves: `yes`, `partly` or `no` by the key of a "
        "question. Null for a curator who is not one of them.",
    )


class MyReviewSerializer(ReviewSerializer):
    """As its reviewer reads it. What is not given yet has no outcome and no answers."""

    status = serializers.ChoiceField(
        review_states.Status.choices,
        help_text="`taken` until it is given; `returned` where it never was; `hidden` by a curator.",
    )
    is_unnamed = serializers.BooleanField(help_text="Whether everybody but curators reads it without the name.")
    outcome = serializers.ChoiceField(
        review_states.Outcome.choices,
        allow_null=True,
        help_text="Whether you could follow it; null until the review is given.",
    )
    given_at = serializers.DateTimeField(allow_null=True, help_text="When it was given, in UTC; null until then.")
    taken_at = serializers.DateTimeField(help_text="When you took it on, in UTC.")
    due_at = serializers.DateTimeField(
        allow_null=True, help_text="Until when one that was taken is to be given, in UTC; null where it is no longer."
    )


class OfferSerializer(serializers.Serializer):
    """An invitation to a claim, or a request to join it. Only those whom it concerns read it."""

    id = serializers.IntegerField()
    claim = serializers.IntegerField(help_text="The id of the claim.")
    problem = serializers.IntegerField(help_text="The number of the problem.")
    person = PersonSerializer(help_text="Who would join.")
    by = PersonSerializer(help_text="Who made it: the lead invites, and who wants to join asks.")
    standing = serializers.ChoiceField(
        claim_states.Standing.choices, help_text="Whether it waits, as `invited` or `asked`, or what became of it."
    )
    note = serializers.CharField(help_text="What its maker wrote to who answers it; may be empty.")
    since = serializers.DateTimeField(help_text="Since when it has this `standing`, in UTC.")


class InterestSerializer(serializers.Serializer):
    problem = serializers.IntegerField(help_text="The number of the problem.")
    url = serializers.URLField(help_text="The page of the problem.")
    is_interested = serializers.BooleanField(help_text="Whether you offer to work on it with somebody.")
    note = serializers.CharField(help_text="What you bring or look for, as the problem's page shows it; may be empty.")


class WatchSerializer(serializers.Serializer):
    url = serializers.URLField(help_text="Of what is watched.")
    is_watched = serializers.BooleanField(help_text="Whether you hear of it from now on.")


class ModerationSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    at = serializers.DateTimeField(help_text="When it was decided, in UTC.")
    kind = serializers.ChoiceField(
        MODERATION_KINDS, help_text="Which sort of decision it was; the list can be filtered by it."
    )
    verb = serializers.CharField(help_text="What was done, as the record of events calls it.")
    text = serializers.CharField(help_text="The sentence that the page says.")
    by = PersonSerializer(allow_null=True, help_text="Who decided. Null where nobody of the site did.")
    url = serializers.URLField(
        allow_null=True, help_text="The page of what it is about, null where not everybody may read it."
    )
    reason = serializers.CharField(help_text="Why, as anybody may read it; may be empty.")


class AppealSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    text = serializers.CharField(help_text="What the person says against it.")
    at = serializers.DateTimeField(help_text="When it was sent, in UTC.")
    answer = serializers.ChoiceField(APPEAL_ANSWERS, help_text="What a curator decided; empty until then.")
    note = serializers.CharField(help_text="What the curator who answered says.")
    answered_at = serializers.DateTimeField(allow_null=True, help_text="When it was answered, in UTC; null until then.")


class SanctionSerializer(serializers.Serializer):
    """A warning, a limit or a ban, as its person and the curators read it."""

    id = serializers.IntegerField()
    person = PersonSerializer(help_text="Whom it is about.")
    kind = serializers.ChoiceField(
        sanctions.Kind.choices, help_text="A warning takes nothing away, a limit and a ban do while they are in force."
    )
    reason = serializers.CharField(help_text="Public, without the person.")
    at = serializers.DateTimeField(help_text="When it was decided, in UTC.")
    ends_at = serializers.DateTimeField(
        allow_null=True, help_text="When it ends by itself, in UTC; null where it has no set end."
    )
    lifted_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When a curator ended it, or its own end once a later one was given, in UTC; else null.",
    )
    is_in_force = serializers.BooleanField(help_text="Whether a limit or a ban holds now; never true of a warning.")
    appeal = AppealSerializer(
        allow_null=True, help_text="What the person said against it; null where they did not appeal."
    )


class CuratedSanctionSerializer(SanctionSerializer):
    """With who decided it, for curators."""

    kind = serializers.CharField(help_text="`warn`, `limit` or `ban`.")  # type: ignore[assignment]
    by = AuthorSerializer(help_text="The curator who decided it.")
    lifted_by = AuthorSerializer(allow_null=True, help_text="Who lifted it; null where nobody did.")


class PersonRoleSerializer(PersonSerializer):
    role = serializers.ChoiceField(
        Role.choices, help_text="What the person may do: `curator` and `admin` stand above `member`."
    )


class DomainRuleSerializer(serializers.Serializer):
    """What holds for a domain and everything below it, unless that has a rule of its own."""

    id = serializers.IntegerField()
    host = serializers.CharField(
        help_text="The domain, in small letters: `example.org`. Everything below it is meant, too."
    )
    judgement = serializers.ChoiceField(domains.Judgement.choices, help_text="What becomes of a new link there.")
    reason = serializers.CharField(help_text="Why, as anybody may read it, and so does whoever links there.")
    by = PersonSerializer(help_text="The curator who set it last.")
    at = serializers.DateTimeField(help_text="When it was set last, in UTC.")


class ReportSerializer(serializers.Serializer):
    """One of the first nine is filled in: what it is about."""

    id = serializers.IntegerField()
    comment = serializers.IntegerField(
        allow_null=True, help_text="The id of the comment that it is about; null where it is about something else."
    )
    problem = serializers.IntegerField(
        allow_null=True, help_text="The number of the problem that it is about; null where it is about something else."
    )
    log_entry = serializers.IntegerField(
        allow_null=True, help_text="The id of the log entry that it is about; null where it is about something else."
    )
    review = serializers.IntegerField(
        allow_null=True, help_text="The id of the review that it is about; null where it is about something else."
    )
    writeup = serializers.IntegerField(
        allow_null=True, help_text="The id of the write-up that it is about; null where it is about something else."
    )
    reproduction = serializers.IntegerField(
        allow_null=True, help_text="The id of the reproduction that it is about; null where it is about something else."
    )
    claim = serializers.IntegerField(
        allow_null=True, help_text="The id of the claim that it is about; null where it is about something else."
    )
    person = serializers.CharField(
        allow_null=True, help_text="The username of whom it is about; null where it is about something else."
    )
    elsewhere = serializers.CharField(
        allow_null=True, help_text="“program” or “mentor” where it is about such a page; else null."
    )
    elsewhere_id = serializers.IntegerField(allow_null=True, help_text="The `id` of that program or mentor; else null.")
    reason = serializers.ChoiceField(reports.Reason.choices, help_text="What is wrong, as who reported it chose.")
    note = serializers.CharField(help_text="What who reported it wrote to the curators; may be empty.")
    link = serializers.CharField(help_text="What shows it, where it is about a problem.")
    at = serializers.DateTimeField(help_text="When it was sent, in UTC.")
    outcome = serializers.ChoiceField(REPORT_OUTCOMES, help_text="What the curators did; empty until they answer.")


class CuratedReportSerializer(ReportSerializer):
    """As curators read it."""

    by = PersonSerializer(help_text="Who sent it. Nobody but curators is told.")
    handled_at = serializers.DateTimeField(
        allow_null=True, help_text="When a curator answered it, in UTC; null while it is open."
    )


class TokenSerializer(serializers.Serializer):
    name = serializers.CharField(help_text="What its owner calls it.")
    scopes = serializers.ListField(
        child=serializers.CharField(), help_text="What it may do: keys of scopes, as `/api/` lists them."
    )
    made_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(help_text="When it stops working by itself, in UTC.")


class MeSerializer(serializers.Serializer):
    username = serializers.CharField()
    name = serializers.CharField(help_text="What the person is called in public.")
    role = serializers.ChoiceField(Role.choices, help_text="As this token acts: a member, without the scope `curate`.")
    url = serializers.URLField()
    unread_notices = serializers.IntegerField(help_text="At most 100.")
    token = TokenSerializer(help_text="The token that this was asked with.")


class ProfileSerializer(PublicPersonSerializer):
    introduction = serializers.CharField(help_text="On top of the portfolio. Markdown.")


class PortfolioItemSerializer(serializers.Serializer):
    kind = serializers.ChoiceField([("claim", ""), ("writeup", "")], help_text="Whether it is a claim or a write-up.")
    id = serializers.IntegerField(help_text="The id of that claim or write-up.")
    is_shown = serializers.BooleanField(help_text="Whether your portfolio shows it.")
    line = serializers.CharField(help_text="What you say of it in one line; may be empty.")
    position = serializers.IntegerField(help_text="Among those of its kind, from 0.")


class NoticeSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.CharField(
        help_text="Which of the kinds that mail and webhooks are set by: `/me/mail/` names them."
    )
    text = serializers.CharField(help_text="What happened, in a sentence.")
    note = serializers.CharField(help_text="Words of somebody, quoted.")
    url = serializers.URLField(help_text="Where it leads.")
    at = serializers.DateTimeField(help_text="When you were told, in UTC.")
    read_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was marked as read, in UTC; null while it is new."
    )


class DeletionSerializer(serializers.Serializer):
    """Something that a copy is to keep no longer."""

    kind = serializers.CharField(
        help_text="`problem`, `claim`, `log-entry`, `comment`, `writeup`, `review`, `reproduction`, `person`, "
        "`program` or `mentor`."
    )
    id = serializers.IntegerField(help_text="Its `id` in its list; of a problem its `number`.")
    at = serializers.DateTimeField(help_text="When the board wrote that down, in UTC.")
    why = serializers.ChoiceField(
        [("gone", ""), ("hidden", ""), ("unlisted", ""), ("merged", "")],
        help_text="`hidden` by a curator; `unlisted`: its page stays, its list has it not; `merged` into another.",
    )
    into = serializers.IntegerField(
        allow_null=True, help_text="The number of the problem that it was merged into; null where it was not."
    )


class ProposalSerializer(serializers.Serializer):
    number = serializers.IntegerField(help_text="The number that the problem has, or will have.")
    url = serializers.URLField(help_text="Its own page, which its proposer and the curators read.")
    status = serializers.ChoiceField(problems.Status.choices, help_text="How far it is on its way to the list.")
    title = serializers.CharField(help_text="Markdown.")
    question = serializers.CharField(help_text="Markdown.")
    by = PersonSerializer(help_text="Who proposed it.")
    origin = serializers.ChoiceField(
        proposals.Origin.choices, help_text="Whether its proposer poses it here, or it stood somewhere public before."
    )
    posed_by = serializers.CharField(help_text="Who posed it, where that is not who proposed it.")
    source_name = serializers.CharField(help_text="What that public place is called; empty where there is none.")
    source_link = serializers.CharField(help_text="Where that is, outside the board; empty where there is none.")
    source_locator = serializers.CharField(help_text="Where in the source; may be empty.")
    licence = serializers.ChoiceField(proposals.Licence.choices, help_text="Of the source.")
    consent = serializers.ChoiceField(proposals.Consent.choices, help_text="Why its words may stand here.")
    sent_at = serializers.DateTimeField(help_text="When it was last sent to the curators, in UTC.")
    note = serializers.CharField(help_text="A curator's last word: what would make it listable, or why not.")
    noted_at = serializers.DateTimeField(
        allow_null=True, help_text="When the curator said that, in UTC; null where none has."
    )
    ground = serializers.ChoiceField(GROUNDS, help_text="Why it was declined; empty where it was not.")
    merged_into = serializers.IntegerField(
        allow_null=True, help_text="The problem that its number leads to; null where it was not merged."
    )


class SuggestionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField()
    problem = serializers.IntegerField(help_text="The number of the problem.")
    by = PersonSerializer(help_text="Who suggests it.")
    before = serializers.DictField(child=serializers.CharField(), help_text="How each text read: Markdown by field.")
    after = serializers.DictField(child=serializers.CharField(), help_text="How each of them should read.")
    why = serializers.CharField(help_text="Why it should read so.")
    status = serializers.ChoiceField(
        suggestions.Status.choices, help_text="What became of it; `waiting` until a curator answers."
    )
    at = serializers.DateTimeField(help_text="When it was suggested, in UTC.")
    answered_at = serializers.DateTimeField(
        allow_null=True, help_text="When a curator answered or its author took it back, in UTC; null until then."
    )
    note = serializers.CharField(help_text="What a curator said to it.")
    revision = serializers.IntegerField(
        allow_null=True, help_text="The revision of the problem that it became; null where it became none."
    )
