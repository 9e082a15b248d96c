from django.urls import path

from board.lib.access import public
from programs.api import mentors, programs

urlpatterns = [
    path("mentors/", public(mentors.MentorList.as_view()), name="api-mentors"),
    path("mentors/<int:id>/", public(mentors.MentorDetail.as_view()), name="api-mentor"),
    path("programs/", public(programs.ProgramList.as_view()), name="api-programs"),
    path("programs/<slug:key>/", public(programs.ProgramDetail.as_view()), name="api-program"),
]
