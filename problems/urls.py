from django.urls import path

from problems import feeds
from problems.views import boards, claims, people, problems, taxonomy, writeups

app_name = "problems"

urlpatterns = [
    path("problems/", problems.problem_list, name="problem-list"),
    path("problems/surprise/", problems.surprise, name="surprise"),
    path("problems/feed.atom", feeds.ProblemFeed(), name="problem-feed"),
    path("problems/feed.json", problems.problem_json, name="problem-json"),
    path("problems/feed.csv", problems.problem_csv, name="problem-csv"),
    path("problems/<int:number>/", problems.problem_detail),
    path("problems/<int:number>-<str:tail>/", problems.problem_detail, name="problem-detail"),
    path("problems/<int:number>/claim/", claims.claim_problem, name="claim-problem"),
    path("problems/<int:number>/watch/", problems.watch_problem, name="watch-problem"),
    path("problems/<int:number>/unwatch/", problems.unwatch_problem, name="unwatch-problem"),
    path("claims/<int:pk>/", claims.claim_detail, name="claim-detail"),
    path("claims/<int:pk>/check-in/", claims.check_in, name="check-in"),
    path("claims/<int:pk>/pause/", claims.pause_claim, name="pause-claim"),
    path("claims/<int:pk>/resume/", claims.resume_claim, name="resume-claim"),
    path("claims/<int:pk>/revive/", claims.revive_claim, name="revive-claim"),
    path("claims/<int:pk>/release/", claims.release_claim, name="release-claim"),
    path("writeups/", writeups.writeup_list, name="writeup-list"),
    path("writeups/feed.atom", feeds.WriteUpFeed(), name="writeup-feed"),
    path("writeups/link/", writeups.link_writeup, name="link-writeup"),
    path("writeups/<int:pk>/", writeups.writeup_detail),
    path("writeups/<int:pk>-<str:tail>/", writeups.writeup_detail, name="writeup-detail"),
    path("writeups/<int:pk>/withdraw/", writeups.withdraw_writeup, name="withdraw-writeup"),
    path("tracks/", taxonomy.track_list, name="track-list"),
    path("tracks/<slug:key>/", taxonomy.track, name="track"),
    path("techniques/<slug:key>/", taxonomy.technique, name="technique"),
    path("skills/", taxonomy.skill_list, name="skill-list"),
    path("skills/<slug:key>/", taxonomy.skill_detail, name="skill"),
    path("my-board/", boards.my_board, name="my-board"),
    path("people/", people.people, name="people"),
    path("~<slug:username>/", people.person, name="person"),
]
