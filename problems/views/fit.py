"""Which problems fit somebody, and what they stated of themselves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import posts
from board.lib.access import members, public
from problems.fit import Statement
from problems.forms import fit as answers
from problems.forms.fit import Choices, FitForm
from problems.services import fit

PER_STEP, MOST = 12, 60
# Where each part of the list begins: from how many missing levels on, and what stands above it.
PARTS = (
    (0, "You have the skills for these", "What is left is to choose one and begin."),
    (1, "One step away", "One level of one skill is missing. Working on the problem may be how you learn it."),
    (2, "A few steps away", "Two or three levels are missing."),
    (4, "Further away", "Four levels or more are missing."),
)


@public
@require_safe
def for_you(request: HttpRequest) -> HttpResponse:
    """What fits: by the answers in the address, or else by what a member stated."""
    asked_for = answers.filled(request.GET)
    if any(not value.strip() for name in answers.PARAMETERS for value in request.GET.getlist(name)):
        return redirect(f"{request.path}?{asked_for.urlencode()}".rstrip("?"))
    known, stated = fit.words(), fit.of(request.user)
    asked, unread = answers.read(asked_for, known)
    wrong_hours, why_no_hours = answers.why_no_hours(asked_for)
    statement = asked or stated
    count = PER_STEP * min(_steps(request), MOST // PER_STEP)
    found = fit.fitting(statement, known, timezone.now(), count)
    query = answers.query(asked)
    context = {
        "asked": statement,
        "is_from_address": bool(asked),
        "stated": stated,
        "unread": unread,
        "unread_elsewhere": [one for one in unread if not one.startswith("hours=")],
        "wrong_hours": wrong_hours,
        "why_no_hours": why_no_hours,
        "pairs": answers.pairs(asked),
        "choices": Choices(statement, known),
        "parts": _parts([(*row, place) for place, row in enumerate(found.rows, start=1)], statement),
        "skills": known.skills,
        "total": found.total,
        "shown": len(found.rows),
        "further": _further(query, count) if found.total > len(found.rows) and count < MOST else "",
    }
    return render(request, "problems/for_you.html", context)


def _steps(request: HttpRequest) -> int:
    """How many times as many are to be shown; one for nonsense."""
    asked = request.GET.get("show", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) < 3 else 1


def _further(query: str, count: int) -> str:
    """This page with one step more, at the first row that is new."""
    show = f"show={count // PER_STEP + 1}"
    return f"?{query}&{show}#fit-{count + 1}" if query else f"?{show}#fit-{count + 1}"


def _parts(rows: list, asked: Statement) -> list[tuple[str, str, list]]:
    """The rows under the headings of PARTS; under none for who named no skill."""
    if not asked.levels:
        return [("", "", rows)] if rows else []
    bounds = [start for start, _, _ in PARTS[1:]] + [10**6]
    split = [
        (title, words, [row for row in rows if start <= row[1].missing < end])
        for (start, title, words), end in zip(PARTS, bounds, strict=True)
    ]
    return [part for part in split if part[2]]


@members
@require_POST
def keep_answers(request: HttpRequest) -> HttpResponse:
    """Keeps the answers of an address in place of what was stated before."""
    asked, _ = answers.read(request.POST, fit.words())
    if not asked:
        return redirect("problems:for-you")
    fit.state(asked, by=request.user)
    messages.success(request, "Kept. Nobody else sees it, and you can change it or take it back here.")
    return redirect("problems:my-skills")


@members
@require_http_methods(["GET", "HEAD", "POST"])
def my_skills(request: HttpRequest) -> HttpResponse:
    stated = fit.of(request.user)
    form = FitForm(posts.data(request), asked=stated, known=fit.words())
    context = {"form": form, "stated": stated}

    def keep(**given: object) -> str:
        fit.state(form.statement, by=request.user)
        return reverse("problems:for-you")

    return posts.answer(request, "problems/my_skills.html", context, keep, "Kept. This is what fits you now.")


@members
@require_POST
def take_back_skills(request: HttpRequest) -> HttpResponse:
    fit.take_back(by=request.user)
    messages.success(request, "Everything you had stated is gone.")
    return redirect("problems:my-skills")
