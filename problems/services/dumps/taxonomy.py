"""The vocabulary and the problems in the dump."""

from datetime import datetime

from django.db.models import Max, OuterRef, Q, Subquery

from problems.models import (
    Claim,
    Draft,
    OutsideAttempt,
    Problem,
    ProblemSkill,
    Proposal,
    RelatedWork,
    Resource,
    Revision,
    Skill,
    SkillLevel,
    Source,
    SuggestedEdit,
    Synonym,
    Technique,
    Track,
)
from problems.models.choices import PUBLIC
from problems.models.claim_states import LIVE
from problems.models.suggestions import Status as SuggestionStatus
from problems.services import bitmaps, common_words, problems, spellings
from problems.services.catalogue.vocabulary import refresh_keywords
from problems.services.catalogue.writeup_rows import refresh_results
from problems.services.dumps.tables import TABLES, Table, everything, links

TERM = ("id", "key", "name", "position")
WORD = (*TERM, "is_retired", "merged_into")

TABLES.add(
    Table("tracks", Track, "The areas that problems are sorted by.", (*WORD, "summary"), everything(Track)),
    Table("techniques", Technique, "Ways of working.", WORD, everything(Technique)),
    Table("sources", Source, "Who posed problems, and where.", (*TERM, "url", "published"), everything(Source)),
    Table(
        "skills",
        Skill,
        "What problems ask for.",
        (*WORD, "group", "is_core", "means", "sure"),
        everything(Skill),
    ),
    links("skill_prerequisites", Skill, "prerequisites", "Which skill comes before which."),
    Table(
        "skill_levels",
        SkillLevel,
        "What somebody can do at each level of a skill.",
        ("id", "skill", "level", "name", "can"),
        everything(SkillLevel),
    ),
    Table(
        "resources",
        Resource,
        "Public places to learn a skill.",
        ("id", "skill", "title", "url", "sure", "position"),
        everything(Resource),
    ),
    Table(
        "synonyms", Synonym, "Words that a search takes for one another.", ("id", "term", "means"), everything(Synonym)
    ),
    Table(
        "problems",
        Problem,
        "The problems that are listed, historical, merged or withdrawn. Markdown with math, as written.",
        (
            "number",
            "key",
            "title",
            "question",
            "why",
            "statement",
            "success_test",
            "first_step",
            "informative_negative",
            "editor_note",
            "kind",
            "difficulty",
            "difficulty_max",
            "hours_low",
            "hours_high",
            "compute",
            "suggested_models",
            "track",
            "subtopic",
            "prerequisites",
            "source",
            "source_locator",
            "spreadsheet_number",
            "era",
            "starred",
            "parent",
            "statement_provenance",
            "difficulty_provenance",
            "status",
            "resolution",
            "merged_into",
            "max_claims",
            "lapse_days",
            "pause_days",
            "revive_days",
            "checked_on",
            "checked_by",
            "posted_by",
            "created_at",
            "updated_at",
            "last_activity_at",
        ),
        lambda now: Problem.objects.public(),
        derived={
            "rendered": problems.render,
            "keywords": lambda row: "",
            "worked_on_until": lambda row: None,
            "has_results": lambda row: False,
        },
        private={"search": "the database makes it", "tags": "the database makes them"},
    ),
    Table(
        "problem_skills",
        ProblemSkill,
        "Which skill a problem asks for, and how far.",
        ("id", "problem", "skill", "level", "position"),
        everything(ProblemSkill),
    ),
    links("problem_techniques", Problem, "techniques", "Which technique a problem is about."),
    Table(
        "related_work",
        RelatedWork,
        "What to read, run or know before one begins.",
        ("id", "problem", "title", "url", "is_starter", "position"),
        everything(RelatedWork),
    ),
    Table(
        "outside_attempts",
        OutsideAttempt,
        "Who tried a problem elsewhere, as the problem's source tells it.",
        ("id", "problem", "name", "on", "text", "position"),
        everything(OutsideAttempt),
    ),
    Table(
        "revisions",
        Revision,
        "How the text of a problem stood after each edit.",
        ("id", "problem", "number", "text", "facts", "by", "at", "note"),
        lambda now: Revision.objects.filter(problem__status__in=PUBLIC),
    ),
)


TABLES.add(
    Table(
        "proposals",
        Proposal,
        "Who proposed a problem, where it stood before, and by what right it stands here.",
        ("id", "problem", "by", "origin", "posed_by", "source_name", "source_url", "licence", "consent", "sent_at"),
        lambda now: Proposal.objects.filter(problem__status__in=PUBLIC),
        private={
            "key": "so that a form sent twice is one proposal",
            "note": "what a curator told its proposer",
            "note_by": "what a curator told its proposer",
            "noted_at": "what a curator told its proposer",
            "ground": "why it was declined",
        },
    ),
    Table(
        "suggestions",
        SuggestedEdit,
        "Who suggested an edit that was made: the revision has its words.",
        ("id", "problem", "by", "status", "at", "answered_at", "revision"),
        lambda now: SuggestedEdit.objects.filter(status=SuggestionStatus.ACCEPTED),
        private=dict.fromkeys(("base", "before", "after", "why", "note", "answered_by"), "between two"),
        filled={"why": lambda row, now: "Between the two."},
    ),
)
TABLES.private |= {Draft: "what somebody has not sent"}


def _derive(now: datetime) -> None:
    """What lists and the search read of a problem, from all that was loaded."""
    refresh_keywords(Q())
    refresh_results()
    held = Claim.objects.filter(problem=OuterRef("pk"), status__in=LIVE).by_people().order_by().values("problem")
    Problem.objects.update(worked_on_until=Subquery(held.annotate(until=Max("lapses_at")).values("until")))
    spellings.learn()
    bitmaps.take_in()
    common_words.learn()


TABLES.after.append(_derive)
