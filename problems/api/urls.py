from typing import Any

from django.urls import path

from board.lib.access import public, tokens
from problems.api import claims, comments, events, logs, people, problems, reproductions, reviews, taxonomy, writeups
from problems.api.verbs import claims as claiming
from problems.api.verbs import comments as commenting
from problems.api.verbs import logs as logging
from problems.api.verbs import merging, teams
from problems.api.verbs import people as being
from problems.api.verbs import problems as keeping
from problems.api.verbs import reports as reporting
from problems.api.verbs import reviews as reviewing
from problems.api.verbs import writeups as publishing
from users.api.writing import Write

# What is read, by everybody.
READ = [
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
# What is private to who asks.
OWN: list[tuple[str, Any, str]] = [
    ("me/", being.Me, "api-me"),
    ("notices/", being.NoticeList, "api-notices"),
    ("claimants/", teams.OfferList, "api-claimants"),
    ("reviews/taken/", reviewing.Desk, "api-taken-reviews"),
    ("reports/", reporting.ReportList, "api-reports"),
]
# What is done: each verb under the address of its page.
WRITTEN: list[tuple[str, type[Write]]] = [
    ("problems/<int:number>/claim/", claiming.ClaimProblem),
    ("claims/<int:id>/check-in/", claiming.CheckIn),
    ("claims/<int:id>/ask-for-eyes/", claiming.AskForEyes),
    ("claims/<int:id>/pause/", claiming.PauseClaim),
    ("claims/<int:id>/resume/", claiming.ResumeClaim),
    ("claims/<int:id>/revive/", claiming.ReviveClaim),
    ("claims/<int:id>/release/", claiming.ReleaseClaim),
    ("claims/<int:id>/note/", claiming.BetterNote),
    ("claims/<int:id>/log/", logging.WriteLogEntry),
    ("log-entries/<int:id>/edit/", logging.EditLogEntry),
    ("log-entries/<int:id>/delete/", logging.DeleteLogEntry),
    ("log-entries/<int:id>/hide/", logging.HideLogEntry),
    ("log-entries/<int:id>/show/", logging.ShowLogEntry),
    ("log-entries/<int:id>/report/", reporting.ReportLogEntry),
    ("claims/<int:id>/invite/", teams.Invite),
    ("claims/<int:id>/ask-to-join/", teams.AskToJoin),
    ("claims/<int:id>/leave/", teams.LeaveClaim),
    ("claims/<int:id>/hand-over/", teams.HandOver),
    ("claimants/<int:id>/accept/", teams.AcceptOffer),
    ("claimants/<int:id>/decline/", teams.DeclineOffer),
    ("claimants/<int:id>/withdraw/", teams.WithdrawOffer),
    ("problems/<int:number>/interest/", teams.OfferInterest),
    ("problems/<int:number>/interest/withdraw/", teams.WithdrawInterest),
    ("problems/<int:number>/comment/", commenting.WriteComment),
    ("comments/<int:id>/edit/", commenting.EditComment),
    ("comments/<int:id>/delete/", commenting.DeleteComment),
    ("comments/<int:id>/hide/", commenting.HideComment),
    ("comments/<int:id>/show/", commenting.ShowComment),
    ("comments/<int:id>/mark/", commenting.MarkComment),
    ("comments/<int:id>/unmark/", commenting.UnmarkComment),
    ("comments/<int:id>/report/", reporting.ReportComment),
    ("writeups/link/", publishing.LinkWriteUp),
    ("writeups/<int:id>/edit/", publishing.EditWriteUp),
    ("writeups/<int:id>/bearings/", publishing.SayBearings),
    ("writeups/<int:id>/submit/", publishing.SubmitWriteUpAgain),
    ("writeups/<int:id>/resubmit/", publishing.ResubmitWriteUp),
    ("writeups/<int:id>/supersede/", publishing.SupersedeWriteUp),
    ("writeups/<int:id>/disown/", publishing.DisownWriteUp),
    ("writeups/<int:id>/withdraw/", publishing.WithdrawWriteUp),
    ("writeups/<int:id>/authorship/", publishing.ShowAuthorship),
    ("links/<int:id>/accept/", publishing.AcceptMove),
    ("writeups/<int:id>/list/", publishing.ListWriteUp),
    ("writeups/<int:id>/decline/", publishing.DeclineWriteUp),
    ("writeups/<int:id>/report/", reporting.ReportWriteUp),
    ("writeups/<int:id>/reproduce/", publishing.TellReproduction),
    ("reproductions/<int:id>/withdraw/", publishing.WithdrawReproduction),
    ("reproductions/<int:id>/hide/", publishing.HideReproduction),
    ("reproductions/<int:id>/show/", publishing.ShowReproduction),
    ("reproductions/<int:id>/report/", reporting.ReportReproduction),
    ("writeups/<int:id>/review/", reviewing.TakeReview),
    ("reviews/<int:id>/give/", reviewing.GiveReview),
    ("reviews/<int:id>/edit/", reviewing.BetterReview),
    ("reviews/<int:id>/return/", reviewing.ReturnReview),
    ("reviews/<int:id>/confirm/", reviewing.ConfirmReview),
    ("reviews/<int:id>/reveal/", reviewing.RevealReviewer),
    ("reviews/<int:id>/reply/", reviewing.ReplyToReview),
    ("reviews/<int:id>/hide/", reviewing.HideReview),
    ("reviews/<int:id>/show/", reviewing.ShowReview),
    ("reviews/<int:id>/report/", reporting.ReportReview),
    ("problems/<int:number>/report/", reporting.ReportProblem),
    ("problems/<int:number>/resolve/", keeping.ResolveProblem),
    ("problems/<int:number>/merge/", merging.MergeProblem),
    ("problems/<int:number>/merge/undo/", merging.UndoMerge),
    ("problems/<int:number>/split/", merging.SplitProblem),
    ("problems/<int:number>/variant/", merging.MarkVariant),
    ("problems/<int:number>/move/", merging.MoveProblem),
    ("problems/<int:number>/check/", keeping.CheckProblem),
    ("reports/<int:id>/accept/", reporting.AcceptReport),
    ("reports/<int:id>/hide/", reporting.HideReported),
    ("reports/<int:id>/leave/", reporting.LeaveReport),
    ("problems/<int:number>/watch/", keeping.WatchProblem),
    ("problems/<int:number>/unwatch/", keeping.UnwatchProblem),
    ("tracks/<slug:key>/watch/", keeping.WatchTrack),
    ("tracks/<slug:key>/unwatch/", keeping.UnwatchTrack),
    ("skills/<slug:key>/watch/", keeping.WatchSkill),
    ("skills/<slug:key>/unwatch/", keeping.UnwatchSkill),
    ("techniques/<slug:key>/watch/", keeping.WatchTechnique),
    ("techniques/<slug:key>/unwatch/", keeping.UnwatchTechnique),
    ("notices/<int:id>/read/", being.ReadNotice),
    ("notices/read/", being.ReadAllNotices),
    ("me/profile/", being.EditProfile),
    ("portfolio/", being.Introduce),
    ("portfolio/unnamed/count/", being.CountUnnamed),
    ("portfolio/unnamed/hide/", being.HideUnnamed),
    ("portfolio/<slug:kind>/<int:id>/up/", being.MoveItemUp),
    ("portfolio/<slug:kind>/<int:id>/down/", being.MoveItemDown),
    ("portfolio/<slug:kind>/<int:id>/show/", being.ShowItem),
    ("portfolio/<slug:kind>/<int:id>/hide/", being.HideItem),
    ("portfolio/<slug:kind>/<int:id>/line/", being.CaptionItem),
]

urlpatterns = [
    *READ,
    *(path(route, tokens(view.as_view()), name=name) for route, view, name in OWN),
    *(path(route, tokens(view.as_view()), name=f"api-{view.operation}") for route, view in WRITTEN),
]
