"""What every page knows: the site's name and address, and the moment it is shown."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def site(request: HttpRequest) -> dict:
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "here": f"{settings.SITE_URL}{request.get_full_path()}",
        "now": timezone.now(),
        "debug_mail_dir": settings.EMAIL_TRANSPORT.get("file_path", "") if settings.DEBUG else "",
    }
