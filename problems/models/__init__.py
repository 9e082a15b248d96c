from problems.models.acts import Act, ActRow
from problems.models.addresses import FormerAddress
from problems.models.attempts import OutsideAttempt
from problems.models.authorship import AuthorLook, AuthorProof
from problems.models.bitmaps import Bitmap, Retagged
from problems.models.catalogue import LoadedRow
from problems.models.claims import CheckIn, Claim
from problems.models.comments import Comment
from problems.models.common_words import CommonWord
from problems.models.domains import DomainRule
from problems.models.events import Event
from problems.models.fit import DoneChapter, Fit, HeldSkill
from problems.models.imports import Import, ImportMapping
from problems.models.interests import Interest
from problems.models.link_health import LinkCheck, LinkHealth
from problems.models.logs import LogEntry, LogVersion
from problems.models.marks import Mark
from problems.models.merges import Merge, MovedRow
from problems.models.needs import ProblemSkill, RelatedWork
from problems.models.portfolios import Introduction, PortfolioItem, UnnamedCount
from problems.models.problems import Problem
from problems.models.proposals import Draft, Proposal
from problems.models.queue import Assignment
from problems.models.reports import Report
from problems.models.reproductions import Reproduction
from problems.models.reviews import Resubmission, Review, ReviewAnswer, ReviewerGrant, ReviewVersion
from problems.models.revisions import Revision
from problems.models.self_checks import SelfCheck
from problems.models.spellings import Spelling
from problems.models.suggestions import SuggestedEdit
from problems.models.tags import TagCount
from problems.models.taxonomy import Resource, Skill, SkillLevel, Source, Synonym, Technique, Track
from problems.models.teams import Claimant
from problems.models.view_counts import ViewCount
from problems.models.watches import Watch
from problems.models.writeups import Author, Bearing, WriteUp

__all__ = [
    "Act",
    "ActRow",
    "Assignment",
    "Author",
    "AuthorLook",
    "AuthorProof",
    "Bearing",
    "Bitmap",
    "CheckIn",
    "Claim",
    "Claimant",
    "Comment",
    "CommonWord",
    "DomainRule",
    "DoneChapter",
    "Draft",
    "Event",
    "Fit",
    "FormerAddress",
    "HeldSkill",
    "Import",
    "ImportMapping",
    "Interest",
    "Introduction",
    "LinkCheck",
    "LinkHealth",
    "LoadedRow",
    "LogEntry",
    "LogVersion",
    "Mark",
    "Merge",
    "MovedRow",
    "OutsideAttempt",
    "PortfolioItem",
    "Problem",
    "ProblemSkill",
    "Proposal",
    "RelatedWork",
    "Report",
    "Reproduction",
    "Resource",
    "Resubmission",
    "Retagged",
    "Review",
    "ReviewAnswer",
    "ReviewVersion",
    "ReviewerGrant",
    "Revision",
    "SelfCheck",
    "Skill",
    "SkillLevel",
    "Source",
    "Spelling",
    "SuggestedEdit",
    "Synonym",
    "TagCount",
    "Technique",
    "Track",
    "UnnamedCount",
    "ViewCount",
    "Watch",
    "WriteUp",
]
