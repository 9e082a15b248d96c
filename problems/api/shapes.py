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
    name = serializers.CharField()


class NeedSerializer(TermSerializer):
    """A skill, and the level of it that the problem asks for."""

    level = serializers.IntegerField(min_value=1, max_value=4)


class LinkSerializer(serializers.Serializer):
    title = serializers.CharField()
    link = serializers.URLField()


class StarterSerializer(LinkSerializer):
    is_starter = serializers.BooleanField(help_text="Whether it can be opened and run.")


class PersonSerializer(serializers.Serializer):
    """By public name. A former member has no username."""

    username = serializers.CharField(allow_null=True)
    name = serializers.CharField()


class ProblemMentionSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    title = serializers.CharField(help_text="Markdown.")
    url = serializers.URLField()


class TrackSerializer(TermSerializer):
    url = serializers.URLField()
    summary = serializers.CharField()
    listed_count = serializers.IntegerField(help_text="Problems on the list.")
    free_count = serializers.IntegerField(help_text="Those of them that nobody works on and that have no results.")
    starters_count = serializers.IntegerField(help_text="Those of the free ones that are first projects.")


class TechniqueSerializer(TermSerializer):
    url = serializers.URLField()
    problems_count = serializers.IntegerField(help_text="Problems on the list that use it.")


class SourceSerializer(TermSerializer):
    link = serializers.URLField()
    published = serializers.CharField(help_text='In words: "2022-12 to 2023-01".')
    problems_count = serializers.IntegerField(help_text="Problems on the list that come from it.")


class SkillLevelSerializer(serializers.Serializer):
    level = serializers.IntegerField(min_value=1, max_value=4)
    name = serializers.CharField()
    can = serializers.CharField(help_text="What a person at this level can do.")


class SkillSerializer(TermSerializer):
    url = serializers.URLField()
    group = serializers.ChoiceField(taxonomy.Skill.Group.choices)
    is_core = serializers.BooleanField(help_text="One of the skills that most problems ask for.")
    means = serializers.CharField(help_text="What having this skill means.")
    levels = SkillLevelSerializer(many=True)
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
    track = TermSerializer()
    difficulty = serializers.ChoiceField(problems.Difficulty.choices, allow_null=True)
    difficulty_max = serializers.ChoiceField(
        problems.Difficulty.choices, allow_null=True, help_text="The upper end where a range is given: B to C."
    )
    hours_low = serializers.IntegerField(allow_null=True)
    hours_high = serializers.IntegerField(allow_null=True)
    compute = serializers.ChoiceField(problems.Compute.choices, allow_null=True)
    kind = serializers.ChoiceField(problems.Kind.choices)
    era = serializers.ChoiceField(problems.Era.choices)
    starred = serializers.BooleanField(help_text="Marked as a good one by its source or a curator.")
    skills = NeedSerializer(many=True, help_text="The highest level first.")
    techniques = TermSerializer(many=True)
    source = serializers.CharField(allow_null=True, help_text="Its key.")  # type: ignore[assignment]
    activity = serializers.ChoiceField(
        problems.Activity.choices, help_text="What is going on now, from its claims and write-ups."
    )
    freshness = serializers.ChoiceField(problems.Freshness.choices, help_text="How long ago a curator checked it.")
    checked_on = serializers.DateField(allow_null=True)
    resolution = serializers.ChoiceField(problems.Resolution.choices, help_text="`open`: no answer is known here.")
    live_claims_count = serializers.IntegerField(help_text="People who work on it now.")
    writeups_count = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField(
        help_text="When its texts or facts were last changed. `updated_since` compares another moment, which no field "
        "tells: it hears of claims, write-ups and resolutions, too."
    )
    last_activity_at = serializers.DateTimeField()


class ClaimSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField()
    problem = serializers.IntegerField(help_text="The number of the problem.")
    person = PersonSerializer(help_text="Who leads it.")
    team = PersonSerializer(many=True, help_text="Everybody on it, the lead first.")
    status = serializers.ChoiceField(
        SHOWN_CLAIM_STATUSES, help_text="As it is now: a claim has lapsed once `lapses_at` is past."
    )
    aim = serializers.ChoiceField(claims.Aim.choices)
    hypothesis = serializers.CharField()
    plan = serializers.CharField()
    hours_per_week = serializers.IntegerField()
    looking_for = serializers.ChoiceField(claims.LookingFor.choices)
    log_link = serializers.CharField(help_text="A public log elsewhere, if there is one.")
    ai_use = serializers.CharField()
    alongside = serializers.CharField(help_text="Why beside others who were on it already, where somebody said so.")
    by_agent = serializers.BooleanField(help_text="By, or mainly for, an automated agent: never counted as people.")
    claimed_at = serializers.DateTimeField()
    last_sign_at = serializers.DateTimeField(help_text="The last sign of life.")
    lapses_at = serializers.DateTimeField(help_text="When silence ends it, or ended it.")
    ended_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField(help_text="What a claim that ended leaves to the next person. Markdown.")
    may_contact = serializers.BooleanField(help_text="Whether a successor may write to the person.")


class CheckInSerializer(serializers.Serializer):
    at = serializers.DateTimeField()
    moved = serializers.CharField()
    next = serializers.CharField()
    is_stuck = serializers.BooleanField()


class ClaimDetailSerializer(ClaimSerializer):
    check_ins = CheckInSerializer(many=True, help_text="The newest hundred, newest first.")


class AuthorSerializer(serializers.Serializer):
    username = serializers.CharField(allow_null=True, help_text="Null for an author from outside the board.")
    name = serializers.CharField()


class BearingSerializer(serializers.Serializer):
    """What a write-up says about a problem."""

    problem = serializers.IntegerField(help_text="The number of the problem.")
    says = serializers.ChoiceField(writeups.Says.choices)


class WriteUpSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField()
    link = serializers.URLField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(writeups.Kind.choices)
    status = serializers.ChoiceField(
        SHOWN_WRITEUP_STATUSES,
        help_text="`legible`: two people could follow it, never that it is correct or new.",
    )
    review = serializers.CharField(
        help_text="Where its review stands, in the word of the pages: `not reviewed`, `under review`, `legible` ..."
    )
    reviewed_at = serializers.DateTimeField(
        allow_null=True, help_text="When what its reviews say together was last said of it."
    )
    changed_since_review = serializers.BooleanField(help_text="Whether it says something else than what was reviewed.")
    published = serializers.CharField(help_text="A year or a date, as far as known.")
    summary = serializers.CharField(help_text="Markdown.")
    note = serializers.CharField()
    ai_use = serializers.CharField()
    code_link = serializers.CharField()
    data_link = serializers.CharField(help_text="Where its data are, if it says so.")
    commit = serializers.CharField()
    archive_link = serializers.CharField()
    authors = AuthorSerializer(many=True)
    bearings = BearingSerializer(many=True)
    superseded_by = serializers.IntegerField(allow_null=True, help_text="The id of the newer write-up.")
    linked_by = PersonSerializer(allow_null=True, help_text="Null where the catalogue brought it.")
    linked_at = serializers.DateTimeField()


class ReviewAnswerSerializer(serializers.Serializer):
    question = serializers.ChoiceField(review_states.Question.choices)
    answer = serializers.ChoiceField(review_states.Answer.choices)
    line = serializers.CharField()


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
    given_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(
        allow_null=True, help_text="When its reviewer last said that it holds after a change, too."
    )
    edited_at = serializers.DateTimeField(allow_null=True)


class WriteUpDetailSerializer(WriteUpSerializer):
    round = serializers.IntegerField(help_text="The round of reviews it is in. Only what stands in it counts.")
    reviews = ReviewSerializer(many=True, help_text="The oldest first.")


class ReproductionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField()
    writeup = serializers.IntegerField(help_text="The id of the write-up.")
    by = PersonSerializer()
    at = serializers.DateTimeField()
    outcome = serializers.ChoiceField(reproductions.Outcome.choices)
    commit = serializers.CharField()
    hardware = serializers.CharField()
    hours = serializers.IntegerField(allow_null=True)
    numbers = serializers.CharField(help_text="Markdown.")
    link = serializers.CharField()
    status = serializers.ChoiceField(
        reproductions.Status.choices,
        help_text="`withdrawn` by its author, `hidden` by a curator: without words.",
    )


