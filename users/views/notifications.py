"""What happened that somebody wanted to hear of. Its links lead straight there: to read one changes nothing."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from board.lib.access import members
from users.models import Notification
from users.services import notifications

PER_PAGE = 50


@members
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    page = Paginator(Notification.objects.of(request.user).for_page(), PER_PAGE).get_page(request.GET.get("page"))
    newest = max((notice.pk for notice in page), default=0)
    return render(request, "users/notices.html", {"page": page, "newest": newest})


@members
@require_POST
def read_notice(request: HttpRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(Notification.objects.of(request.user), pk=pk)
    notifications.mark_read(request.user, notice.pk)
    return redirect("users:notices")


@members
@require_POST
def read_all_notices(request: HttpRequest) -> HttpResponse:
    newest = request.POST.get("up_to", "")
    if newest.isascii() and newest.isdigit():
        notifications.mark_all_read(request.user, min(int(newest), 2**63 - 1))
    return redirect("users:notices")
