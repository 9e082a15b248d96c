from django.urls import path

from programs.views import mentors, portfolios, programs, requests, sponsorships

app_name = "programs"

urlpatterns = [
    path("programs/", programs.program_list, name="program-list"),
    path("programs/<slug:key>/", programs.program_detail, name="program-detail"),
    path("programs/<slug:key>/portfolio/", portfolios.gather, name="gather"),
    path("programs/<slug:key>/watch/", programs.watch_program, name="watch-program"),
    path("programs/<slug:key>/unwatch/", programs.unwatch_program, name="unwatch-program"),
    path("programs/<slug:key>/mentors/invite/", mentors.invite_mentor, name="invite-mentor"),
    path("mentors/", mentors.mentor_list, name="mentor-list"),
    path("mentors/<int:pk>/", mentors.mentor, name="mentor"),
    path("mentors/<int:pk>/answer/", mentors.answer_invitation, name="answer-invitation"),
    path("mentors/<int:pk>/decline/", mentors.decline_invitation, name="decline-invitation"),
    path("mentors/<int:pk>/take-back/", mentors.take_back_invitation, name="take-back-invitation"),
    path("mentors/<int:pk>/edit/", mentors.edit_mentor, name="edit-mentor"),
    path("mentors/<int:pk>/leave/", mentors.leave_mentors, name="leave-mentors"),
    path("mentors/<int:pk>/remove/", mentors.remove_mentor, name="remove-mentor"),
    path("mentors/<int:pk>/sponsor/", sponsorships.sponsor, name="sponsor"),
    path("mentoring/", mentors.mentoring, name="mentoring"),
    path("sponsorships/keep/", sponsorships.keep_sponsoring_all, name="keep-sponsoring-all"),
    path("sponsorships/keep/<str:token>/", sponsorships.keep_sponsoring, name="keep-sponsoring"),
    path("sponsorships/<int:pk>/confirm/", sponsorships.confirm_sponsorship, name="confirm-sponsorship"),
    path("sponsorships/<int:pk>/decline/", sponsorships.decline_sponsorship, name="decline-sponsorship"),
    path("sponsorships/<int:pk>/reopen/", sponsorships.reopen_sponsorship, name="reopen-sponsorship"),
    path("sponsorships/<int:pk>/fill/", sponsorships.fill_sponsorship, name="fill-sponsorship"),
    path("sponsorships/<int:pk>/away/", sponsorships.go_away, name="go-away"),
    path("sponsorships/<int:pk>/end/", sponsorships.end_sponsorship, name="end-sponsorship"),
    path("sponsorships/<int:pk>/ask/", requests.ask_mentor, name="ask-mentor"),
    path("mentor-requests/<int:pk>/", requests.mentor_request, name="mentor-request"),
    path("mentor-requests/<int:pk>/accept/", requests.accept_request, name="accept-request"),
    path("mentor-requests/<int:pk>/decline/", requests.decline_request, name="decline-request"),
    path("mentor-requests/<int:pk>/withdraw/", requests.withdraw_request, name="withdraw-request"),
    path("mentor-requests/<int:pk>/end/", requests.end_mentoring, name="end-mentoring"),
]
