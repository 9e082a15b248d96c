"""Results in the dump: write-ups with their authors and links, and what reviewers and those who ran them again said."""

from datetime import datetime

from django.db.models import F, Q
from django.db.models.expressions import Case, Value, When

from problems.models import (
    Author,
    AuthorLook,
    AuthorProof,
    Bearing,
    FormerAddress,
    LinkCheck,
    LinkHealth,
    Reproduction,
    Resubmission,
    Review,
    ReviewAnswer,
    ReviewerGrant,
    ReviewVersion,
    SelfCheck,
    WriteUp,
)
from problems.models.reproductions import Status as ReproductionStatus
from problems.models.review_states import Status as ReviewStatus
from problems.services.dumps.people import somebody
from problems.services.dumps.tables import TABLES, Row, Table, everything, html_of, unless

HIDDEN_REVIEW = Q(status=ReviewStatus.HIDDEN)
HIDDEN_RUN = Q(status=ReproductionStatus.HIDDEN)


def _unnamed(row: Row, now: datetime) -> int:
    """Whoever gave a review: somebody without a name, another one for each, where its reviewer is not told."""
    return row.by_id or somebody(f"former-member-reviewer-{row.pk}", now).pk


# They come after the claims that they say something of.
RESULTS = (
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
)
TABLES.private |= {
    AuthorLook: "what an author asked for, and what came of it",
    LinkCheck: "single looks at an address",
    ReviewerGrant: "why a curator gave somebody a right",
    SelfCheck: "what an author asked themselves",
}
