"""Pages on which curators keep the words: tracks, skills, techniques."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from board.lib import posts
from board.lib.access import curators
from problems import permissions
from problems.forms.merging import ReasonForm
from problems.forms.words import IntoWordForm, MergeWordForm, RenameForm
from problems.models import Event, Merge, Synonym
from problems.models.merges import Kind
from problems.services import words
from problems.services.words import WORDS, Word

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
SHOWN_EVENTS = 12


def _found(kind: str, key: str) -> Any:
    if kind not in WORDS:
        raise Http404
    return get_object_or_404(WORDS[kind].objects.select_related("merged_into"), key=key)


@curators
@require_safe
def word_list(request: HttpRequest) -> HttpResponse:
    """Every word by kind, with how many problems have it."""
    return render(request, "problems/word_list.html", {"kinds": [(kind, words.counted(kind)) for kind in WORDS]})


@curators
@require_safe
def word_detail(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    word = _found(kind, key)
    merges = Merge.objects.into(Kind(kind), [word.pk])
    gone = WORDS[kind].objects.in_bulk([one.gone for one in merges])
    context = {
        "word": word,
        "touched": words.touched(word),
        "merged": [(gone[one.gone], one) for one in merges],
        "synonyms": Synonym.objects.filter(means=word.name),
        "history": Event.objects.filter(subject=f"{kind}:{word.pk}").for_feed()[:SHOWN_EVENTS],
        "now": timezone.now(),
    }
    return render(request, "problems/word_detail.html", context)


@curators
@READ_OR_SEND
def rename_word(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    word = _found(kind, key)
    form = RenameForm(posts.data(request), initial={"name": word.name})
    return _act(request, word, "rename", form, lambda said: words.rename(word, by=request.user, **said))


@curators
@READ_OR_SEND
def merge_word(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """First which one stays, then what it touches, then the reason and the act."""
    word = _found(kind, key)
    asked = IntoWordForm(request.POST if request.method == "POST" else (request.GET or None), of=word)
    into = asked.cleaned_data["into"] if asked.is_valid() else None
    form = MergeWordForm(posts.data(request), of=word, initial={"into": into and into.key})
    more = {"asked": asked, "into": into, "touched": words.touched(word, into)}
    return _act(request, word, "merge", form, lambda said: words.merge(word, by=request.user, **said), **more)


@curators
@READ_OR_SEND
def retire_word(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    word = _found(kind, key)
    form = ReasonForm(posts.data(request))
    return _act(request, word, "retire", form, lambda said: words.retire(word, by=request.user, **said))


@curators
@READ_OR_SEND
def restore_word(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    word = _found(kind, key)
    form = ReasonForm(posts.data(request))
    return _act(request, word, "restore", form, lambda said: words.restore(word, by=request.user, **said))


@curators
@READ_OR_SEND
def undo_word_merge(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    word = _found(kind, key)
    merge = Merge.objects.latest_of(Kind(kind), word.pk)
    if merge is None:
        raise Http404
    form = ReasonForm(posts.data(request))
    verdict = permissions.can_undo_merge(request.user, merge, timezone.now())
    more = {"verdict": verdict, "merge": merge}
    return _act(request, word, "undo", form, lambda said: words.undo(merge, by=request.user, **said), **more)


def _act(
    request: HttpRequest,
    word: Word,
    verb: str,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    **more: Any,
) -> HttpResponse:
    """The page of one act, with what it touches and whether it may be done; then back to the words."""
    context = {
        "word": word,
        "verb": verb,
        "form": form,
        "verdict": permissions.can_keep_word(request.user, word),
        "touched": words.touched(word),
    }

    def done(**said: Any) -> str:
        act(said)
        return reverse("problems:word", args=[word.kind, word.key])

    return posts.answer(request, "problems/word_form.html", context | more, done, "Done, and on the record.")
