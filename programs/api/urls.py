from django.urls import path

from board.lib.access import public
from programs.api import programs

urlpatterns = [
    path("programs/", public(programs.ProgramList.as_view()), name="api-programs"),
    path("programs/<slug:key>/", public(programs.ProgramDetail.as_view()), name="api-program"),
]
