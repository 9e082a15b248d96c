"""Who keeps the words: tracks, skills, techniques."""

from board.lib.verdicts import Verdict, denied
from problems.models import Skill, Technique, Track
from problems.permissions.curating import can_curate
from users.models import User

Word = Track | Skill | Technique


def can_keep_word(user: User, word: Word) -> Verdict:
    verdict = can_curate(user)
    if verdict and word.merged_into_id:
        return denied("This word was merged into another one. Take the two apart first.", "merged")
    return verdict


def can_merge_word(user: User, word: Word, into: Word) -> Verdict:
    verdict = can_keep_word(user, word)
    if verdict and word == into:
        return denied("A word is not merged into itself. Name the other one.", "itself")
    if verdict and (into.is_retired or into.merged_into_id):
        return denied(f"“{into.name}” is offered nowhere. Name a word that is.", "retired")
    return verdict
