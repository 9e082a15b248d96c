from django.urls import path

from programs.views import portfolios, programs

app_name = "programs"

urlpatterns = [
    path("programs/", programs.program_list, name="program-list"),
    path("programs/<slug:key>/", programs.program_detail, name="program-detail"),
    path("programs/<slug:key>/portfolio/", portfolios.gather, name="gather"),
    path("programs/<slug:key>/watch/", programs.watch_program, name="watch-program"),
    path("programs/<slug:key>/unwatch/", programs.unwatch_program, name="unwatch-program"),
]
