"""Which problems have each tag. Triggers put down whose tags changed."""

from problems.models import Bitmap, Retagged


def take_in() -> int:
    """Makes the bitmaps true for all that was put down. How many problems that were."""
    return Bitmap.objects.take_in() if Retagged.objects.exists() else 0
