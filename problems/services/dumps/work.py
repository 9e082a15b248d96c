"""Claims, logs and discussions in the dump, and the public record."""

from datetime import datetime

from django.db.models import Q
from django.utils.html import linebreaks

from problems.models import (
    Act,
    ActRow,
    Assignment,
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
    HeldSkill,
    Import,
    ImportMapping,
    Interest,
    LoadedRow,
    LogEntry,
    LogVersion,
    Mark,
    Merge,
    MovedRow,
    Report,
    Retagged,
    Spelling,
    TagCount,
    ViewCount,
    Watch,
)
from problems.models.claim_states import LIVE, Standing
from problems.models.claim_states import Status as ClaimStatus
from problems.models.comments import Status as CommentStatus
from problems.services import claims
from problems.services.dumps.people import PORTFOLIO_ITEMS
from problems.services.dumps.results import RESULTS
from problems.services.dumps.tables import TABLES, Row, Table, everything, html_of, renderer, unless
from users.models import User

HIDDEN_WORDS = "Hidden by a curator."
HIDDEN_COMMENT = Q(status=CommentStatus.HIDDEN)
HIDDEN_ENTRY = ~Q(hidden_because="")


def _said(row: Row, now: datetime) -> str:
    """Words of a comment or an entry; a line in their place where a curator hid them, as the database wants some."""
    return row.text or (HIDDEN_WORDS if row.hidden_because else "")


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
    *RESULTS,
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
    DomainRule: "what a board makes of hosts is its own; its record of moderation says what it did and why",
    DoneChapter: "what somebody said of themselves, to the board alone",
    Fit: "what somebody said of themselves, to the board alone",
    Fit.liked_tracks.through: "what somebody said of themselves, to the board alone",
    Import: "a curator's file",
    ImportMapping: "how curators read the files of others",
    HeldSkill: "what somebody said of themselves, to the board alone",
    LoadedRow: "what catalogue files said last, which is a matter of each board",
    MovedRow: "what a board needs to undo a merge of its own",
    Report: "nobody learns who reported what",
    ViewCount: "how often pages were opened on one board, for its curators",
    Watch: "what somebody follows is theirs to know",
}


def _derive(now: datetime) -> None:
    """Who holds a problem now; and notes that the board drafted itself, which are plain text."""
    holding = Q(standing=Standing.JOINED, claim__status__in=LIVE)
    Claimant.objects.filter(pk__in=Claimant.objects.filter(holding).values("pk")).update(is_holding=True)
    for claim in Claim.objects.filter(status__in=(ClaimStatus.LAPSED, ClaimStatus.RELEASED)).with_note().iterator():
        if claim.note == claims.drafted_note(claim):
            Claim.objects.filter(pk=claim.pk).update(note_html=linebreaks(claim.note, autoescape=True))


TABLES.after.append(_derive)
