"""The shapes of what the API answers. Written from the schema of the board by `make models`."""

from __future__ import annotations

from typing import Literal, NotRequired, TypeAlias, TypedDict

ActEnum: TypeAlias = Literal["edited", "added", "confirmed", "removed"]


ActivityEnum: TypeAlias = Literal["free", "worked-on", "results"]


AimEnum: TypeAlias = Literal["explore", "replicate", "extend", "attempt"]


AppealAnswer: TypeAlias = Literal["stands", "lifted"]


class Author(TypedDict):
    username: str | None
    name: str


BlankEnum: TypeAlias = Literal[""]


ChangeStandingEnum: TypeAlias = Literal["made", "waiting", "refused", "lapsed"]


class CheckIn(TypedDict):
    at: str
    moved: str
    next: str
    is_stuck: bool


ClaimStatus: TypeAlias = Literal["active", "paused", "delivered", "released", "lapsed"]


CommentStatus: TypeAlias = Literal["shown", "deleted", "hidden"]


ComputeEnum: TypeAlias = Literal["browser", "laptop", "free-colab", "gpu-24gb", "gpu-80gb", "multi-gpu"]


ConsentEnum: TypeAlias = Literal["mine", "own-words", "licensed", "asked"]


Difficulty: TypeAlias = Literal["A", "B", "C", "D"]


DifficultyProvenanceEnum: TypeAlias = Literal["source", "estimate"]


EraEnum: TypeAlias = Literal["classic", "current"]


FormatEnum: TypeAlias = Literal["remote", "in-person", "hybrid"]


FreshnessEnum: TypeAlias = Literal["fresh", "due", "stale", "unchecked"]


GroupEnum: TypeAlias = Literal["core", "foundation", "tool", "technique", "domain"]


HelpEnum: TypeAlias = Literal["questions", "literature", "plan", "draft", "meet"]


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


JudgementEnum: TypeAlias = Literal["allow", "hold", "refuse"]


LicenceEnum: TypeAlias = Literal["cc-by", "cc0", "permissive", "cc-by-sa", "reserved", "unknown"]


class Link(TypedDict):
    title: str
    link: str


LogKind: TypeAlias = Literal["hypothesis", "experiment", "anomaly", "result", "dead_end"]


LookingForEnum: TypeAlias = Literal["nobody", "collaborators", "mentor"]


MentorRequestStatusEnum: TypeAlias = Literal["sent", "accepted", "declined", "withdrawn", "expired", "ended"]


ModerationKind: TypeAlias = Literal["hidden", "removed", "sanctions", "roles", "domains"]


MyMentorStandingEnum: TypeAlias = Literal["invited", "listed", "declined", "withdrawn", "left", "removed"]


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
    "draft", "proposed", "needs_changes", "declined", "listed", "historical", "merged", "withdrawn"
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


ReportOutcome: TypeAlias = Literal["hidden", "down", "left", "resolved", "acted"]


ReproductionOutcome: TypeAlias = Literal["reproduced", "partly", "could_not"]


ReproductionStatus: TypeAlias = Literal["shown", "withdrawn", "hidden"]


ResolutionEnum: TypeAlias = Literal["open", "partially_answered", "answered", "already_known", "ill_posed"]


ReviewAnswerAnswerEnum: TypeAlias = Literal["yes", "partly", "no"]


ReviewOutcome: TypeAlias = Literal["legible", "changes"]


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


StatementProvenanceEnum: TypeAlias = Literal["seen", "digest", "known"]


SuggestionStatus: TypeAlias = Literal["waiting", "accepted", "declined", "withdrawn"]


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


class Watch(TypedDict):
    url: str
    is_watched: bool


WhyEnum: TypeAlias = Literal["gone", "hidden", "unlisted", "merged"]


WhyNotEnum: TypeAlias = Literal["no-room", "not-my-area", "too-early", "on-a-good-way", "own-words", "gone"]


WordKindEnum: TypeAlias = Literal["track", "skill", "technique"]


WriteUpKind: TypeAlias = Literal["post", "paper", "notebook", "repository", "video", "report", "benchmark"]


WriteUpStatus: TypeAlias = Literal["submitted", "listed", "changes_requested", "legible", "superseded"]


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
    note: str
    at: str
    lapses_at: str | None


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
    person: str | None
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
    before: str
    after: str
    reason: str
    evidence: str


class EventPage(TypedDict):
    results: list[Event]
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
    problem: int | None
    track: str | None
    skill: str | None
    status: MySponsorshipStatusEnum
    note: str
    confirmed_at: str | None
    expires_at: str | None
    id: int
    mentor: int
    returns_on: str | None


class MySponsorshipPage(TypedDict):
    results: list[MySponsorship]
    next: str | None
    previous: str | None


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
    person: str | None
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
    commit: str
    archive_link: str
    authors: list[Author]
    bearings: list[Bearing]
    superseded_by: int | None
    linked_by: Person | None
    linked_at: str
    round: int
    reviews: list[Review]


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
    commit: str
    archive_link: str
    authors: list[Author]
    bearings: list[Bearing]
    superseded_by: int | None
    linked_by: Person | None
    linked_at: str
    round: int
    reviews: list[Review]
