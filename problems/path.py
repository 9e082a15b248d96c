"""The way from curious to mentored, and what on it is next for one person: five steps, a sentence and a link each."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from problems import fit
from problems.fit import LEVELS, Opened, Statement

# What one should be at before a first project, and how far.
FIRST_SKILLS, ENOUGH = ("eng-python-pytorch", "transformer-internals"), 2
DONE, NEXT, LATER = "done", "next", "later"
WORDS = {DONE: "Done", NEXT: "Next for you", LATER: "Later"}


@dataclass(frozen=True)
class Standing:
    """How far somebody has come. `claim` is the title and the address of what they are at work on, if they are."""

    asked: Statement
    names: Mapping[str, str]
    opened: Opened
    claim_count: int = 0
    entry_count: int = 0
    writeup_count: int = 0
    legible_count: int = 0
    review_count: int = 0
    is_arranged: bool = False
    claim: tuple[str, str] | None = None


@dataclass(frozen=True)
class Turn:
    """What one step of the way says to somebody: whether it is done, a sentence, and where to go."""

    state: str
    says: str
    label: str
    url: str

    @property
    def word(self) -> str:
        return WORDS[self.state]


def turns(standing: Standing) -> list[Turn]:
    """The five steps, in order: learn, pick, claim, publish, apply. The first that is not done is the next."""
    told = (_learn(standing), _pick(standing), _claim(standing), _publish(standing), _apply(standing))
    first = next((place for place, (is_done, *_) in enumerate(told) if not is_done), len(told))
    states = [DONE if is_done else NEXT if place == first else LATER for place, (is_done, *_) in enumerate(told)]
    return [Turn(state, *rest) for state, (_, *rest) in zip(states, told, strict=True)]


Told = tuple[bool, str, str, str]


def _learn(standing: Standing) -> Told:
    levels, has_begun = standing.asked.levels, standing.claim_count + standing.writeup_count > 0
    if not levels:
        says = "Say what you can do, and every problem tells you what is still missing."
        if has_begun:
            says = f"You have begun, which is the test that counts. {says}"
        return has_begun, says, "State your skills", reverse("problems:my-skills")
    short_of = [key for key in FIRST_SKILLS if key in standing.names and levels.get(key, 0) < ENOUGH]
    if short_of:
        name, level = fit.short(standing.names[short_of[0]]), levels.get(short_of[0])
        at = f"You are at {LEVELS[level]} in {name}" if level else f"You named no level in {name}"
        says = f"{at}; reach working before a first project, or while you are at it."
        return has_begun, says, f"Learn {name}", reverse("problems:skill", args=[short_of[0]])
    opened = standing.opened.counts
    best = max(standing.names, key=lambda key: opened.get(key, 0), default=None)
    if best is None or not opened.get(best):
        return True, "You know enough to begin.", "The map of skills", reverse("problems:skill-list")
    name = fit.short(standing.names[best])
    problems = _counted(opened[best], "more free problem").lower()
    least = "at least " if standing.opened.among else ""
    says = f"You know enough to begin. The next level of {name} would open {least}{problems}."
    return True, says, f"Learn {name}", reverse("problems:skill", args=[best])


def _pick(standing: Standing) -> Told:
    there = ("For you", reverse("problems:for-you"))
    if standing.claim_count:
        return True, "You have picked before. See what fits you now.", *there
    if standing.writeup_count:
        return True, "You have answered something already. See what else fits you.", *there
    return False, "See which free problems fit you, each with its reason. Take one that makes you curious.", *there


def _claim(standing: Standing) -> Told:
    if standing.claim:
        title, url = standing.claim
        if not standing.entry_count:
            return False, f"You are on “{title}”. Write the first entry of your log: your guess counts.", "Open it", url
        entries = _counted(standing.entry_count, "entry", "entries").lower()
        return True, f"You are on “{title}”, with {entries} in its log.", "Open it", url
    if standing.claim_count:
        says = "You have held one, and are on nothing at the moment. Take the next one up when you are ready."
        return True, says, "Your board", reverse("problems:my-board")
    if standing.writeup_count:
        says = "You published without one, which is fine. A claim keeps you the place for what comes next."
        return True, says, "For you", reverse("problems:for-you")
    says = "A claim takes two minutes: your guess, and a plan of three lines."
    return False, says, "Free first projects", f"{reverse('problems:problem-list')}?difficulty=A&activity=free"


def _publish(standing: Standing) -> Told:
    board = reverse("problems:my-board")
    if not standing.writeup_count:
        says = "A post, a notebook or a repository is enough, and “it does not work, here is why” is a result."
        return False, says, "Link a write-up", reverse("problems:link-writeup")
    writeups = _counted(standing.writeup_count, "write-up")
    if standing.legible_count:
        which = "it" if standing.writeup_count == 1 else _counted(standing.legible_count, "of them", "of them")
        return True, f"{writeups} of yours, and two reviewers could follow {which.lower()}.", "Your board", board
    if standing.review_count:
        reviews = _counted(standing.review_count, "review").lower()
        says = f"{writeups} of yours, with {reviews}. Two reviewers who can follow it make it legible."
        return True, says, "Your board", board
    wait = "waits" if standing.writeup_count == 1 else "wait"
    says = f"{writeups} of yours {wait} for reviewers. Reviewing others is how people come to read yours."
    return True, says, "The review queue", reverse("problems:review-queue")


def _counted(count: int, one: str, many: str = "") -> str:
    return f"One {one}" if count == 1 else f"{count} {many or one + 's'}"


def _apply(standing: Standing) -> Told:
    there = reverse("problems:edit-portfolio")
    if not standing.writeup_count:
        return False, "Your page fills itself from what you do here. It is what you attach.", "Your portfolio", there
    if standing.is_arranged:
        return False, "Your portfolio is arranged. Attach it to the next round that fits.", "Your portfolio", there
    return False, "Choose what your portfolio shows, and say in a few words what ties it together.", "Arrange it", there
