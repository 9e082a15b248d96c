"""Which words are common, so that bitmaps tell which problems have them."""

from problems.models import CommonWord


def learn() -> None:
    CommonWord.objects.learn()
