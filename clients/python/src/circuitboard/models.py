"""The shapes of what the API answers. Written from the schema of the board by `make models`."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict


class ActChange(TypedDict):
    number: int
    title: str
    before: str
    after: str
    act: int
    standing: str


class ActChangePage(TypedDict):
    results: list[ActChange]
    next: str | None
    previous: str | None


ActEnum: TypeAlias = Literal["edited", "added", "confirmed", "removed"]


ActivityEnum: TypeAlias = Literal["free", "worked-on", "results"]


AimEnum: TypeAlias = Literal["explore", "replicate", "extend", "attempt"]


class Alike(TypedDict):
    number: int
    title: str
    status: str
    url: str
    merged_into: int | None


class Alikes(TypedDict):
    problems: list[Alike]
    unseen_count: int


class ApiToken(TypedDict):
    id: int
    name: str
    ending: str
    scopes: list[str]
    made_at: str
    expires_at: str
    last_used_at: str | None
    revoked_at: str | None


class ApiTokenPage(TypedDict):
    results: list[ApiToken]
    next: str | None
    previous: str | None


AppealAnswer: TypeAlias = Literal["stands", "lifted"]


class Author(TypedDict):
    username: str | None
    name: str


BlankEnum: TypeAlias = Literal[""]


class Calendar(TypedDict):
    address: str


class ChangeOfOne(TypedDict):
    number: int
    title: str
    before: str
    after: str


ChangeStandingEnum: TypeAlias = Literal["made", "waiting", "refused", "lapsed"]


class ChangedFact(TypedDict):
    field: str
    before: str
    after: str


class ChangedField(TypedDict):
    field: str
    before: str
    after: str


class CheckIn(TypedDict):
    at: str
    moved: str
    next: str
    is_stuck: bool


ClaimStatus: TypeAlias = Literal["active", "paused", "delivered", "released", "lapsed"]


class Column(TypedDict):
    column: str
    to: str
    filled: int
    samples: list[str]


CommentStatus: TypeAlias = Literal["shown", "deleted", "hidden"]


ComputeEnum: TypeAlias = Literal["browser", "laptop", "free-colab", "gpu-24gb", "gpu-80gb", "multi-gpu"]


ConsentEnum: TypeAlias = Literal["mine", "own-words", "licensed", "asked"]


class CountedWord(TypedDict):
    kind: str
    key: str
    name: str
    url: str
    is_retired: bool
    merged_into: str | None
    count: int


class Default(TypedDict):
    target: str
    value: str


class Delivery(TypedDict):
    id: int
    number: str
    webhook: int
    notice: int | None
    state: str
    attempts: int
    made_at: str
    next_try_at: str | None
    sent_at: str | None
    status_code: int | None
    body: str
    answer: str
    trouble: str


class DeliveryPage(TypedDict):
    results: list[Delivery]
    next: str | None
    previous: str | None


class DifferingField(TypedDict):
    field: str
    ours: str
    theirs: str


Difficulty: TypeAlias = Literal["A", "B", "C", "D"]


DifficultyProvenanceEnum: TypeAlias = Literal["source", "estimate"]


class DiscardedImport(TypedDict):
    id: int
    name: str


class Draft(TypedDict):
    key: str
    problem: int | None
    url: str
    title: str
    words: dict[str, list[str]]
    saved_at: str


class DraftPage(TypedDict):
    results: list[Draft]
    next: str | None
    previous: str | None


EraEnum: TypeAlias = Literal["classic", "current"]


class Facts(TypedDict):
    number: int
    url: str
    status: str
    revision: int
    began_from: str
    said: dict[str, str]


class Fault(TypedDict):
    field: str
    label: str
    reason: str


FormatEnum: TypeAlias = Literal["remote", "in-person", "hybrid"]


FreshnessEnum: TypeAlias = Literal["fresh", "due", "stale", "unchecked"]


GroupEnum: TypeAlias = Literal["core", "foundation", "tool", "technique", "domain"]


class HeldSkill(TypedDict):
    skill: str
    level: int


HelpEnum: TypeAlias = Literal["questions", "literature", "plan", "draft", "meet"]


class Import(TypedDict):
    id: int
    url: str
    name: str
    format: str
    row_count: int
    status: str
    is_shown: bool
    by: dict[str, str | None]
    at: str
    applied_at: str | None
    created_count: int
    changed_count: int
    undone_at: str | None


class ImportPage(TypedDict):
    results: list[Import]
    next: str | None
    previous: str | None


class ImportRow(TypedDict):
    position: int
    line: int
    key: str
    state: str
    number: int | None
    title: str
    status: str
    faults: list[Fault]
    fields: list[ChangedField]
    conflicts: list[DifferingField]
    kept: list[DifferingField]
    stays_because: str


class ImportRowPage(TypedDict):
    results: list[ImportRow]
    next: str | None
    previous: str | None


Index = TypedDict(
    "Index",
    {
        "problems": str,
        "tracks": str,
        "skills": str,
        "techniques": str,
        "sources": str,
        "writeups": str,
        "claims": str,
        "log-entries": str,
        "comments": str,
        "reviews": str,
        "reproductions": str,
        "people": str,
        "events": str,
        "deletions": str,
        "moderation": str,
        "acts": str,
        "programs": str,
        "mentors": str,
        "schema": str,
    },
)


class Interest(TypedDict):
    problem: int
    url: str
    is_interested: bool
    note: str


class InvitedMentor(TypedDict):
    id: int
    program: str
    person: Author
    invited_by: Author
    since: str


class InvitedMentorPage(TypedDict):
    results: list[InvitedMentor]
    next: str | None
    previous: str | None


JudgementEnum: TypeAlias = Literal["allow", "hold", "refuse"]


class LeftLink(TypedDict):
    id: int
    writeup: int
    left_at: str


LicenceEnum: TypeAlias = Literal["cc-by", "cc0", "permissive", "cc-by-sa", "reserved", "unknown"]


class Link(TypedDict):
    title: str
    link: str


class LinkToMend(TypedDict):
    id: int
    writeup: int
    which: str
    address: str
    state: str
    since: str
    moved_to: str


class LinkToMendPage(TypedDict):
    results: list[LinkToMend]
    next: str | None
    previous: str | None


LogKind: TypeAlias = Literal["hypothesis", "experiment", "anomaly", "result", "dead_end"]


LookingForEnum: TypeAlias = Literal["nobody", "collaborators", "mentor"]


class MailSettings(TypedDict):
    paces: dict[str, str]


class MappedColumn(TypedDict):
    column: str
    to: str


class Meaning(TypedDict):
    target: str
    word: str
    means: str


MentorRequestStatusEnum: TypeAlias = Literal["sent", "accepted", "declined", "withdrawn", "expired", "ended"]


ModerationKind: TypeAlias = Literal["hidden", "removed", "sanctions", "roles", "domains"]


class MyItem(TypedDict):
    kind: str
    id: int
    is_shown: bool
    line: str
    position: int
    title: str


MyMentorStandingEnum: TypeAlias = Literal["invited", "listed", "declined", "withdrawn", "left", "removed"]


class MyPortfolio(TypedDict):
    introduction: str
    items: list[MyItem]
    unnamed_reviews: int


MyReviewStatusEnum: TypeAlias = Literal["taken", "given", "returned", "hidden"]


MySponsorshipStatusEnum: TypeAlias = Literal["proposed", "open", "full", "away", "expired", "declined", "ended"]


MyWriteUpStatusEnum: TypeAlias = Literal[
    "held", "submitted", "listed", "changes_requested", "legible", "declined", "withdrawn", "superseded"
]


class Need(TypedDict):
    key: str
    name: str
    level: int


class Notice(TypedDict):
    id: int
    kind: str
    text: str
    note: str
    url: str
    at: str
    read_at: str | None


class NoticePage(TypedDict):
    results: list[Notice]
    next: str | None
    previous: str | None


NullEnum: TypeAlias = None


OfferStandingEnum: TypeAlias = Literal["invited", "asked", "joined", "declined", "withdrawn", "left"]


OriginEnum: TypeAlias = Literal["own", "public"]


class Person(TypedDict):
    username: str | None
    name: str


PortfolioItemKindEnum: TypeAlias = Literal["claim", "writeup"]


class ProblemDocument(TypedDict):
    type: str
    title: str
    status: int
    detail: str
    errors: NotRequired[dict[str, list[str]]]
    code: NotRequired[str]
    url: NotRequired[str]


ProblemKind: TypeAlias = Literal["question", "exploration", "replication", "tooling", "theory", "survey"]


class ProblemMention(TypedDict):
    number: int
    title: str
    url: str


class ProblemSource(TypedDict):
    key: str
    name: str
    link: str
    locator: str


ProblemStatus: TypeAlias = Literal["listed", "historical", "withdrawn"]


class Profile(TypedDict):
    id: int
    username: str
    name: str
    url: str
    bio: str
    website: str
    claims_count: int
    writeups_count: int
    introduction: str


ProgramKind: TypeAlias = Literal[
    "fellowship", "mentored-research", "bootcamp", "practice", "sprint", "prize", "community"
]


ProposalGround: TypeAlias = Literal["unclear", "known", "outside", "rights", "spam", "other"]


ProposalStatus: TypeAlias = Literal[
    "draft", "proposed", "needs_changes", "declined", "duplicate", "listed", "historical", "merged", "withdrawn"
]


class PublicPerson(TypedDict):
    id: int
    username: str
    name: str
    url: str
    bio: str
    website: str
    claims_count: int
    writeups_count: int


class PublicPersonPage(TypedDict):
    results: list[PublicPerson]
    next: str | None
    previous: str | None


QuestionEnum: TypeAlias = Literal["claim", "method", "checks", "limits", "code", "rerun"]


ReasonEnum: TypeAlias = Literal["spam", "unkind", "wrong_place", "other", "already_solved", "ill_posed"]


class RefusedChange(TypedDict):
    number: int
    title: str
    reason: str


ReportOutcome: TypeAlias = Literal["hidden", "down", "left", "resolved", "acted"]


ReproductionOutcome: TypeAlias = Literal["reproduced", "partly", "could_not"]


ReproductionStatus: TypeAlias = Literal["shown", "withdrawn", "hidden"]


ResolutionEnum: TypeAlias = Literal["open", "partially_answered", "answered", "already_known", "ill_posed"]


ReviewAnswerAnswerEnum: TypeAlias = Literal["yes", "partly", "no"]


ReviewOutcome: TypeAlias = Literal["legible", "changes"]


class Revision(TypedDict):
    problem: int
    number: int
    at: str
    by: Author | None
    suggested_by: Author | None
    note: str
    said: dict[str, str]


class RevisionPage(TypedDict):
    results: list[Revision]
    next: str | None
    previous: str | None


Role: TypeAlias = Literal["member", "curator", "admin"]


SanctionKind: TypeAlias = Literal["warn", "limit", "ban"]


SaysEnum: TypeAlias = Literal["answers", "partial", "negative", "replication", "already_known", "ill_posed", "related"]


class SkillLevel(TypedDict):
    level: int
    name: str
    can: str


class Source(TypedDict):
    key: str
    name: str
    link: str
    published: str
    problems_count: int


class SourcePage(TypedDict):
    results: list[Source]
    next: str | None
    previous: str | None


SponsorshipStatusEnum: TypeAlias = Literal["open", "full", "away"]


class Starter(TypedDict):
    title: str
    link: str
    is_starter: bool


StateEnum: TypeAlias = Literal["upcoming", "open", "closed", "running", "over", "unknown"]


class Statement(TypedDict):
    skills: list[HeldSkill]
    arena: list[str]
    compute: str
    hours: int | None
    track: list[str]


StatementProvenanceEnum: TypeAlias = Literal["seen", "digest", "known"]


SuggestionStatus: TypeAlias = Literal["waiting", "accepted", "declined", "withdrawn"]


class Taker(TypedDict):
    username: str
    name: str


class Technique(TypedDict):
    key: str
    name: str
    url: str
    problems_count: int


class TechniquePage(TypedDict):
    results: list[Technique]
    next: str | None
    previous: str | None


class Term(TypedDict):
    key: str
    name: str


class Token(TypedDict):
    name: str
    scopes: list[str]
    made_at: str
    expires_at: str


class Track(TypedDict):
    key: str
    name: str
    url: str
    summary: str
    listed_count: int
    free_count: int
    starters_count: int


class TrackPage(TypedDict):
    results: list[Track]
    next: str | None
    previous: str | None


class Turn(TypedDict):
    state: str
    says: str
    label: str
    url: str


class UndoneAct(TypedDict):
    id: int
    change: str
    term: str
    by: Author
    at: str
    note: str
    count: int
    url: str
    undoes: int | None
    undone_by: int | None
    left: list[int]


class Unexplained(TypedDict):
    target: str
    word: str
    count: int


class UnmadeChange(TypedDict):
    number: int
    program: str
    act: str
    round: str
    round_id: int | None
    standing: str
    by: Author
    note: str
    facts: list[ChangedFact]
    at: str
    lapses_at: str | None


class UnmadeChangePage(TypedDict):
    results: list[UnmadeChange]
    next: str | None
    previous: str | None


class Waited(TypedDict):
    kind: str
    counts: list[int]
    total: int


class Waiting(TypedDict):
    kind: str
    id: int
    title: str
    about: str
    since: str
    url: str
    taken_by: Taker | None
    taken_until: str | None


class WaitingItem(TypedDict):
    kind: str
    id: int
    title: str
    about: str
    since: str
    url: str
    taken_by: Taker | None
    taken_until: str | None
    by: Author | None
    words: dict[str, str]


class WaitingPage(TypedDict):
    results: list[Waiting]
    next: str | None
    previous: str | None


class WaitsForYou(TypedDict):
    title: str
    url: str
    text: str
    at: str
    is_due: bool
    note: str


class Watch(TypedDict):
    url: str
    is_watched: bool


class WatchedProblem(TypedDict):
    number: int
    title: str
    url: str


class WatchedProgram(TypedDict):
    key: str
    name: str
    url: str


class WatchedTerm(TypedDict):
    kind: str
    key: str
    name: str
    url: str


class Watching(TypedDict):
    problems: list[WatchedProblem]
    terms: list[WatchedTerm]
    programs: list[WatchedProgram]


class Way(TypedDict):
    steps: list[Turn]


class Webhook(TypedDict):
    id: int
    place: str
    format: str
    kinds: list[str]
    only: str
    made_at: str
    is_on: bool
    off_because: str
    failures: int


class WebhookPage(TypedDict):
    results: list[Webhook]
    next: str | None
    previous: str | None


class WebhookWithSecret(TypedDict):
    id: int
    place: str
    format: str
    kinds: list[str]
    only: str
    made_at: str
    is_on: bool
    off_because: str
    failures: int
    secret: str


WhyEnum: TypeAlias = Literal["gone", "hidden", "unlisted", "merged"]


WhyNotEnum: TypeAlias = Literal["no-room", "not-my-area", "too-early", "on-a-good-way", "own-words", "gone"]


WordKindEnum: TypeAlias = Literal["track", "skill", "technique"]


class Words(TypedDict):
    words: list[CountedWord]


WriteUpKind: TypeAlias = Literal["post", "paper", "notebook", "repository", "video", "report", "benchmark"]


WriteUpStatus: TypeAlias = Literal["submitted", "listed", "changes_requested", "legible", "superseded"]


class ActChangePart(TypedDict):
    number: NotRequired[int]
    title: NotRequired[str]
    before: NotRequired[str]
    after: NotRequired[str]
    act: NotRequired[int]
    standing: NotRequired[str]


class AlikePart(TypedDict):
    number: NotRequired[int]
    title: NotRequired[str]
    status: NotRequired[str]
    url: NotRequired[str]
    merged_into: NotRequired[int | None]


class AlikesPart(TypedDict):
    problems: NotRequired[list[AlikePart]]
    unseen_count: NotRequired[int]


class ApiTokenPart(TypedDict):
    id: NotRequired[int]
    name: NotRequired[str]
    ending: NotRequired[str]
    scopes: NotRequired[list[str]]
    made_at: NotRequired[str]
    expires_at: NotRequired[str]
    last_used_at: NotRequired[str | None]
    revoked_at: NotRequired[str | None]


class AppealPart(TypedDict):
    id: NotRequired[int]
    text: NotRequired[str]
    at: NotRequired[str]
    answer: NotRequired[AppealAnswer | BlankEnum]
    note: NotRequired[str]
    answered_at: NotRequired[str | None]


class AuthorPart(TypedDict):
    username: NotRequired[str | None]
    name: NotRequired[str]


class BearingPart(TypedDict):
    problem: NotRequired[int]
    says: NotRequired[SaysEnum]


class CalendarPart(TypedDict):
    address: NotRequired[str]


class ChangedFactPart(TypedDict):
    field: NotRequired[str]
    before: NotRequired[str]
    after: NotRequired[str]


class ChangedFieldPart(TypedDict):
    field: NotRequired[str]
    before: NotRequired[str]
    after: NotRequired[str]


class CheckInPart(TypedDict):
    at: NotRequired[str]
    moved: NotRequired[str]
    next: NotRequired[str]
    is_stuck: NotRequired[bool]


class ColumnPart(TypedDict):
    column: NotRequired[str]
    to: NotRequired[str]
    filled: NotRequired[int]
    samples: NotRequired[list[str]]


class CountedWordPart(TypedDict):
    kind: NotRequired[str]
    key: NotRequired[str]
    name: NotRequired[str]
    url: NotRequired[str]
    is_retired: NotRequired[bool]
    merged_into: NotRequired[str | None]
    count: NotRequired[int]


class DefaultPart(TypedDict):
    target: NotRequired[str]
    value: NotRequired[str]


class DeletionPart(TypedDict):
    kind: NotRequired[str]
    id: NotRequired[int]
    at: NotRequired[str]
    why: NotRequired[WhyEnum]
    into: NotRequired[int | None]


class DeliveryPart(TypedDict):
    id: NotRequired[int]
    number: NotRequired[str]
    webhook: NotRequired[int]
    notice: NotRequired[int | None]
    state: NotRequired[str]
    attempts: NotRequired[int]
    made_at: NotRequired[str]
    next_try_at: NotRequired[str | None]
    sent_at: NotRequired[str | None]
    status_code: NotRequired[int | None]
    body: NotRequired[str]
    answer: NotRequired[str]
    trouble: NotRequired[str]


class DifferingFieldPart(TypedDict):
    field: NotRequired[str]
    ours: NotRequired[str]
    theirs: NotRequired[str]


class DraftPart(TypedDict):
    key: NotRequired[str]
    problem: NotRequired[int | None]
    url: NotRequired[str]
    title: NotRequired[str]
    words: NotRequired[dict[str, list[str]]]
    saved_at: NotRequired[str]


class EndedPart(TypedDict):
    difficulty: NotRequired[Difficulty | NullEnum]
    by_agent: NotRequired[bool]
    ending: NotRequired[str]
    stage: NotRequired[str]
    claims: NotRequired[int]


class FactsPart(TypedDict):
    number: NotRequired[int]
    url: NotRequired[str]
    status: NotRequired[str]
    revision: NotRequired[int]
    began_from: NotRequired[str]
    said: NotRequired[dict[str, str]]


class FaultPart(TypedDict):
    field: NotRequired[str]
    label: NotRequired[str]
    reason: NotRequired[str]


class GroupPart(TypedDict):
    track: NotRequired[str]
    difficulty: NotRequired[Difficulty | NullEnum]
    problems: NotRequired[int]
    counts: NotRequired[dict[str, int]]


class HeldSkillPart(TypedDict):
    skill: NotRequired[str]
    level: NotRequired[int]


class ImportPart(TypedDict):
    id: NotRequired[int]
    url: NotRequired[str]
    name: NotRequired[str]
    format: NotRequired[str]
    row_count: NotRequired[int]
    status: NotRequired[str]
    is_shown: NotRequired[bool]
    by: NotRequired[dict[str, str | None]]
    at: NotRequired[str]
    applied_at: NotRequired[str | None]
    created_count: NotRequired[int]
    changed_count: NotRequired[int]
    undone_at: NotRequired[str | None]


class ImportRowPart(TypedDict):
    position: NotRequired[int]
    line: NotRequired[int]
    key: NotRequired[str]
    state: NotRequired[str]
    number: NotRequired[int | None]
    title: NotRequired[str]
    status: NotRequired[str]
    faults: NotRequired[list[FaultPart]]
    fields: NotRequired[list[ChangedFieldPart]]
    conflicts: NotRequired[list[DifferingFieldPart]]
    kept: NotRequired[list[DifferingFieldPart]]
    stays_because: NotRequired[str]


IndexPart = TypedDict(
    "IndexPart",
    {
        "problems": NotRequired[str],
        "tracks": NotRequired[str],
        "skills": NotRequired[str],
        "techniques": NotRequired[str],
        "sources": NotRequired[str],
        "writeups": NotRequired[str],
        "claims": NotRequired[str],
        "log-entries": NotRequired[str],
        "comments": NotRequired[str],
        "reviews": NotRequired[str],
        "reproductions": NotRequired[str],
        "people": NotRequired[str],
        "events": NotRequired[str],
        "deletions": NotRequired[str],
        "moderation": NotRequired[str],
        "acts": NotRequired[str],
        "programs": NotRequired[str],
        "mentors": NotRequired[str],
        "schema": NotRequired[str],
    },
)


class InvitedMentorPart(TypedDict):
    id: NotRequired[int]
    program: NotRequired[str]
    person: NotRequired[AuthorPart]
    invited_by: NotRequired[AuthorPart]
    since: NotRequired[str]


class LinkPart(TypedDict):
    title: NotRequired[str]
    link: NotRequired[str]


class LinkToMendPart(TypedDict):
    id: NotRequired[int]
    writeup: NotRequired[int]
    which: NotRequired[str]
    address: NotRequired[str]
    state: NotRequired[str]
    since: NotRequired[str]
    moved_to: NotRequired[str]


class MailSettingsPart(TypedDict):
    paces: NotRequired[dict[str, str]]


class MappedColumnPart(TypedDict):
    column: NotRequired[str]
    to: NotRequired[str]


class MeaningPart(TypedDict):
    target: NotRequired[str]
    word: NotRequired[str]
    means: NotRequired[str]


class MyItemPart(TypedDict):
    kind: NotRequired[str]
    id: NotRequired[int]
    is_shown: NotRequired[bool]
    line: NotRequired[str]
    position: NotRequired[int]
    title: NotRequired[str]


class MyPortfolioPart(TypedDict):
    introduction: NotRequired[str]
    items: NotRequired[list[MyItemPart]]
    unnamed_reviews: NotRequired[int]


class MySponsorshipPart(TypedDict):
    id: NotRequired[int]
    problem: NotRequired[int | None]
    track: NotRequired[str | None]
    skill: NotRequired[str | None]
    status: NotRequired[MySponsorshipStatusEnum]
    note: NotRequired[str]
    confirmed_at: NotRequired[str | None]
    expires_at: NotRequired[str | None]
    mentor: NotRequired[int]
    returns_on: NotRequired[str | None]


class NeedPart(TypedDict):
    key: NotRequired[str]
    name: NotRequired[str]
    level: NotRequired[int]


class NoticePart(TypedDict):
    id: NotRequired[int]
    kind: NotRequired[str]
    text: NotRequired[str]
    note: NotRequired[str]
    url: NotRequired[str]
    at: NotRequired[str]
    read_at: NotRequired[str | None]


class PersonPart(TypedDict):
    username: NotRequired[str | None]
    name: NotRequired[str]


class PersonRolePart(TypedDict):
    username: NotRequired[str | None]
    name: NotRequired[str]
    role: NotRequired[Role]


class ProblemMentionPart(TypedDict):
    number: NotRequired[int]
    title: NotRequired[str]
    url: NotRequired[str]


class ProblemSourcePart(TypedDict):
    key: NotRequired[str]
    name: NotRequired[str]
    link: NotRequired[str]
    locator: NotRequired[str]


class ProposalPart(TypedDict):
    number: NotRequired[int]
    url: NotRequired[str]
    status: NotRequired[ProposalStatus]
    title: NotRequired[str]
    question: NotRequired[str]
    by: NotRequired[PersonPart]
    origin: NotRequired[OriginEnum]
    posed_by: NotRequired[str]
    source_name: NotRequired[str]
    source_link: NotRequired[str]
    source_locator: NotRequired[str]
    licence: NotRequired[LicenceEnum]
    consent: NotRequired[ConsentEnum]
    sent_at: NotRequired[str]
    note: NotRequired[str]
    noted_at: NotRequired[str | None]
    ground: NotRequired[ProposalGround | BlankEnum]
    merged_into: NotRequired[int | None]


class PublicPersonPart(TypedDict):
    id: NotRequired[int]
    username: NotRequired[str]
    name: NotRequired[str]
    url: NotRequired[str]
    bio: NotRequired[str]
    website: NotRequired[str]
    claims_count: NotRequired[int]
    writeups_count: NotRequired[int]


class ReproductionPart(TypedDict):
    id: NotRequired[int]
    url: NotRequired[str]
    writeup: NotRequired[int]
    by: NotRequired[PersonPart]
    at: NotRequired[str]
    outcome: NotRequired[ReproductionOutcome]
    commit: NotRequired[str]
    hardware: NotRequired[str]
    hours: NotRequired[int | None]
    numbers: NotRequired[str]
    link: NotRequired[str]
    status: NotRequired[ReproductionStatus]


class ResultPart(TypedDict):
    id: NotRequired[int]
    url: NotRequired[str]
    link: NotRequired[str]
    title: NotRequired[str]
    says: NotRequired[SaysEnum]
    status: NotRequired[WriteUpStatus]
    review: NotRequired[str]
    reviewed_at: NotRequired[str | None]
    changed_since_review: NotRequired[bool]


class ReviewAnswerPart(TypedDict):
    question: NotRequired[QuestionEnum]
    answer: NotRequired[ReviewAnswerAnswerEnum]
    line: NotRequired[str]


class ReviewPart(TypedDict):
    id: NotRequired[int]
    url: NotRequired[str]
    writeup: NotRequired[int]
    by: NotRequired[PersonPart | None]
    reviewer: NotRequired[str]
    outcome: NotRequired[ReviewOutcome]
    round: NotRequired[int]
    stands_in: NotRequired[int]
    answers: NotRequired[list[ReviewAnswerPart]]
    note: NotRequired[str]
    reply: NotRequired[str]
    commit: NotRequired[str]
    given_at: NotRequired[str]
    confirmed_at: NotRequired[str | None]
    edited_at: NotRequired[str | None]


class RevisionPart(TypedDict):
    problem: NotRequired[int]
    number: NotRequired[int]
    at: NotRequired[str]
    by: NotRequired[AuthorPart | None]
    suggested_by: NotRequired[AuthorPart | None]
    note: NotRequired[str]
    said: NotRequired[dict[str, str]]


class RoundPart(TypedDict):
    id: NotRequired[int]
    name: NotRequired[str]
    state: NotRequired[StateEnum]
    opens_on: NotRequired[str | None]
    closes_on: NotRequired[str | None]
    closes_at: NotRequired[str | None]
    starts_on: NotRequired[str | None]
    ends_on: NotRequired[str | None]
    note: NotRequired[str]
    source: NotRequired[str]
    last_confirmed_on: NotRequired[str | None]
    is_stale: NotRequired[bool]


class SanctionPart(TypedDict):
    id: NotRequired[int]
    person: NotRequired[PersonPart]
    kind: NotRequired[SanctionKind]
    reason: NotRequired[str]
    at: NotRequired[str]
    ends_at: NotRequired[str | None]
    lifted_at: NotRequired[str | None]
    is_in_force: NotRequired[bool]
    appeal: NotRequired[AppealPart | None]


class SkillLevelPart(TypedDict):
    level: NotRequired[int]
    name: NotRequired[str]
    can: NotRequired[str]


class SkillPart(TypedDict):
    key: NotRequired[str]
    name: NotRequired[str]
    url: NotRequired[str]
    group: NotRequired[GroupEnum]
    is_core: NotRequired[bool]
    means: NotRequired[str]
    levels: NotRequired[list[SkillLevelPart]]
    prerequisites: NotRequired[list[str]]
    resources: NotRequired[list[LinkPart]]
    problems_count: NotRequired[int]
    free_count: NotRequired[int]


class SourcePart(TypedDict):
    key: NotRequired[str]
    name: NotRequired[str]
    link: NotRequired[str]
    published: NotRequired[str]
    problems_count: NotRequired[int]


class SponsorshipPart(TypedDict):
    id: NotRequired[int]
    problem: NotRequired[int | None]
    track: NotRequired[str | None]
    skill: NotRequired[str | None]
    status: NotRequired[SponsorshipStatusEnum]
    note: NotRequired[str]
    confirmed_at: NotRequired[str]
    expires_at: NotRequired[str]


class StarterPart(TypedDict):
    title: NotRequired[str]
    link: NotRequired[str]
    is_starter: NotRequired[bool]


class StatementPart(TypedDict):
    skills: NotRequired[list[HeldSkillPart]]
    arena: NotRequired[list[str]]
    compute: NotRequired[str]
    hours: NotRequired[int | None]
    track: NotRequired[list[str]]


class SuggestionPart(TypedDict):
    id: NotRequired[int]
    url: NotRequired[str]
    problem: NotRequired[int]
    by: NotRequired[PersonPart]
    before: NotRequired[dict[str, str]]
    after: NotRequired[dict[str, str]]
    why: NotRequired[str]
    status: NotRequired[SuggestionStatus]
    at: NotRequired[str]
    answered_at: NotRequired[str | None]
    note: NotRequired[str]
    revision: NotRequired[int | None]


class TakerPart(TypedDict):
    username: NotRequired[str]
    name: NotRequired[str]


class TechniquePart(TypedDict):
    key: NotRequired[str]
    name: NotRequired[str]
    url: NotRequired[str]
    problems_count: NotRequired[int]


class TermPart(TypedDict):
    key: NotRequired[str]
    name: NotRequired[str]


class TokenPart(TypedDict):
    name: NotRequired[str]
    scopes: NotRequired[list[str]]
    made_at: NotRequired[str]
    expires_at: NotRequired[str]


class TrackPart(TypedDict):
    key: NotRequired[str]
    name: NotRequired[str]
    url: NotRequired[str]
    summary: NotRequired[str]
    listed_count: NotRequired[int]
    free_count: NotRequired[int]
    starters_count: NotRequired[int]


class TurnPart(TypedDict):
    state: NotRequired[str]
    says: NotRequired[str]
    label: NotRequired[str]
    url: NotRequired[str]


class UnexplainedPart(TypedDict):
    target: NotRequired[str]
    word: NotRequired[str]
    count: NotRequired[int]


class UnmadeChangePart(TypedDict):
    number: NotRequired[int]
    program: NotRequired[str]
    act: NotRequired[str]
    round: NotRequired[str]
    round_id: NotRequired[int | None]
    standing: NotRequired[str]
    by: NotRequired[AuthorPart]
    note: NotRequired[str]
    facts: NotRequired[list[ChangedFactPart]]
    at: NotRequired[str]
    lapses_at: NotRequired[str | None]


class WaitedPart(TypedDict):
    kind: NotRequired[str]
    counts: NotRequired[list[int]]
    total: NotRequired[int]


class WaitingItemPart(TypedDict):
    kind: NotRequired[str]
    id: NotRequired[int]
    title: NotRequired[str]
    about: NotRequired[str]
    since: NotRequired[str]
    url: NotRequired[str]
    taken_by: NotRequired[TakerPart | None]
    taken_until: NotRequired[str | None]
    by: NotRequired[AuthorPart | None]
    words: NotRequired[dict[str, str]]


class WaitingPart(TypedDict):
    kind: NotRequired[str]
    id: NotRequired[int]
    title: NotRequired[str]
    about: NotRequired[str]
    since: NotRequired[str]
    url: NotRequired[str]
    taken_by: NotRequired[TakerPart | None]
    taken_until: NotRequired[str | None]


class WaitingWriteUpPart(TypedDict):
    id: NotRequired[int]
    url: NotRequired[str]
    link: NotRequired[str]
    title: NotRequired[str]
    kind: NotRequired[WriteUpKind]
    status: NotRequired[WriteUpStatus]
    review: NotRequired[str]
    reviewed_at: NotRequired[str | None]
    changed_since_review: NotRequired[bool]
    published: NotRequired[str]
    summary: NotRequired[str]
    note: NotRequired[str]
    ai_use: NotRequired[str]
    code_link: NotRequired[str]
    data_link: NotRequired[str]
    commit: NotRequired[str]
    archive_link: NotRequired[str]
    authors: NotRequired[list[AuthorPart]]
    bearings: NotRequired[list[BearingPart]]
    superseded_by: NotRequired[int | None]
    linked_by: NotRequired[PersonPart | None]
    linked_at: NotRequired[str]
    waits_since: NotRequired[str]
    round: NotRequired[int]
    taken_count: NotRequired[int]
    given_count: NotRequired[int]


class WaitsForYouPart(TypedDict):
    title: NotRequired[str]
    url: NotRequired[str]
    text: NotRequired[str]
    at: NotRequired[str]
    is_due: NotRequired[bool]
    note: NotRequired[str]


class WatchedProblemPart(TypedDict):
    number: NotRequired[int]
    title: NotRequired[str]
    url: NotRequired[str]


class WatchedProgramPart(TypedDict):
    key: NotRequired[str]
    name: NotRequired[str]
    url: NotRequired[str]


class WatchedTermPart(TypedDict):
    kind: NotRequired[str]
    key: NotRequired[str]
    name: NotRequired[str]
    url: NotRequired[str]


class WatchingPart(TypedDict):
    problems: NotRequired[list[WatchedProblemPart]]
    terms: NotRequired[list[WatchedTermPart]]
    programs: NotRequired[list[WatchedProgramPart]]


class WayPart(TypedDict):
    steps: NotRequired[list[TurnPart]]


class WebhookPart(TypedDict):
    id: NotRequired[int]
    place: NotRequired[str]
    format: NotRequired[str]
    kinds: NotRequired[list[str]]
    only: NotRequired[str]
    made_at: NotRequired[str]
    is_on: NotRequired[bool]
    off_because: NotRequired[str]
    failures: NotRequired[int]


class WordsPart(TypedDict):
    words: NotRequired[list[CountedWordPart]]


class WriteUpDetailPart(TypedDict):
    id: NotRequired[int]
    url: NotRequired[str]
    link: NotRequired[str]
    title: NotRequired[str]
    kind: NotRequired[WriteUpKind]
    status: NotRequired[WriteUpStatus]
    review: NotRequired[str]
    reviewed_at: NotRequired[str | None]
    changed_since_review: NotRequired[bool]
    published: NotRequired[str]
    summary: NotRequired[str]
    note: NotRequired[str]
    ai_use: NotRequired[str]
    code_link: NotRequired[str]
    data_link: NotRequired[str]
    commit: NotRequired[str]
    archive_link: NotRequired[str]
    authors: NotRequired[list[AuthorPart]]
    bearings: NotRequired[list[BearingPart]]
    superseded_by: NotRequired[int | None]
    linked_by: NotRequired[PersonPart | None]
    linked_at: NotRequired[str]
    round: NotRequired[int]
    reviews: NotRequired[list[ReviewPart]]


class WriteUpPart(TypedDict):
    id: NotRequired[int]
    url: NotRequired[str]
    link: NotRequired[str]
    title: NotRequired[str]
    kind: NotRequired[WriteUpKind]
    status: NotRequired[WriteUpStatus]
    review: NotRequired[str]
    reviewed_at: NotRequired[str | None]
    changed_since_review: NotRequired[bool]
    published: NotRequired[str]
    summary: NotRequired[str]
    note: NotRequired[str]
    ai_use: NotRequired[str]
    code_link: NotRequired[str]
    data_link: NotRequired[str]
    commit: NotRequired[str]
    archive_link: NotRequired[str]
    authors: NotRequired[list[AuthorPart]]
    bearings: NotRequired[list[BearingPart]]
    superseded_by: NotRequired[int | None]
    linked_by: NotRequired[PersonPart | None]
    linked_at: NotRequired[str]


class Act(TypedDict):
    id: int
    change: str
    term: str
    by: Author
    at: str
    note: str
    count: int
    url: str
    undoes: int | None
    undone_by: int | None


class ActPage(TypedDict):
    results: list[Act]
    next: str | None
    previous: str | None


class Appeal(TypedDict):
    id: int
    text: str
    at: str
    answer: AppealAnswer | BlankEnum
    note: str
    answered_at: str | None


class Bearing(TypedDict):
    problem: int
    says: SaysEnum


class Change(TypedDict):
    number: int
    program: str
    act: ActEnum
    round: str
    round_id: int | None
    standing: ChangeStandingEnum
    by: Author
    note: str
    facts: list[ChangedFact]
    at: str
    lapses_at: str | None


class ChangePage(TypedDict):
    results: list[Change]
    next: str | None
    previous: str | None


class Claim(TypedDict):
    id: int
    url: str
    problem: int
    person: Person
    team: list[Person]
    status: ClaimStatus
    aim: AimEnum
    hypothesis: str
    plan: str
    hours_per_week: int
    looking_for: LookingForEnum
    log_link: str
    ai_use: str
    alongside: str
    by_agent: bool
    claimed_at: str
    last_sign_at: str
    lapses_at: str
    ended_at: str | None
    note: str
    may_contact: bool


class ClaimDetail(TypedDict):
    id: int
    url: str
    problem: int
    person: Person
    team: list[Person]
    status: ClaimStatus
    aim: AimEnum
    hypothesis: str
    plan: str
    hours_per_week: int
    looking_for: LookingForEnum
    log_link: str
    ai_use: str
    alongside: str
    by_agent: bool
    claimed_at: str
    last_sign_at: str
    lapses_at: str
    ended_at: str | None
    note: str
    may_contact: bool
    check_ins: list[CheckIn]


class ClaimPage(TypedDict):
    results: list[Claim]
    next: str | None
    previous: str | None


class Comment(TypedDict):
    id: int
    url: str
    problem: int
    by: Person
    at: str
    edited_at: str | None
    status: CommentStatus
    text: str
    page_was_updated: bool


class CommentPage(TypedDict):
    results: list[Comment]
    next: str | None
    previous: str | None


class CuratedReport(TypedDict):
    id: int
    comment: int | None
    problem: int | None
    log_entry: int | None
    review: int | None
    writeup: int | None
    reproduction: int | None
    claim: int | None
    person: str | None
    elsewhere: str | None
    elsewhere_id: int | None
    reason: ReasonEnum
    note: str
    link: str
    at: str
    outcome: ReportOutcome | BlankEnum
    by: Person
    handled_at: str | None


class CuratedReportPage(TypedDict):
    results: list[CuratedReport]
    next: str | None
    previous: str | None


class CuratedSanction(TypedDict):
    id: int
    person: Person
    kind: str
    reason: str
    at: str
    ends_at: str | None
    lifted_at: str | None
    is_in_force: bool
    appeal: Appeal | None
    by: Author
    lifted_by: Author | None


class CuratedSanctionPage(TypedDict):
    results: list[CuratedSanction]
    next: str | None
    previous: str | None


class Deletion(TypedDict):
    kind: str
    id: int
    at: str
    why: WhyEnum
    into: int | None


class DeletionPage(TypedDict):
    results: list[Deletion]
    next: str | None
    previous: str | None


class DomainRule(TypedDict):
    id: int
    host: str
    judgement: JudgementEnum
    reason: str
    by: Person
    at: str


class DomainRulePage(TypedDict):
    results: list[DomainRule]
    next: str | None
    previous: str | None


class Ended(TypedDict):
    difficulty: Difficulty | NullEnum
    by_agent: bool
    ending: str
    stage: str
    claims: int


class Event(TypedDict):
    id: int
    at: str
    verb: str
    subject: str
    by: Person | None
    whom: Person | None
    problem: int | None
    claim: int | None
    writeup: int | None
    comment: int | None
    by_agent: bool | None
    before: str
    after: str
    reason: str
    evidence: str


class EventPage(TypedDict):
    results: list[Event]
    next: str | None
    previous: str | None


class FittingProblem(TypedDict):
    number: int
    url: str
    title: str
    question: str
    track: Term
    difficulty: Difficulty | NullEnum
    missing: int
    reason: str


class Group(TypedDict):
    track: str
    difficulty: Difficulty | NullEnum
    problems: int
    counts: dict[str, int]


class ImportDetail(TypedDict):
    id: int
    url: str
    name: str
    format: str
    row_count: int
    status: str
    is_shown: bool
    by: dict[str, str | None]
    at: str
    applied_at: str | None
    created_count: int
    changed_count: int
    undone_at: str | None
    columns: list[Column]
    words: list[Meaning]
    defaults: list[Default]
    key_prefix: str
    new_as: str
    level: int
    leave_out: bool
    counts: dict[str, int]
    left_count: int
    step: str
    done_count: int
    asked_count: int
    failed: str
    shown: str
    unexplained: list[Unexplained]


class Insight(TypedDict):
    groups: list[Group]
    ended: list[Ended]
    waiting: list[Waited]
    views_began_on: str | None
    since: str
    passed_over: list[int]
    never_opened: list[int]


class KeptMapping(TypedDict):
    columns: list[MappedColumn]
    words: list[Meaning]
    defaults: list[Default]
    key_prefix: str
    new_as: str
    level: int
    leave_out: bool
    name: str
    by: dict[str, str | None]
    at: str


class KeptMappingPage(TypedDict):
    results: list[KeptMapping]
    next: str | None
    previous: str | None


class LogEntry(TypedDict):
    id: int
    url: str
    claim: int
    problem: int
    by: Person
    kind: LogKind
    text: str
    at: str
    edited_at: str | None
    deleted_at: str | None
    is_hidden: bool


class LogEntryPage(TypedDict):
    results: list[LogEntry]
    next: str | None
    previous: str | None


class Me(TypedDict):
    username: str
    name: str
    role: Role
    url: str
    unread_notices: int
    token: Token


class MentorRequest(TypedDict):
    id: int
    url: str
    mentor: int
    sponsorship: int
    by: Person
    claim: int | None
    writeup: int | None
    did: str
    asks: str
    hours: int
    contact: str
    status: MentorRequestStatusEnum
    sent_at: str
    expires_at: str
    answered_at: str | None
    why_not: WhyNotEnum | BlankEnum
    answer: str
    mentor_contact: str


class MentorRequestPage(TypedDict):
    results: list[MentorRequest]
    next: str | None
    previous: str | None


class Moderation(TypedDict):
    id: int
    at: str
    kind: ModerationKind
    verb: str
    text: str
    by: Person | None
    url: str | None
    reason: str


class ModerationPage(TypedDict):
    results: list[Moderation]
    next: str | None
    previous: str | None


class MySponsorship(TypedDict):
    id: int
    problem: int | None
    track: str | None
    skill: str | None
    status: MySponsorshipStatusEnum
    note: str
    confirmed_at: str | None
    expires_at: str | None
    mentor: int
    returns_on: str | None


class MySponsorshipPage(TypedDict):
    results: list[MySponsorship]
    next: str | None
    previous: str | None


class Needs(TypedDict):
    needs: list[WaitsForYou]


class Offer(TypedDict):
    id: int
    claim: int
    problem: int
    person: Person
    by: Person
    standing: OfferStandingEnum
    note: str
    since: str


class OfferPage(TypedDict):
    results: list[Offer]
    next: str | None
    previous: str | None


class PersonRole(TypedDict):
    username: str | None
    name: str
    role: Role


class PersonRolePage(TypedDict):
    results: list[PersonRole]
    next: str | None
    previous: str | None


class Plan(TypedDict):
    seen: str
    count: int
    changes: list[ChangeOfOne]
    unchanged_count: int
    refused_count: int
    refused: list[RefusedChange]


class PortfolioItem(TypedDict):
    kind: PortfolioItemKindEnum
    id: int
    is_shown: bool
    line: str
    position: int


class Problem(TypedDict):
    number: int
    key: str
    url: str
    title: str
    question: str
    track: Term
    difficulty: Difficulty | NullEnum
    difficulty_max: Difficulty | NullEnum
    hours_low: int | None
    hours_high: int | None
    compute: ComputeEnum | NullEnum
    kind: ProblemKind
    era: EraEnum
    starred: bool
    skills: list[Need]
    techniques: list[Term]
    source: str | None
    activity: ActivityEnum
    freshness: FreshnessEnum
    checked_on: str | None
    resolution: ResolutionEnum
    live_claims_count: int
    writeups_count: int
    created_at: str
    updated_at: str
    last_activity_at: str


class ProblemPage(TypedDict):
    results: list[Problem]
    next: str | None
    previous: str | None


class Proposal(TypedDict):
    number: int
    url: str
    status: ProposalStatus
    title: str
    question: str
    by: Person
    origin: OriginEnum
    posed_by: str
    source_name: str
    source_link: str
    source_locator: str
    licence: LicenceEnum
    consent: ConsentEnum
    sent_at: str
    note: str
    noted_at: str | None
    ground: ProposalGround | BlankEnum
    merged_into: int | None


class ProposalPage(TypedDict):
    results: list[Proposal]
    next: str | None
    previous: str | None


class Report(TypedDict):
    id: int
    comment: int | None
    problem: int | None
    log_entry: int | None
    review: int | None
    writeup: int | None
    reproduction: int | None
    claim: int | None
    person: str | None
    elsewhere: str | None
    elsewhere_id: int | None
    reason: ReasonEnum
    note: str
    link: str
    at: str
    outcome: ReportOutcome | BlankEnum


class Reproduction(TypedDict):
    id: int
    url: str
    writeup: int
    by: Person
    at: str
    outcome: ReproductionOutcome
    commit: str
    hardware: str
    hours: int | None
    numbers: str
    link: str
    status: ReproductionStatus


class ReproductionPage(TypedDict):
    results: list[Reproduction]
    next: str | None
    previous: str | None


class Result(TypedDict):
    id: int
    url: str
    link: str
    title: str
    says: SaysEnum
    status: WriteUpStatus
    review: str
    reviewed_at: str | None
    changed_since_review: bool


class ReviewAnswer(TypedDict):
    question: QuestionEnum
    answer: ReviewAnswerAnswerEnum
    line: str


class Round(TypedDict):
    id: int
    name: str
    state: StateEnum
    opens_on: str | None
    closes_on: str | None
    closes_at: str | None
    starts_on: str | None
    ends_on: str | None
    note: str
    source: str
    last_confirmed_on: str | None
    is_stale: bool


class Sanction(TypedDict):
    id: int
    person: Person
    kind: SanctionKind
    reason: str
    at: str
    ends_at: str | None
    lifted_at: str | None
    is_in_force: bool
    appeal: Appeal | None


class SanctionPage(TypedDict):
    results: list[Sanction]
    next: str | None
    previous: str | None


class Skill(TypedDict):
    key: str
    name: str
    url: str
    group: GroupEnum
    is_core: bool
    means: str
    levels: list[SkillLevel]
    prerequisites: list[str]
    resources: list[Link]
    problems_count: int
    free_count: int


class SkillPage(TypedDict):
    results: list[Skill]
    next: str | None
    previous: str | None


class Sponsorship(TypedDict):
    id: int
    problem: int | None
    track: str | None
    skill: str | None
    status: SponsorshipStatusEnum
    note: str
    confirmed_at: str
    expires_at: str


class Suggestion(TypedDict):
    id: int
    url: str
    problem: int
    by: Person
    before: dict[str, str]
    after: dict[str, str]
    why: str
    status: SuggestionStatus
    at: str
    answered_at: str | None
    note: str
    revision: int | None


class SuggestionPage(TypedDict):
    results: list[Suggestion]
    next: str | None
    previous: str | None


class WaitingWriteUp(TypedDict):
    id: int
    url: str
    link: str
    title: str
    kind: WriteUpKind
    status: WriteUpStatus
    review: str
    reviewed_at: str | None
    changed_since_review: bool
    published: str
    summary: str
    note: str
    ai_use: str
    code_link: str
    data_link: str
    commit: str
    archive_link: str
    authors: list[Author]
    bearings: list[Bearing]
    superseded_by: int | None
    linked_by: Person | None
    linked_at: str
    waits_since: str
    round: int
    taken_count: int
    given_count: int


class WaitingWriteUpPage(TypedDict):
    results: list[WaitingWriteUp]
    next: str | None
    previous: str | None


class Word(TypedDict):
    kind: WordKindEnum
    key: str
    name: str
    url: str
    is_retired: bool
    merged_into: str | None


class WriteUp(TypedDict):
    id: int
    url: str
    link: str
    title: str
    kind: WriteUpKind
    status: WriteUpStatus
    review: str
    reviewed_at: str | None
    changed_since_review: bool
    published: str
    summary: str
    note: str
    ai_use: str
    code_link: str
    data_link: str
    commit: str
    archive_link: str
    authors: list[Author]
    bearings: list[Bearing]
    superseded_by: int | None
    linked_by: Person | None
    linked_at: str


class WriteUpPage(TypedDict):
    results: list[WriteUp]
    next: str | None
    previous: str | None


class ActChangePagePart(TypedDict):
    results: list[ActChangePart]
    next: str | None
    previous: str | None


class ActPart(TypedDict):
    id: NotRequired[int]
    change: NotRequired[str]
    term: NotRequired[str]
    by: NotRequired[AuthorPart]
    at: NotRequired[str]
    note: NotRequired[str]
    count: NotRequired[int]
    url: NotRequired[str]
    undoes: NotRequired[int | None]
    undone_by: NotRequired[int | None]


class ApiTokenPagePart(TypedDict):
    results: list[ApiTokenPart]
    next: str | None
    previous: str | None


class ChangePart(TypedDict):
    number: NotRequired[int]
    program: NotRequired[str]
    act: NotRequired[ActEnum]
    round: NotRequired[str]
    round_id: NotRequired[int | None]
    standing: NotRequired[ChangeStandingEnum]
    by: NotRequired[AuthorPart]
    note: NotRequired[str]
    facts: NotRequired[list[ChangedFactPart]]
    at: NotRequired[str]
    lapses_at: NotRequired[str | None]


class ClaimDetailPart(TypedDict):
    id: NotRequired[int]
    url: NotRequired[str]
    problem: NotRequired[int]
    person: NotRequired[PersonPart]
    team: NotRequired[list[PersonPart]]
    status: NotRequired[ClaimStatus]
    aim: NotRequired[AimEnum]
    hypothesis: NotRequired[str]
    plan: NotRequired[str]
    hours_per_week: NotRequired[int]
    looking_for: NotRequired[LookingForEnum]
    log_link: NotRequired[str]
    ai_use: NotRequired[str]
    alongside: NotRequired[str]
    by_agent: NotRequired[bool]
    claimed_at: NotRequired[str]
    last_sign_at: NotRequired[str]
    lapses_at: NotRequired[str]
    ended_at: NotRequired[str | None]
    note: NotRequired[str]
    may_contact: NotRequired[bool]
    check_ins: NotRequired[list[CheckInPart]]


class ClaimPart(TypedDict):
    id: NotRequired[int]
    url: NotRequired[str]
    problem: NotRequired[int]
    person: NotRequired[PersonPart]
    team: NotRequired[list[PersonPart]]
    status: NotRequired[ClaimStatus]
    aim: NotRequired[AimEnum]
    hypothesis: NotRequired[str]
    plan: NotRequired[str]
    hours_per_week: NotRequired[int]
    looking_for: NotRequired[LookingForEnum]
    log_link: NotRequired[str]
    ai_use: NotRequired[str]
    alongside: NotRequired[str]
    by_agent: NotRequired[bool]
    claimed_at: NotRequired[str]
    last_sign_at: NotRequired[str]
    lapses_at: NotRequired[str]
    ended_at: NotRequired[str | None]
    note: NotRequired[str]
    may_contact: NotRequired[bool]


class CommentPart(TypedDict):
    id: NotRequired[int]
    url: NotRequired[str]
    problem: NotRequired[int]
    by: NotRequired[PersonPart]
    at: NotRequired[str]
    edited_at: NotRequired[str | None]
    status: NotRequired[CommentStatus]
    text: NotRequired[str]
    page_was_updated: NotRequired[bool]


class CuratedReportPart(TypedDict):
    id: NotRequired[int]
    comment: NotRequired[int | None]
    problem: NotRequired[int | None]
    log_entry: NotRequired[int | None]
    review: NotRequired[int | None]
    writeup: NotRequired[int | None]
    reproduction: NotRequired[int | None]
    claim: NotRequired[int | None]
    person: NotRequired[str | None]
    elsewhere: NotRequired[str | None]
    elsewhere_id: NotRequired[int | None]
    reason: NotRequired[ReasonEnum]
    note: NotRequired[str]
    link: NotRequired[str]
    at: NotRequired[str]
    outcome: NotRequired[ReportOutcome | BlankEnum]
    by: NotRequired[PersonPart]
    handled_at: NotRequired[str | None]


class CuratedSanctionPart(TypedDict):
    id: NotRequired[int]
    person: NotRequired[PersonPart]
    kind: NotRequired[str]
    reason: NotRequired[str]
    at: NotRequired[str]
    ends_at: NotRequired[str | None]
    lifted_at: NotRequired[str | None]
    is_in_force: NotRequired[bool]
    appeal: NotRequired[AppealPart | None]
    by: NotRequired[AuthorPart]
    lifted_by: NotRequired[AuthorPart | None]


class DeletionPagePart(TypedDict):
    results: list[DeletionPart]
    next: str | None
    previous: str | None


class DeliveryPagePart(TypedDict):
    results: list[DeliveryPart]
    next: str | None
    previous: str | None


class DomainRulePart(TypedDict):
    id: NotRequired[int]
    host: NotRequired[str]
    judgement: NotRequired[JudgementEnum]
    reason: NotRequired[str]
    by: NotRequired[PersonPart]
    at: NotRequired[str]


class DraftPagePart(TypedDict):
    results: list[DraftPart]
    next: str | None
    previous: str | None


class EventPart(TypedDict):
    id: NotRequired[int]
    at: NotRequired[str]
    verb: NotRequired[str]
    subject: NotRequired[str]
    by: NotRequired[PersonPart | None]
    whom: NotRequired[PersonPart | None]
    problem: NotRequired[int | None]
    claim: NotRequired[int | None]
    writeup: NotRequired[int | None]
    comment: NotRequired[int | None]
    by_agent: NotRequired[bool | None]
    before: NotRequired[str]
    after: NotRequired[str]
    reason: NotRequired[str]
    evidence: NotRequired[str]


class FittingProblemPart(TypedDict):
    number: NotRequired[int]
    url: NotRequired[str]
    title: NotRequired[str]
    question: NotRequired[str]
    track: NotRequired[TermPart]
    difficulty: NotRequired[Difficulty | NullEnum]
    missing: NotRequired[int]
    reason: NotRequired[str]


class ImportDetailPart(TypedDict):
    id: NotRequired[int]
    url: NotRequired[str]
    name: NotRequired[str]
    format: NotRequired[str]
    row_count: NotRequired[int]
    status: NotRequired[str]
    is_shown: NotRequired[bool]
    by: NotRequired[dict[str, str | None]]
    at: NotRequired[str]
    applied_at: NotRequired[str | None]
    created_count: NotRequired[int]
    changed_count: NotRequired[int]
    undone_at: NotRequired[str | None]
    columns: NotRequired[list[ColumnPart]]
    words: NotRequired[list[MeaningPart]]
    defaults: NotRequired[list[DefaultPart]]
    key_prefix: NotRequired[str]
    new_as: NotRequired[str]
    level: NotRequired[int]
    leave_out: NotRequired[bool]
    counts: NotRequired[dict[str, int]]
    left_count: NotRequired[int]
    step: NotRequired[str]
    done_count: NotRequired[int]
    asked_count: NotRequired[int]
    failed: NotRequired[str]
    shown: NotRequired[str]
    unexplained: NotRequired[list[UnexplainedPart]]


class ImportPagePart(TypedDict):
    results: list[ImportPart]
    next: str | None
    previous: str | None


class ImportRowPagePart(TypedDict):
    results: list[ImportRowPart]
    next: str | None
    previous: str | None


class InsightPart(TypedDict):
    groups: NotRequired[list[GroupPart]]
    ended: NotRequired[list[EndedPart]]
    waiting: NotRequired[list[WaitedPart]]
    views_began_on: NotRequired[str | None]
    since: NotRequired[str]
    passed_over: NotRequired[list[int]]
    never_opened: NotRequired[list[int]]


class InvitedMentorPagePart(TypedDict):
    results: list[InvitedMentorPart]
    next: str | None
    previous: str | None


class KeptMappingPart(TypedDict):
    columns: NotRequired[list[MappedColumnPart]]
    words: NotRequired[list[MeaningPart]]
    defaults: NotRequired[list[DefaultPart]]
    key_prefix: NotRequired[str]
    new_as: NotRequired[str]
    level: NotRequired[int]
    leave_out: NotRequired[bool]
    name: NotRequired[str]
    by: NotRequired[dict[str, str | None]]
    at: NotRequired[str]


class LinkToMendPagePart(TypedDict):
    results: list[LinkToMendPart]
    next: str | None
    previous: str | None


class LogEntryPart(TypedDict):
    id: NotRequired[int]
    url: NotRequired[str]
    claim: NotRequired[int]
    problem: NotRequired[int]
    by: NotRequired[PersonPart]
    kind: NotRequired[LogKind]
    text: NotRequired[str]
    at: NotRequired[str]
    edited_at: NotRequired[str | None]
    deleted_at: NotRequired[str | None]
    is_hidden: NotRequired[bool]


class MePart(TypedDict):
    username: NotRequired[str]
    name: NotRequired[str]
    role: NotRequired[Role]
    url: NotRequired[str]
    unread_notices: NotRequired[int]
    token: NotRequired[TokenPart]


class MentorPart(TypedDict):
    id: NotRequired[int]
    url: NotRequired[str]
    person: NotRequired[PersonPart]
    program: NotRequired[str]
    about: NotRequired[str]
    tracks: NotRequired[list[str]]
    help: NotRequired[list[HelpEnum]]
    approach: NotRequired[str]
    capacity: NotRequired[int]
    mentee_count: NotRequired[int]
    sponsorships: NotRequired[list[SponsorshipPart]]


class MentorRequestPart(TypedDict):
    id: NotRequired[int]
    url: NotRequired[str]
    mentor: NotRequired[int]
    sponsorship: NotRequired[int]
    by: NotRequired[PersonPart]
    claim: NotRequired[int | None]
    writeup: NotRequired[int | None]
    did: NotRequired[str]
    asks: NotRequired[str]
    hours: NotRequired[int]
    contact: NotRequired[str]
    status: NotRequired[MentorRequestStatusEnum]
    sent_at: NotRequired[str]
    expires_at: NotRequired[str]
    answered_at: NotRequired[str | None]
    why_not: NotRequired[WhyNotEnum | BlankEnum]
    answer: NotRequired[str]
    mentor_contact: NotRequired[str]


class ModerationPart(TypedDict):
    id: NotRequired[int]
    at: NotRequired[str]
    kind: NotRequired[ModerationKind]
    verb: NotRequired[str]
    text: NotRequired[str]
    by: NotRequired[PersonPart | None]
    url: NotRequired[str | None]
    reason: NotRequired[str]


class MyMentorPart(TypedDict):
    id: NotRequired[int]
    url: NotRequired[str]
    person: NotRequired[PersonPart]
    program: NotRequired[str]
    about: NotRequired[str]
    tracks: NotRequired[list[str]]
    help: NotRequired[list[HelpEnum]]
    approach: NotRequired[str]
    capacity: NotRequired[int]
    mentee_count: NotRequired[int]
    sponsorships: NotRequired[list[SponsorshipPart]]
    standing: NotRequired[MyMentorStandingEnum]


class MyReviewPart(TypedDict):
    id: NotRequired[int]
    url: NotRequired[str]
    writeup: NotRequired[int]
    by: NotRequired[PersonPart | None]
    reviewer: NotRequired[str]
    outcome: NotRequired[ReviewOutcome | NullEnum]
    round: NotRequired[int]
    stands_in: NotRequired[int]
    answers: NotRequired[list[ReviewAnswerPart]]
    note: NotRequired[str]
    reply: NotRequired[str]
    commit: NotRequired[str]
    given_at: NotRequired[str | None]
    confirmed_at: NotRequired[str | None]
    edited_at: NotRequired[str | None]
    status: NotRequired[MyReviewStatusEnum]
    is_unnamed: NotRequired[bool]
    taken_at: NotRequired[str]
    due_at: NotRequired[str | None]


class MySponsorshipPagePart(TypedDict):
    results: list[MySponsorshipPart]
    next: str | None
    previous: str | None


class MyWriteUpPart(TypedDict):
    id: NotRequired[int]
    url: NotRequired[str]
    link: NotRequired[str]
    title: NotRequired[str]
    kind: NotRequired[WriteUpKind]
    status: NotRequired[MyWriteUpStatusEnum]
    review: NotRequired[str]
    reviewed_at: NotRequired[str | None]
    changed_since_review: NotRequired[bool]
    published: NotRequired[str]
    summary: NotRequired[str]
    note: NotRequired[str]
    ai_use: NotRequired[str]
    code_link: NotRequired[str]
    data_link: NotRequired[str]
    commit: NotRequired[str]
    archive_link: NotRequired[str]
    authors: NotRequired[list[AuthorPart]]
    bearings: NotRequired[list[BearingPart]]
    superseded_by: NotRequired[int | None]
    linked_by: NotRequired[PersonPart | None]
    linked_at: NotRequired[str]
    round: NotRequired[int]
    reviews: NotRequired[list[ReviewPart]]
    self_check: NotRequired[dict[str, Any] | None]


class NeedsPart(TypedDict):
    needs: NotRequired[list[WaitsForYouPart]]


class NoticePagePart(TypedDict):
    results: list[NoticePart]
    next: str | None
    previous: str | None


class OfferPart(TypedDict):
    id: NotRequired[int]
    claim: NotRequired[int]
    problem: NotRequired[int]
    person: NotRequired[PersonPart]
    by: NotRequired[PersonPart]
    standing: NotRequired[OfferStandingEnum]
    note: NotRequired[str]
    since: NotRequired[str]


class PersonRolePagePart(TypedDict):
    results: list[PersonRolePart]
    next: str | None
    previous: str | None


class ProblemDetailPart(TypedDict):
    number: NotRequired[int]
    key: NotRequired[str]
    url: NotRequired[str]
    title: NotRequired[str]
    question: NotRequired[str]
    track: NotRequired[TermPart]
    difficulty: NotRequired[Difficulty | NullEnum]
    difficulty_max: NotRequired[Difficulty | NullEnum]
    hours_low: NotRequired[int | None]
    hours_high: NotRequired[int | None]
    compute: NotRequired[ComputeEnum | NullEnum]
    kind: NotRequired[ProblemKind]
    era: NotRequired[EraEnum]
    starred: NotRequired[bool]
    skills: NotRequired[list[NeedPart]]
    techniques: NotRequired[list[TermPart]]
    source: NotRequired[ProblemSourcePart | None]
    activity: NotRequired[ActivityEnum]
    freshness: NotRequired[FreshnessEnum]
    checked_on: NotRequired[str | None]
    resolution: NotRequired[ResolutionEnum]
    live_claims_count: NotRequired[int]
    writeups_count: NotRequired[int]
    created_at: NotRequired[str]
    updated_at: NotRequired[str]
    last_activity_at: NotRequired[str]
    status: NotRequired[ProblemStatus]
    why: NotRequired[str]
    statement: NotRequired[str]
    success_test: NotRequired[str]
    first_step: NotRequired[str]
    informative_negative: NotRequired[str]
    editor_note: NotRequired[str]
    suggested_models: NotRequired[str]
    subtopic: NotRequired[str]
    prerequisites: NotRequired[list[str]]
    related_work: NotRequired[list[StarterPart]]
    parent: NotRequired[ProblemMentionPart | None]
    variants: NotRequired[list[ProblemMentionPart]]
    statement_provenance: NotRequired[StatementProvenanceEnum]
    difficulty_provenance: NotRequired[DifficultyProvenanceEnum]
    claims_limit: NotRequired[int]
    is_claimable: NotRequired[bool]
    claims: NotRequired[list[ClaimPart]]
    writeups: NotRequired[list[ResultPart]]


class ProblemPart(TypedDict):
    number: NotRequired[int]
    key: NotRequired[str]
    url: NotRequired[str]
    title: NotRequired[str]
    question: NotRequired[str]
    track: NotRequired[TermPart]
    difficulty: NotRequired[Difficulty | NullEnum]
    difficulty_max: NotRequired[Difficulty | NullEnum]
    hours_low: NotRequired[int | None]
    hours_high: NotRequired[int | None]
    compute: NotRequired[ComputeEnum | NullEnum]
    kind: NotRequired[ProblemKind]
    era: NotRequired[EraEnum]
    starred: NotRequired[bool]
    skills: NotRequired[list[NeedPart]]
    techniques: NotRequired[list[TermPart]]
    source: NotRequired[str | None]
    activity: NotRequired[ActivityEnum]
    freshness: NotRequired[FreshnessEnum]
    checked_on: NotRequired[str | None]
    resolution: NotRequired[ResolutionEnum]
    live_claims_count: NotRequired[int]
    writeups_count: NotRequired[int]
    created_at: NotRequired[str]
    updated_at: NotRequired[str]
    last_activity_at: NotRequired[str]


class ProgramPart(TypedDict):
    id: NotRequired[int]
    key: NotRequired[str]
    name: NotRequired[str]
    url: NotRequired[str]
    link: NotRequired[str]
    other_link: NotRequired[str]
    self_study_link: NotRequired[str]
    host: NotRequired[str]
    kind: NotRequired[ProgramKind]
    what: NotRequired[str]
    format: NotRequired[FormatEnum]
    location: NotRequired[str]
    length: NotRequired[str]
    hours_per_week: NotRequired[str]
    stipend: NotRequired[bool | None]
    stipend_note: NotRequired[str]
    eligibility: NotRequired[str]
    interp_areas: NotRequired[list[str]]
    asks_for: NotRequired[list[str]]
    usual_windows: NotRequired[str]
    note: NotRequired[str]
    history: NotRequired[list[str]]
    takes_any_track: NotRequired[bool]
    tracks: NotRequired[list[str]]
    wanted_skills: NotRequired[list[str]]
    wanted_problems: NotRequired[list[int]]
    leads: NotRequired[list[PersonPart]]
    rounds: NotRequired[list[RoundPart]]


class ProposalPagePart(TypedDict):
    results: list[ProposalPart]
    next: str | None
    previous: str | None


class PublicPersonPagePart(TypedDict):
    results: list[PublicPersonPart]
    next: str | None
    previous: str | None


class ReproductionPagePart(TypedDict):
    results: list[ReproductionPart]
    next: str | None
    previous: str | None


class ReviewPagePart(TypedDict):
    results: list[ReviewPart]
    next: str | None
    previous: str | None


class RevisionPagePart(TypedDict):
    results: list[RevisionPart]
    next: str | None
    previous: str | None


class SanctionPagePart(TypedDict):
    results: list[SanctionPart]
    next: str | None
    previous: str | None


class SkillPagePart(TypedDict):
    results: list[SkillPart]
    next: str | None
    previous: str | None


class SourcePagePart(TypedDict):
    results: list[SourcePart]
    next: str | None
    previous: str | None


class SuggestionPagePart(TypedDict):
    results: list[SuggestionPart]
    next: str | None
    previous: str | None


class TechniquePagePart(TypedDict):
    results: list[TechniquePart]
    next: str | None
    previous: str | None


class TrackPagePart(TypedDict):
    results: list[TrackPart]
    next: str | None
    previous: str | None


class UnmadeChangePagePart(TypedDict):
    results: list[UnmadeChangePart]
    next: str | None
    previous: str | None


class WaitingPagePart(TypedDict):
    results: list[WaitingPart]
    next: str | None
    previous: str | None


class WaitingWriteUpPagePart(TypedDict):
    results: list[WaitingWriteUpPart]
    next: str | None
    previous: str | None


class WebhookPagePart(TypedDict):
    results: list[WebhookPart]
    next: str | None
    previous: str | None


class WriteUpPagePart(TypedDict):
    results: list[WriteUpPart]
    next: str | None
    previous: str | None


class CuratedProblem(TypedDict):
    number: int
    key: str
    url: str
    title: str
    question: str
    track: Term
    difficulty: Difficulty | NullEnum
    difficulty_max: Difficulty | NullEnum
    hours_low: int | None
    hours_high: int | None
    compute: ComputeEnum | NullEnum
    kind: ProblemKind
    era: EraEnum
    starred: bool
    skills: list[Need]
    techniques: list[Term]
    source: ProblemSource | None
    activity: ActivityEnum
    freshness: FreshnessEnum
    checked_on: str | None
    resolution: ResolutionEnum
    live_claims_count: int
    writeups_count: int
    created_at: str
    updated_at: str
    last_activity_at: str
    status: ProposalStatus
    why: str
    statement: str
    success_test: str
    first_step: str
    informative_negative: str
    editor_note: str
    suggested_models: str
    subtopic: str
    prerequisites: list[str]
    related_work: list[Starter]
    parent: ProblemMention | None
    variants: list[ProblemMention]
    statement_provenance: StatementProvenanceEnum
    difficulty_provenance: DifficultyProvenanceEnum
    claims_limit: int
    is_claimable: bool
    claims: list[Claim]
    writeups: list[Result]


class Fitting(TypedDict):
    problems: list[FittingProblem]
    total: int


class KeptSponsorships(TypedDict):
    kept_count: int
    sponsorships: list[MySponsorship]


class Mentor(TypedDict):
    id: int
    url: str
    person: Person
    program: str
    about: str
    tracks: list[str]
    help: list[HelpEnum]
    approach: str
    capacity: int
    mentee_count: int
    sponsorships: list[Sponsorship]


class MentorPage(TypedDict):
    results: list[Mentor]
    next: str | None
    previous: str | None


class MyMentor(TypedDict):
    id: int
    url: str
    person: Person
    program: str
    about: str
    tracks: list[str]
    help: list[HelpEnum]
    approach: str
    capacity: int
    mentee_count: int
    sponsorships: list[Sponsorship]
    standing: MyMentorStandingEnum


class MyMentorPage(TypedDict):
    results: list[MyMentor]
    next: str | None
    previous: str | None


class MyReview(TypedDict):
    id: int
    url: str
    writeup: int
    by: Person | None
    reviewer: str
    outcome: ReviewOutcome | NullEnum
    round: int
    stands_in: int
    answers: list[ReviewAnswer]
    note: str
    reply: str
    commit: str
    given_at: str | None
    confirmed_at: str | None
    edited_at: str | None
    status: MyReviewStatusEnum
    is_unnamed: bool
    taken_at: str
    due_at: str | None


class MyReviewPage(TypedDict):
    results: list[MyReview]
    next: str | None
    previous: str | None


class ProblemDetail(TypedDict):
    number: int
    key: str
    url: str
    title: str
    question: str
    track: Term
    difficulty: Difficulty | NullEnum
    difficulty_max: Difficulty | NullEnum
    hours_low: int | None
    hours_high: int | None
    compute: ComputeEnum | NullEnum
    kind: ProblemKind
    era: EraEnum
    starred: bool
    skills: list[Need]
    techniques: list[Term]
    source: ProblemSource | None
    activity: ActivityEnum
    freshness: FreshnessEnum
    checked_on: str | None
    resolution: ResolutionEnum
    live_claims_count: int
    writeups_count: int
    created_at: str
    updated_at: str
    last_activity_at: str
    status: ProblemStatus
    why: str
    statement: str
    success_test: str
    first_step: str
    informative_negative: str
    editor_note: str
    suggested_models: str
    subtopic: str
    prerequisites: list[str]
    related_work: list[Starter]
    parent: ProblemMention | None
    variants: list[ProblemMention]
    statement_provenance: StatementProvenanceEnum
    difficulty_provenance: DifficultyProvenanceEnum
    claims_limit: int
    is_claimable: bool
    claims: list[Claim]
    writeups: list[Result]


class Program(TypedDict):
    id: int
    key: str
    name: str
    url: str
    link: str
    other_link: str
    self_study_link: str
    host: str
    kind: ProgramKind
    what: str
    format: FormatEnum
    location: str
    length: str
    hours_per_week: str
    stipend: bool | None
    stipend_note: str
    eligibility: str
    interp_areas: list[str]
    asks_for: list[str]
    usual_windows: str
    note: str
    history: list[str]
    takes_any_track: bool
    tracks: list[str]
    wanted_skills: list[str]
    wanted_problems: list[int]
    leads: list[Person]
    rounds: list[Round]


class ProgramPage(TypedDict):
    results: list[Program]
    next: str | None
    previous: str | None


class Review(TypedDict):
    id: int
    url: str
    writeup: int
    by: Person | None
    reviewer: str
    outcome: ReviewOutcome
    round: int
    stands_in: int
    answers: list[ReviewAnswer]
    note: str
    reply: str
    commit: str
    given_at: str
    confirmed_at: str | None
    edited_at: str | None


class ReviewPage(TypedDict):
    results: list[Review]
    next: str | None
    previous: str | None


class WriteUpDetail(TypedDict):
    id: int
    url: str
    link: str
    title: str
    kind: WriteUpKind
    status: WriteUpStatus
    review: str
    reviewed_at: str | None
    changed_since_review: bool
    published: str
    summary: str
    note: str
    ai_use: str
    code_link: str
    data_link: str
    commit: str
    archive_link: str
    authors: list[Author]
    bearings: list[Bearing]
    superseded_by: int | None
    linked_by: Person | None
    linked_at: str
    round: int
    reviews: list[Review]


class ActPagePart(TypedDict):
    results: list[ActPart]
    next: str | None
    previous: str | None


class ChangePagePart(TypedDict):
    results: list[ChangePart]
    next: str | None
    previous: str | None


class ClaimPagePart(TypedDict):
    results: list[ClaimPart]
    next: str | None
    previous: str | None


class CommentPagePart(TypedDict):
    results: list[CommentPart]
    next: str | None
    previous: str | None


class CuratedReportPagePart(TypedDict):
    results: list[CuratedReportPart]
    next: str | None
    previous: str | None


class CuratedSanctionPagePart(TypedDict):
    results: list[CuratedSanctionPart]
    next: str | None
    previous: str | None


class DomainRulePagePart(TypedDict):
    results: list[DomainRulePart]
    next: str | None
    previous: str | None


class EventPagePart(TypedDict):
    results: list[EventPart]
    next: str | None
    previous: str | None


class FittingPart(TypedDict):
    problems: NotRequired[list[FittingProblemPart]]
    total: NotRequired[int]


class KeptMappingPagePart(TypedDict):
    results: list[KeptMappingPart]
    next: str | None
    previous: str | None


class LogEntryPagePart(TypedDict):
    results: list[LogEntryPart]
    next: str | None
    previous: str | None


class MentorPagePart(TypedDict):
    results: list[MentorPart]
    next: str | None
    previous: str | None


class MentorRequestPagePart(TypedDict):
    results: list[MentorRequestPart]
    next: str | None
    previous: str | None


class ModerationPagePart(TypedDict):
    results: list[ModerationPart]
    next: str | None
    previous: str | None


class MyMentorPagePart(TypedDict):
    results: list[MyMentorPart]
    next: str | None
    previous: str | None


class MyReviewPagePart(TypedDict):
    results: list[MyReviewPart]
    next: str | None
    previous: str | None


class MyWriteUpPagePart(TypedDict):
    results: list[MyWriteUpPart]
    next: str | None
    previous: str | None


class OfferPagePart(TypedDict):
    results: list[OfferPart]
    next: str | None
    previous: str | None


class ProblemPagePart(TypedDict):
    results: list[ProblemPart]
    next: str | None
    previous: str | None


class ProgramPagePart(TypedDict):
    results: list[ProgramPart]
    next: str | None
    previous: str | None


class MyWriteUp(TypedDict):
    id: int
    url: str
    link: str
    title: str
    kind: WriteUpKind
    status: MyWriteUpStatusEnum
    review: str
    reviewed_at: str | None
    changed_since_review: bool
    published: str
    summary: str
    note: str
    ai_use: str
    code_link: str
    data_link: str
    commit: str
    archive_link: str
    authors: list[Author]
    bearings: list[Bearing]
    superseded_by: int | None
    linked_by: Person | None
    linked_at: str
    round: int
    reviews: list[Review]
    self_check: dict[str, Any] | None


class MyWriteUpPage(TypedDict):
    results: list[MyWriteUp]
    next: str | None
    previous: str | None
