"""Telling the curators about what a program's or a mentor's page says."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from board.lib.access import members
from problems.views.reports import report_page_of
from programs import permissions
from programs.models import Mentor, Program


@members
@require_http_methods(["GET", "HEAD", "POST"])
def report_program(request: HttpRequest, key: str) -> HttpResponse:
    program = get_object_or_404(Program, key=key)
    return report_page_of(request, program, permissions.can_report_program(request.user, program))


@members
@require_http_methods(["GET", "HEAD", "POST"])
def report_mentor(request: HttpRequest, pk: int) -> HttpResponse:
    mentor = get_object_or_404(Mentor.objects.listed().select_related("person", "program"), pk=pk)
    return report_page_of(request, mentor, permissions.can_report_mentor(request.user, mentor))