class ResultSerializer(serializers.Serializer):
    """A write-up, and what it says about the problem."""

    id = serializers.IntegerField()
    url = serializers.URLField()
    link = serializers.URLField()
    title = serializers.CharField()
    says = serializers.ChoiceField(writeups.Says.choices)
    status = serializers.ChoiceField(SHOWN_WRITEUP_STATUSES)
    review = serializers.CharField(help_text="Where its review stands, in the word of the pages.")
    reviewed_at = serializers.DateTimeField(allow_null=True)
    changed_since_review = serializers.BooleanField()


class ProblemSourceSerializer(TermSerializer):
    link = serializers.URLField()
    locator = serializers.CharField(help_text="Where in the source.")


class ProblemDetailSerializer(ProblemSerializer):
    status = serializers.ChoiceField(SHOWN_PROBLEM_STATUSES)
    source = ProblemSourceSerializer(allow_null=True)  # type: ignore[assignment]
    why = serializers.CharField(help_text="Why an answer would matter. Markdown.")
    statement = serializers.CharField(help_text="Markdown.")
    success_test = serializers.CharField(help_text="What settles it. Markdown.")
    first_step = serializers.CharField(help_text="What to do on the first afternoon. Markdown.")
    informative_negative = serializers.CharField(help_text="Which negative result would tell something. Markdown.")
    editor_note = serializers.CharField(help_text="A doubt about the statement. Markdown.")
    suggested_models = serializers.CharField()
    subtopic = serializers.CharField()
    prerequisites = serializers.ListField(child=serializers.CharField(), help_text="What to know or read before.")
    related_work = StarterSerializer(many=True)
    parent = ProblemMentionSerializer(allow_null=True, help_text="The problem that this one is a variant of.")
    variants = ProblemMentionSerializer(many=True)
    statement_provenance = serializers.ChoiceField(
        [("seen", ""), ("digest", ""), ("known", "")],
        help_text="Whether the source was read, a summary of it, or neither.",
    )
    difficulty_provenance = serializers.ChoiceField(
        [("source", ""), ("estimate", "")], help_text="Whether the difficulty is the source's own label."
    )
    claims_limit = serializers.IntegerField(help_text="How many people may work on it at a time.")
    is_claimable = serializers.BooleanField()
    claims = ClaimSerializer(many=True, help_text="Live ones and those that ended, newest first.")
    writeups = ResultSerializer(many=True)


class CuratedProblemSerializer(ProblemDetailSerializer):
    """A problem as a curator has left it, on the list or not."""

    status = serializers.ChoiceField(problems.Status.choices)


class PublicPersonSerializer(serializers.Serializer):
    id = serializers.IntegerField(help_text="What `/deletions/` calls it.")
    username = serializers.CharField()
    name = serializers.CharField()
    url = serializers.URLField()
    bio = serializers.CharField()
    website = serializers.CharField()
    claims_count = serializers.IntegerField()
    writeups_count = serializers.IntegerField()


class CommentSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField(help_text="Leads to it wherever it stands.")
    problem = serializers.IntegerField(help_text="The number of the problem.")
    by = PersonSerializer()
    at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
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
    by = PersonSerializer()
    kind = serializers.ChoiceField(logs.Kind.choices)
    text = serializers.CharField(help_text="Markdown; nothing once it was deleted or hidden.")
    at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    deleted_at = serializers.DateTimeField(allow_null=True, help_text="Since when it is a stub without words.")
    is_hidden = serializers.BooleanField(help_text="Whether a curator has hidden it.")


class EventSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    verb = serializers.CharField(help_text='What happened: "claimed", "checked in", "linked", "resolved".')
    subject = serializers.CharField(help_text='To what: "claim:7".')
    by = PersonSerializer(allow_null=True, help_text="Null where the clock did it.")
    whom = PersonSerializer(allow_null=True, help_text="Who else it is about: who joined, who leads now.")
    problem = serializers.IntegerField(allow_null=True)
    claim = serializers.IntegerField(allow_null=True)
    writeup = serializers.IntegerField(allow_null=True)
    comment = serializers.IntegerField(allow_null=True)
    before = serializers.CharField()
    after = serializers.CharField()
    reason = serializers.CharField()
    evidence = serializers.CharField()


class MyWriteUpSerializer(WriteUpDetailSerializer):
    """As those read it who linked or wrote it, also where it is off the board."""

    status = serializers.ChoiceField(writeups.Status.choices)
    self_check = serializers.DictField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="What those who linked or wrote it answered to themselves: `yes`, `partly` or `no` by the key of a "
        "question. Null for a curator who is not one of them.",
    )


