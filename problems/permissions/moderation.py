"""Who may warn, limit and ban whom, and who gives which role: always the higher over the lower, and never oneself."""

from datetime import datetime

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.permissions.curating import can_curate
from users.models import Appeal, Role, Sanction, User

RANK = {Role.MEMBER: 0, Role.CURATOR: 1, Role.ADMIN: 2}


def can_sanction(user: User, person: User) -> Verdict:
    """A curator over members, an admin over curators. An admin's role is given and taken on the server."""
    verdict = can_curate(user)
    if verdict and user.pk == person.pk:
        return denied("Nobody does this to themselves.", "your-own")
    if verdict and person.deleted_at:
        return denied("This account is deleted. There is nobody to tell.", "gone")
    if verdict and not _is_over(user, person.role):
        return denied("Only a higher role than theirs does this: an admin for a curator.", "not-higher")
    return verdict


def can_lift(user: User, sanction: Sanction, now: datetime) -> Verdict:
    """Who may sanction this person, and stands no lower than whoever gave it.

    Whom it took a role from is a member since: their peers of before would stand above them.
    """
    verdict = can_sanction(user, sanction.person)
    if verdict and not _stands_with(user, sanction.by):
        return denied("An admin gave it, so an admin ends it.", "not-higher")
    if verdict and not sanction.is_standing(now):
        return denied("This has ended already.", "ended")
    return verdict


def can_appeal(user: User, sanction: Sanction, now: datetime) -> Verdict:
    """Whom it is about, once, while it holds."""
    if sanction.person_id != user.pk:
        return denied("Only whom it is about can appeal.", "not-yours")
    if hasattr(sanction, "appeal"):
        return denied("You have appealed already. There is one appeal, and its answer is final.", "appealed")
    if not sanction.is_standing(now):
        return denied("This has ended already, so there is nothing to appeal against.", "ended")
    return ALLOWED


def can_answer_appeal(user: User, appeal: Appeal) -> Verdict:
    """Somebody who may sanction this person, has not given this sanction, and stands no lower than who gave it.

    Where nobody else stands so high, any other curator answers: no appeal is left without an answer.
    """
    giver = appeal.sanction.by
    verdict = can_sanction(user, appeal.sanction.person)
    if verdict and giver.pk == user.pk:
        return denied("You gave it yourself. Another curator answers the appeal.", "your-own")
    if verdict and not _stands_with(user, giver) and _has_peers(giver):
        return denied("An admin gave it. Another admin answers the appeal.", "not-higher")
    if verdict and appeal.answered_at:
        return denied("Another curator has answered this appeal.", "handled")
    return verdict


def can_give_role(user: User, person: User, role: Role) -> Verdict:
    """Whoever stands above both the role that somebody has and the one that they get."""
    if not user.is_authenticated:
        return denied("Sign in to give roles.", "sign-in")
    if user.pk == person.pk:
        return denied("Nobody changes their own role.", "your-own")
    if person.deleted_at or not person.is_active:
        return denied("This account is closed.", "gone")
    if not (_is_over(user, role) and _is_over(user, person.role)):
        return denied("Only a higher role gives and takes this one. Admins are named on the server.", "not-higher")
    return ALLOWED


def can_report_person(user: User, person: User) -> Verdict:
    if not user.is_authenticated:
        return denied("Sign in to report somebody.", "sign-in")
    if user.pk == person.pk:
        return denied("This is your own page. You can change what it says.", "your-own")
    if person.deleted_at:
        return denied("This account is deleted.", "gone")
    return ALLOWED


def _stands_with(user: User, giver: User) -> bool:
    return RANK[Role(user.role)] >= RANK[Role(giver.role)]


def _has_peers(giver: User) -> bool:
    return User.objects.present().filter(role=giver.role).exclude(pk=giver.pk).exists()


def _is_over(user: User, role: str) -> bool:
    return user.is_active and RANK[Role(user.role)] > RANK[Role(role)]
