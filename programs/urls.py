from django.urls import path

from programs.views import calendars, changes, leads, portfolios, programs, rounds

app_name = "programs"

urlpatterns = [
    path("programs/", programs.program_list, name="program-list"),
    path("programs/calendar/", calendars.calendar_page, name="calendar"),
    path("programs/calendar/renew/", calendars.renew_calendar, name="renew-calendar"),
    path("programs/calendar/end/", calendars.end_calendar, name="end-calendar"),
    path("programs/calendar.ics", calendars.calendar_of_all, name="calendar-of-all"),
    path("calendar/<slug:key>.ics", calendars.calendar_of_person, name="calendar-of-person"),
    path("programs/<slug:key>/", programs.program_detail, name="program-detail"),
    path("programs/<slug:key>/calendar.ics", calendars.calendar_of_program, name="calendar-of-program"),
    path("programs/<slug:key>/edit/", programs.edit_program, name="edit-program"),
    path("programs/<slug:key>/history/", changes.program_history, name="program-history"),
    path("programs/<slug:key>/portfolio/", portfolios.gather, name="gather"),
    path("programs/<slug:key>/watch/", programs.watch_program, name="watch-program"),
    path("programs/<slug:key>/unwatch/", programs.unwatch_program, name="unwatch-program"),
    path("programs/<slug:key>/leads/name/", leads.name_lead, name="name-lead"),
    path("programs/<slug:key>/leads/<slug:username>/unname/", leads.unname_lead, name="unname-lead"),
    path("programs/<slug:key>/rounds/add/", rounds.add_round, name="add-round"),
    path("programs/<slug:key>/rounds/<int:pk>/edit/", rounds.edit_round, name="edit-round"),
    path("programs/<slug:key>/rounds/<int:pk>/confirm/", rounds.confirm_round, name="confirm-round"),
    path("programs/<slug:key>/rounds/<int:pk>/remove/", rounds.remove_round, name="remove-round"),
    path("programs/<slug:key>/changes/<int:number>/undo/", changes.undo_change, name="undo-change"),
    path("programs/<slug:key>/changes/<int:number>/agree/", changes.agree_to_change, name="agree-to-change"),
    path("programs/<slug:key>/changes/<int:number>/refuse/", changes.refuse_change, name="refuse-change"),
]