class MyReviewSerializer(ReviewSerializer):
    """As its reviewer reads it. What is not given yet has no outcome and no answers."""

    status = serializers.ChoiceField(review_states.Status.choices)
    is_unnamed = serializers.BooleanField(help_text="Whether everybody but curators reads it without the name.")
    outcome = serializers.ChoiceField(review_states.Outcome.choices, allow_null=True)
    given_at = serializers.DateTimeField(allow_null=True)
    taken_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True, help_text="Until when one that was taken is to be given.")


class OfferSerializer(serializers.Serializer):
    """An invitation to a claim, or a request to join it. Only those whom it concerns read it."""

    id = serializers.IntegerField()
    claim = serializers.IntegerField(help_text="The id of the claim.")
    problem = serializers.IntegerField(help_text="The number of the problem.")
    person = PersonSerializer(help_text="Who would join.")
    by = PersonSerializer(help_text="Who made it: the lead invites, and who wants to join asks.")
    standing = serializers.ChoiceField(claim_states.Standing.choices)
    note = serializers.CharField()
    since = serializers.DateTimeField()


class InterestSerializer(serializers.Serializer):
    problem = serializers.IntegerField(help_text="The number of the problem.")
    url = serializers.URLField()
    is_interested = serializers.BooleanField(help_text="Whether you offer to work on it with somebody.")
    note = serializers.CharField()


class WatchSerializer(serializers.Serializer):
    url = serializers.URLField(help_text="Of what is watched.")
    is_watched = serializers.BooleanField()


class ModerationSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(MODERATION_KINDS)
    verb = serializers.CharField()
    text = serializers.CharField(help_text="The sentence that the page says.")
    by = PersonSerializer(allow_null=True, help_text="Who decided. Null where nobody of the site did.")
    url = serializers.URLField(allow_null=True, help_text="What it is about, as far as anybody may read it.")
    reason = serializers.CharField()


class AppealSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    text = serializers.CharField()
    at = serializers.DateTimeField()
    answer = serializers.ChoiceField(APPEAL_ANSWERS)
    note = serializers.CharField(help_text="What the curator who answered says.")
    answered_at = serializers.DateTimeField(allow_null=True)


class SanctionSerializer(serializers.Serializer):
    """A warning, a limit or a ban, as its person and the curators read it."""

    id = serializers.IntegerField()
    person = PersonSerializer()
    kind = serializers.ChoiceField(sanctions.Kind.choices)
    reason = serializers.CharField(help_text="Public, without the person.")
    at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)
    lifted_at = serializers.DateTimeField(allow_null=True)
    is_in_force = serializers.BooleanField()
    appeal = AppealSerializer(allow_null=True)


class CuratedSanctionSerializer(SanctionSerializer):
    """With who decided it, for curators."""

    kind = serializers.CharField(help_text="`warn`, `limit` or `ban`.")  # type: ignore[assignment]
    by = AuthorSerializer()
    lifted_by = AuthorSerializer(allow_null=True)


class PersonRoleSerializer(PersonSerializer):
    role = serializers.ChoiceField(Role.choices)


class DomainRuleSerializer(serializers.Serializer):
    """What holds for a domain and everything below it, unless that has a rule of its own."""

    id = serializers.IntegerField()
    host = serializers.CharField()
    judgement = serializers.ChoiceField(domains.Judgement.choices)
    reason = serializers.CharField()
    by = PersonSerializer()
    at = serializers.DateTimeField()


class ReportSerializer(serializers.Serializer):
    """One of the first nine is filled in: what it is about."""

    id = serializers.IntegerField()
    comment = serializers.IntegerField(allow_null=True)
    problem = serializers.IntegerField(allow_null=True)
    log_entry = serializers.IntegerField(allow_null=True)
    review = serializers.IntegerField(allow_null=True)
    writeup = serializers.IntegerField(allow_null=True)
    reproduction = serializers.IntegerField(allow_null=True)
    claim = serializers.IntegerField(allow_null=True)
    person = serializers.CharField(allow_null=True, help_text="A username.")
    elsewhere = serializers.CharField(
        allow_null=True, help_text="“program” or “mentor”, where it is about such a page."
    )
    elsewhere_id = serializers.IntegerField(allow_null=True, help_text="The `id` of that program or mentor.")
    reason = serializers.ChoiceField(reports.Reason.choices)
    note = serializers.CharField()
    link = serializers.CharField(help_text="What shows it, where it is about a problem.")
    at = serializers.DateTimeField()
    outcome = serializers.ChoiceField(REPORT_OUTCOMES)


