from typing import Any

from django.urls import path

from board.lib.access import public, tokens
from programs.api import changes, mentors, programs
from programs.api.verbs import calendars
from programs.api.verbs import mentors as mentoring
from programs.api.verbs import programs as keeping
from programs.api.verbs import reports as reporting
from users.api.writing import Write

# What is read, by everybody.
READ = [
    path("mentors/", public(mentors.MentorList.as_view()), name="api-mentors"),
    path("mentors/<int:id>/", public(mentors.MentorDetail.as_view()), name="api-mentor"),
    path("programs/", public(programs.ProgramList.as_view()), name="api-programs"),
    path("programs/changes/", public(changes.ChangeList.as_view()), name="api-changes"),
    path("programs/<slug:key>/", public(programs.ProgramDetail.as_view()), name="api-program"),
]

# What is private to who asks.
OWN: list[tuple[str, Any, str]] = [
    ("mentors/mine/", mentoring.MyMentorList, "api-my-mentoring"),
    ("programs/changes/unmade/", changes.UnmadeChangeList, "api-unmade-changes"),
    ("me/calendar/", calendars.Calendar, "api-calendar"),
    ("mentors/invited/", mentoring.InvitedMentorList, "api-invited-mentors"),
    ("sponsorships/", mentoring.MySponsorshipList, "api-sponsorships"),
    ("mentor-requests/", mentoring.RequestList, "api-mentor-requests"),
    ("mentor-requests/<int:id>/", mentoring.RequestDetail, "api-mentor-request"),
]
# What is done: each verb under the address of its page.
WRITTEN: list[tuple[str, type[Write]]] = [
    ("programs/<slug:key>/watch/", keeping.WatchProgram),
    ("programs/<slug:key>/unwatch/", keeping.UnwatchProgram),
    ("programs/<slug:key>/report/", reporting.ReportProgram),
    ("mentors/<int:id>/report/", reporting.ReportMentor),
    ("programs/<slug:key>/edit/", keeping.EditProgram),
    ("programs/<slug:key>/leads/name/", keeping.NameLead),
    ("programs/<slug:key>/leads/<slug:username>/unname/", keeping.UnnameLead),
    ("programs/<slug:key>/rounds/add/", keeping.AddRound),
    ("programs/<slug:key>/rounds/<int:id>/edit/", keeping.EditRound),
    ("programs/<slug:key>/rounds/<int:id>/confirm/", keeping.ConfirmRound),
    ("programs/<slug:key>/rounds/<int:id>/remove/", keeping.RemoveRound),
    ("programs/<slug:key>/changes/<int:number>/undo/", keeping.UndoChange),
    ("programs/<slug:key>/changes/<int:number>/agree/", keeping.AgreeToChange),
    ("programs/<slug:key>/changes/<int:number>/refuse/", keeping.RefuseChange),
    ("programs/<slug:key>/mentors/invite/", mentoring.InviteMentor),
    ("mentors/<int:id>/answer/", mentoring.AcceptInvitation),
    ("mentors/<int:id>/decline/", mentoring.DeclineInvitation),
    ("mentors/<int:id>/take-back/", mentoring.TakeBackInvitation),
    ("mentors/<int:id>/edit/", mentoring.EditMentor),
    ("mentors/<int:id>/leave/", mentoring.LeaveMentors),
    ("mentors/<int:id>/remove/", mentoring.RemoveMentor),
    ("mentors/<int:id>/sponsor/", mentoring.Sponsor),
    ("me/calendar/renew/", calendars.RenewCalendar),
    ("me/calendar/end/", calendars.EndCalendar),
    ("sponsorships/keep/", mentoring.KeepSponsorships),
    ("sponsorships/<int:id>/confirm/", mentoring.ConfirmSponsorship),
    ("sponsorships/<int:id>/decline/", mentoring.DeclineSponsorship),
    ("sponsorships/<int:id>/reopen/", mentoring.ReopenSponsorship),
    ("sponsorships/<int:id>/fill/", mentoring.FillSponsorship),
    ("sponsorships/<int:id>/away/", mentoring.GoAway),
    ("sponsorships/<int:id>/end/", mentoring.EndSponsorship),
    ("sponsorships/<int:id>/ask/", mentoring.AskMentor),
    ("mentor-requests/<int:id>/accept/", mentoring.AcceptRequest),
    ("mentor-requests/<int:id>/decline/", mentoring.DeclineRequest),
    ("mentor-requests/<int:id>/withdraw/", mentoring.WithdrawRequest),
    ("mentor-requests/<int:id>/end/", mentoring.EndMentoring),
]

urlpatterns = [
    *READ,
    *(path(route, tokens(view.as_view()), name=name) for route, view, name in OWN),
    *(path(route, tokens(view.as_view()), name=f"api-{view.operation}") for route, view in WRITTEN),
]
