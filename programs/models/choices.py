"""The words of programs that are chosen from a list."""

from django.db import models


class Kind(models.TextChoices):
    FELLOWSHIP = "fellowship", "Fellowship"
    MENTORED_RESEARCH = "mentored-research", "Mentored research"
    BOOTCAMP = "bootcamp", "Bootcamp"
    PRACTICE = "practice", "Practice"
    SPRINT = "sprint", "Sprint"
    PRIZE = "prize", "Prize"
    COMMUNITY = "community", "Community"


class Format(models.TextChoices):
    REMOTE = "remote", "Remote"
    IN_PERSON = "in-person", "In person"
    HYBRID = "hybrid", "Hybrid"


class State(models.TextChoices):
    UPCOMING = "upcoming", "Upcoming"
    OPEN = "open", "Open for applications"
    CLOSED = "closed", "Applications closed"
    RUNNING = "running", "Running"
    OVER = "over", "Over"
    UNKNOWN = "unknown", "No dates given"