class CuratedReportSerializer(ReportSerializer):
    """As curators read it."""

    by = PersonSerializer(help_text="Who sent it. Nobody but curators is told.")
    handled_at = serializers.DateTimeField(allow_null=True)


class TokenSerializer(serializers.Serializer):
    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    made_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class MeSerializer(serializers.Serializer):
    username = serializers.CharField()
    name = serializers.CharField()
    role = serializers.ChoiceField(Role.choices, help_text="As this token acts: a member, without the scope `curate`.")
    url = serializers.URLField()
    unread_notices = serializers.IntegerField(help_text="At most 100.")
    token = TokenSerializer()


class ProfileSerializer(PublicPersonSerializer):
    introduction = serializers.CharField(help_text="On top of the portfolio. Markdown.")


class PortfolioItemSerializer(serializers.Serializer):
    kind = serializers.ChoiceField([("claim", ""), ("writeup", "")])
    id = serializers.IntegerField()
    is_shown = serializers.BooleanField()
    line = serializers.CharField()
    position = serializers.IntegerField(help_text="Among those of its kind, from 0.")


class NoticeSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    text = serializers.CharField()
    note = serializers.CharField(help_text="Words of somebody, quoted.")
    url = serializers.URLField(help_text="Where it leads.")
    at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class DeletionSerializer(serializers.Serializer):
    """Something that a copy is to keep no longer."""

    kind = serializers.CharField(
        help_text="`problem`, `claim`, `log-entry`, `comment`, `writeup`, `review`, `reproduction`, `person`, "
        "`program` or `mentor`."
    )
    id = serializers.IntegerField(help_text="Its `id` in its list; of a problem its `number`.")
    at = serializers.DateTimeField(help_text="When the board wrote that down.")
    why = serializers.ChoiceField(
        [("gone", ""), ("hidden", ""), ("unlisted", ""), ("merged", "")],
        help_text="`hidden` by a curator; `unlisted`: its page stays, its list has it not; `merged` into another.",
    )
    into = serializers.IntegerField(allow_null=True, help_text="The number of the problem that it was merged into.")


class ProposalSerializer(serializers.Serializer):
    number = serializers.IntegerField(help_text="The number that the problem has, or will have.")
    url = serializers.URLField(help_text="Its own page, which its proposer and the curators read.")
    status = serializers.ChoiceField(problems.Status.choices)
    title = serializers.CharField(help_text="Markdown.")
    question = serializers.CharField(help_text="Markdown.")
    by = PersonSerializer(help_text="Who proposed it.")
    origin = serializers.ChoiceField(proposals.Origin.choices)
    posed_by = serializers.CharField(help_text="Who posed it, where that is not who proposed it.")
    source_name = serializers.CharField()
    source_link = serializers.CharField()
    source_locator = serializers.CharField()
    licence = serializers.ChoiceField(proposals.Licence.choices, help_text="Of the source.")
    consent = serializers.ChoiceField(proposals.Consent.choices, help_text="Why its words may stand here.")
    sent_at = serializers.DateTimeField()
    note = serializers.CharField(help_text="A curator's last word: what would make it listable, or why not.")
    noted_at = serializers.DateTimeField(allow_null=True)
    ground = serializers.ChoiceField(GROUNDS, help_text="Why it was declined, where it was.")
    merged_into = serializers.IntegerField(allow_null=True, help_text="The problem that its number leads to.")


class SuggestionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    url = serializers.URLField()
    problem = serializers.IntegerField(help_text="The number of the problem.")
    by = PersonSerializer()
    before = serializers.DictField(child=serializers.CharField(), help_text="How each text read: Markdown by field.")
    after = serializers.DictField(child=serializers.CharField(), help_text="How each of them should read.")
    why = serializers.CharField()
    status = serializers.ChoiceField(suggestions.Status.choices)
    at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField(help_text="What a curator said to it.")
    revision = serializers.IntegerField(allow_null=True, help_text="The revision of the problem that it became.")
