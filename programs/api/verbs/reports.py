"""Reporting a program's or a mentor's page, for scripts."""

from django.shortcuts import get_object_or_404

from problems.api.verbs.reports import EXAMPLE, ReportThing
from programs.models import Mentor, Program


class ReportProgram(ReportThing):
    """Tells the curators about what a program's page says. Nobody else learns that it was you."""

    operation, summary = "reportProgram", "Report a program"
    example = EXAMPLE | {"comment": None, "elsewhere": "program", "elsewhere_id": 3}

    def find(self, *, key):
        return get_object_or_404(Program, key=key)


class ReportMentor(ReportThing):
    """Tells the curators about what a mentor's page says. Nobody else learns that it was you."""

    operation, summary = "reportMentor", "Report a mentor"
    example = EXAMPLE | {"comment": None, "elsewhere": "mentor", "elsewhere_id": 3}

    def find(self, *, id):
        return get_object_or_404(Mentor.objects.listed().select_related("person", "program"), pk=id)
