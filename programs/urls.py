from django.urls import path

from programs.views import programs

app_name = "programs"

urlpatterns = [
    path("programs/", programs.program_list, name="program-list"),
    path("programs/<slug:key>/", programs.program_detail, name="program-detail"),
]
