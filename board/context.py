"""What every page knows: the site's name and address, the moment it is shown, and what its reader has not read."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from board import renditions
from users.models import Notification


def site(request: HttpRequest) -> dict:
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "here": f"{settings.SITE_URL}{request.get_full_path()}",
        "now": timezone.now(),
        # Asked twice by the page: for its head, and for its foot.
        "other_forms": cache(lambda: renditions.offers(request)),
        # Asked by the header, for members alone, and once a page.
        "unread_notices": cache(lambda: Notification.objects.of(request.user).unread().count_for_header()),
        "debug_mail_dir": settings.EMAIL_TRANSPORT.get("file_path", "") if settings.DEBUG else "",
    }
