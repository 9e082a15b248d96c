"""Claims, logs, discussions and results in the dump, with what was said of them, and the public record."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db.models import F, Q
from django.db.models.expressions import Case, Value, When
from django.utils.html import linebreaks

from problems.models import (
    Act,
    ActRow,
    Assignment,
    Author,
    AuthorLook,
    AuthorProof,
    Bearing,
    Bitmap,
    CheckIn,
    Claim,
    Claimant,
    Comment,
    CommonWord,
    DomainRule,
    DoneChapter,
    Event,
    Fit,
    FormerAddress,
    HeldSkill,
    Import,
    ImportMapping,
    Interest,
    LinkCheck,
    LinkHealth,
    LoadedRow,
    LogEntry,
    LogVersion,
    Mark,
    Merge,
    MovedRow,
    Report,
    Reproduction,
    Resubmission,
    Retagged,
    Review,
    ReviewAnswer,
    ReviewerGrant,
    ReviewVersion,
    SelfCheck,
    Spelling,
    TagCount,
    ViewCount,
    Watch,
    WriteUp,
)
from problems.models.claim_states import LIVE, Standing
from problems.models.claim_states import Status as ClaimStatus
from problems.models.comments import Status as CommentStatus
from problems.models.reproductions import Status as ReproductionStatus
from problems.models.review_states import Status as ReviewStatus
from problems.services import claims
from problems.services.dumps.people import PORTFOLIO_ITEMS
from problems.services.dumps.tables import TABLES, Row, Table, everything, html_of, renderer, unless
from users.models import User

HIDDEN_WORDS = "Hidden by a curator."
HIDDEN_COMMENT = Q(status=CommentStatus.HIDDEN)
HIDDEN_ENTRY = ~Q(hidden_because="")
HIDDEN_REVIEW = Q(status=ReviewStatus.HIDDEN)
HIDDEN_RUN = Q(status=ReproductionStatus.HIDDEN)


def _said(row: Row, now: datetime) -> str:
    """Words of a comment or an entry; a line in their place where a curator hid them, as the database wants some."""
    return row.text or (HIDDEN_WORDS if row.hidden_because else "")


def _unnamed(row: Row, now: datetime) -> int:
    """Whoever gave a review: somebody without a name, another one for each, where its reviewer is not told."""
    return row.by_id or somebody(f"reviewer-{row.pk}", now).pk


def somebody(username: str, now: datetime) -> User:
    """A person whom the dump does not name: a former member, whom nobody can sign in as."""
    gone = {"is_active": False, "deleted_at": now, "password": make_password(None)}
    return User.objects.get_or_create(username=username, defaults=gone)[0]


TABLES.add(
    Table(
        "claims",
        Claim,
        "Who took on which problem, how, and what they left when they stopped.",
        (
            "id",
            "problem",
            "person",
            "status",
            "aim",
            "hypothesis",
            "plan",
            "hours_per_week",
            "looking_for",
            "log_url",
            "ai_use",
            "alongside",
            "by_agent",
            "revision",
            "claimed_at",
            "last_sign_at",
            "lapses_at",
            "returns_on",
            "ended_at",
            "note",
            "may_contact",
        ),
        lambda now: Claim.objects.public(),
        derived={"note_html": html_of("note")},
    ),
    Table(
        "claimants",
        Claimant,
        "Everybody who is or was on a claim.",
        ("id", "claim", "problem", "person", "standing", "since"),
        lambda now: Claimant.objects.filter(standing__in=(Standing.JOINED, Standing.LEFT)),
        private={"by": "who asked whom stays between two", "note": "what came with that"},
        derived={"is_holding": lambda row: False},
        filled={"by": lambda row, now: row.person_id},
    ),
    Table(
        "check_ins",
        CheckIn,
        "Signs of life on a claim: what moved, what is next.",
        ("id", "claim", "by", "at", "moved", "next", "is_stuck"),
        everything(CheckIn),
    ),
    Table(
        "log_entries",
        LogEntry,
        "The notebooks of claims. An entry that was deleted or hidden keeps its place without its words.",
        ("id", "claim", "by", "kind", "text", "at", "edited_at", "deleted_at", "hidden_because", "is_held"),
        everything(LogEntry),
        told={"text": unless(HIDDEN_ENTRY, "text")},
        derived={"html": html_of("text"), "renderer": renderer},
        filled={"text": _said},
    ),
    Table(
        "log_versions",
        LogVersion,
        "What entries said before an edit.",
        ("id", "entry", "kind", "text", "until"),
        lambda now: LogVersion.objects.filter(entry__in=LogEntry.objects.shown()),
        derived={"html": html_of("text")},
    ),
    Table(
        "interests",
        Interest,
        "Who would work on a problem with somebody.",
        ("id", "person", "problem", "note", "at"),
        lambda now: Interest.objects.filter(person__in=User.objects.present()),
    ),
    Table(
        "comments",
        Comment,
        "What people say about the problems. One that was deleted or hidden keeps its place without its words.",
        ("id", "problem", "by", "at", "edited_at", "status", "text", "hidden_because", "is_held", "page_was_updated"),
        lambda now: Comment.objects.public(),
        told={"text": unless(HIDDEN_COMMENT, "text")},
        derived={"html": html_of("text"), "renderer": renderer},
        filled={"text": _said},
    ),
    Table(
        "writeups",
        WriteUp,
        "What people published, as far as it stands on the board. “link” is where it is read.",
        (
            "id",
            "key",
            "url",
            "link",
            "title",
            "kind",
            "published",
            "summary",
            "note",
            "status",
            "superseded_by",
            "ai_use",
            "code_url",
            "data_url",
            "commit",
            "archive_url",
            "linked_by",
            "sure",
            "summary_basis",
            "linked_at",
            "reviewed_at",
            "changed_at",
        ),
        lambda now: WriteUp.objects.visible(),
        derived={"summary_html": html_of("summary")},
        private={"submitted_at": "when it last waited for a curator", "verdict_note": "what a curator told its people"},
        filled={"submitted_at": lambda row, now: row.linked_at},
        # Two of the shipped ones have capitals in their keys.
        loose=("key",),
    ),
    Table(
        "former_addresses",
        FormerAddress,
        "Addresses that a write-up had before.",
        ("id", "writeup", "url", "until"),
        everything(FormerAddress),
    ),
    Table(
        "authors",
        Author,
        "The names on a write-up: a person here, or a name from outside.",
        ("id", "writeup", "person", "name", "position"),
        everything(Author),
    ),
    Table(
        "author_proofs",
        AuthorProof,
        "How it was shown that somebody here wrote something.",
        ("id", "author", "how", "at", "evidence_url"),
        everything(AuthorProof),
    ),
    Table(
        "bearings",
        Bearing,
        "What a write-up says about a problem.",
        ("id", "writeup", "problem", "says", "claim", "revision", "position"),
        everything(Bearing),
    ),
    Table(
        "link_health",
        LinkHealth,
        "Whether the addresses of a write-up still lead somewhere.",
        ("id", "writeup", "which", "address", "state", "since", "checked_at", "moved_to"),
        lambda now: LinkHealth.objects.current(),
        private={"due_at": "when the board looks again", "left_at": "that a curator need not look again"},
        filled={"due_at": lambda row, now: now},
    ),
    Table(
        "reviews",
        Review,
        "Whether somebody could follow a write-up. Who gave one without their name is told to nobody.",
        (
            "id",
            "writeup",
            "by",
            "round",
            "stands_in",
            "status",
            "is_unnamed",
            "letter",
            "given_at",
            "confirmed_at",
            "edited_at",
            "commit",
            "outcome",
            "note",
            "hidden_because",
            "reply",
            "replied_by",
            "replied_at",
        ),
        lambda now: Review.objects.read(),
        told={
            "by": Case(When(is_unnamed=True, then=Value(None)), default=F("by")),
            "note": unless(HIDDEN_REVIEW, "note"),
            "reply": unless(HIDDEN_REVIEW, "reply"),
            "replied_by": Case(When(HIDDEN_REVIEW, then=Value(None)), default=F("replied_by")),
            "replied_at": Case(When(HIDDEN_REVIEW, then=Value(None)), default=F("replied_at")),
        },
        private={
            "taken_at": "when somebody began to read",
            "due_at": "how long they had",
            "private_note": "to curators alone",
        },
        derived={"note_html": html_of("note"), "reply_html": html_of("reply")},
        filled={
            "by": _unnamed,
            "taken_at": lambda row, now: row.given_at,
            "due_at": lambda row, now: row.given_at,
        },
    ),
    Table(
        "review_versions",
        ReviewVersion,
        "What a review said before it was bettered.",
        ("id", "review", "note", "until"),
        lambda now: ReviewVersion.objects.filter(review__status=ReviewStatus.GIVEN),
        derived={"note_html": html_of("note")},
    ),
    Table(
        "review_answers",
        ReviewAnswer,
        "The six answers of a review. Those with a “version” are what it said before.",
        ("id", "review", "version", "question", "answer", "line"),
        lambda now: ReviewAnswer.objects.filter(review__status=ReviewStatus.GIVEN),
    ),
    Table(
        "resubmissions",
        Resubmission,
        "What authors changed after reviewers asked.",
        ("id", "writeup", "by", "at", "note"),
        everything(Resubmission),
        derived={"note_html": html_of("note")},
    ),
    Table(
        "reproductions",
        Reproduction,
        "Who ran a write-up again, on what, and what came out.",
        (
            "id",
            "writeup",
            "by",
            "at",
            "outcome",
            "commit",
            "hardware",
            "hours",
            "numbers",
            "link",
            "status",
            "hidden_because",
        ),
        everything(Reproduction),
        told={name: unless(HIDDEN_RUN, name) for name in ("commit", "hardware", "numbers", "link")}
        | {"hours": Case(When(HIDDEN_RUN, then=Value(None)), default=F("hours"))},
        derived={"numbers_html": html_of("numbers")},
    ),
    PORTFOLIO_ITEMS,
    Table(
        "merges",
        Merge,
        "What was taken into what. “gone” and “kept” are numbers or ids of their kind.",
        ("id", "kind", "gone", "kept", "by", "at", "note", "undone_at", "undone_by"),
        everything(Merge),
    ),
    Table(
        "events",
        Event,
        "The public record: who did what, when and why.",
        (
            "id",
            "at",
            "by",
            "whom",
            "verb",
            "subject",
            "problem",
            "claim",
            "writeup",
            "comment",
            "before",
            "after",
            "reason",
            "evidence",
            "is_public",
        ),
        lambda now: Event.objects.public(),
    ),
)
TABLES.private |= {
    Mark: "written anew by triggers when a dump is loaded",
    TagCount: "counted anew by triggers when a dump is loaded",
    CommonWord: "learnt anew when a dump is loaded",
    Bitmap: "made anew of what triggers put down when a dump is loaded",
    Retagged: "put down anew by triggers when a dump is loaded",
    Spelling: "learnt anew when a dump is loaded",
    Act: "what a board needs to undo an act of its own",
    ActRow: "what a board needs to undo an act of its own",
    Assignment: "which curator looks at what",
    AuthorLook: "what an author asked for, and what came of it",
    DomainRule: "what a board makes of hosts is its own; its record of moderation says what it did and why",
    DoneChapter: "what somebody said of themselves, to the board alone",
    Fit: "what somebody said of themselves, to the board alone",
    Fit.liked_tracks.through: "what somebody said of themselves, to the board alone",
    Import: "a curator's file",
    ImportMapping: "how curators read the files of others",
    HeldSkill: "what somebody said of themselves, to the board alone",
    LinkCheck: "single looks at an address",
    LoadedRow: "what catalogue files said last, which is a matter of each board",
    MovedRow: "what a board needs to undo a merge of its own",
    Report: "nobody learns who reported what",
    ReviewerGrant: "why a curator gave somebody a right",
    SelfCheck: "what an author asked themselves",
    ViewCount: "how often pages were opened on one board, for its curators",
    Watch: "what somebody follows is theirs to know",
}


def _derive(now: datetime) -> None:
    """Who holds a problem now; and notes that the board drafted itself, which are plain text."""
    holding = Q(standing=Standing.JOINED, claim__status__in=LIVE)
    Claimant.objects.filter(pk__in=Claimant.objects.filter(holding).values("pk")).update(is_holding=True)
    for claim in Claim.objects.filter(status=ClaimStatus.LAPSED).with_note().iterator():
        if claim.note == claims.drafted_note(claim):
            Claim.objects.filter(pk=claim.pk).update(note_html=linebreaks(claim.note, autoescape=True))


TABLES.after.append(_derive)
