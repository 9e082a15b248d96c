from django.urls import path

from board.lib.access import public
from problems.api import claims, comments, events, logs, people, problems, reproductions, reviews, taxonomy, writeups

urlpatterns = [
    path("problems/", public(problems.ProblemList.as_view()), name="api-problems"),
    path("problems/<int:number>/", public(problems.ProblemDetail.as_view()), name="api-problem"),
    path("tracks/", public(taxonomy.TrackList.as_view()), name="api-tracks"),
    path("tracks/<slug:key>/", public(taxonomy.TrackDetail.as_view()), name="api-track"),
    path("skills/", public(taxonomy.SkillList.as_view()), name="api-skills"),
    path("skills/<slug:key>/", public(taxonomy.SkillDetail.as_view()), name="api-skill"),
    path("techniques/", public(taxonomy.TechniqueList.as_view()), name="api-techniques"),
    path("techniques/<slug:key>/", public(taxonomy.TechniqueDetail.as_view()), name="api-technique"),
    path("sources/", public(taxonomy.SourceList.as_view()), name="api-sources"),
    path("sources/<slug:key>/", public(taxonomy.SourceDetail.as_view()), name="api-source"),
    path("writeups/", public(writeups.WriteUpList.as_view()), name="api-writeups"),
    path("writeups/<int:id>/", public(writeups.WriteUpDetail.as_view()), name="api-writeup"),
    path("claims/", public(claims.ClaimList.as_view()), name="api-claims"),
    path("claims/<int:id>/", public(claims.ClaimDetail.as_view()), name="api-claim"),
    path("comments/", public(comments.CommentList.as_view()), name="api-comments"),
    path("reviews/", public(reviews.ReviewList.as_view()), name="api-reviews"),
    path("reproductions/", public(reproductions.ReproductionList.as_view()), name="api-reproductions"),
    path("log-entries/", public(logs.LogEntryList.as_view()), name="api-log-entries"),
    path("log-entries/<int:id>/", public(logs.LogEntryDetail.as_view()), name="api-log-entry"),
    path("people/", public(people.PersonList.as_view()), name="api-people"),
    path("people/<slug:username>/", public(people.PersonDetail.as_view()), name="api-person"),
    path("events/", public(events.EventList.as_view()), name="api-events"),
]
