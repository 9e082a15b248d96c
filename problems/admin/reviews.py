"""Reviews, reproductions and the right to review. Shown as they are; curators hide, show, give and take back."""

from django import forms
from django.contrib import admin

from problems.admin.base import CuratedAdmin, ReadOnlyInline, reasoned
from problems.models import Reproduction, Review, ReviewAnswer, ReviewerGrant, ReviewVersion, WriteUp
from problems.services import reproductions, reviewers, reviews
from users.models import User

hide = reasoned("hide", "Hide (reason)", reviews.hide, "Hidden")
show = reasoned("show", "Show again", reviews.show, "Shown again")
hide_reproduction = reasoned("hide_reproduction", "Hide (reason)", reproductions.hide, "Hidden")
show_reproduction = reasoned("show_reproduction", "Show again", reproductions.show, "Shown again")
take_back = reasoned("take_back", "Take the right back (reason)", reviewers.take_back, "Taken back")


class ReviewAnswerInline(ReadOnlyInline):
    model = ReviewAnswer
    fields = readonly_fields = ("question", "answer", "line", "version")


class ReviewVersionInline(ReadOnlyInline):
    model = ReviewVersion
    fields = readonly_fields = ("until", "note")


@admin.register(Review)
class ReviewAdmin(CuratedAdmin):
    actions = [hide, show]
    list_display = ["writeup", "by", "is_unnamed", "round", "status", "outcome", "taken_at", "due_at", "given_at"]
    list_filter = ["status", "outcome", "is_unnamed"]
    list_select_related = ["writeup", "by"]
    search_fields = ["writeup__title", "by__username", "note", "private_note"]
    date_hierarchy = "taken_at"
    ordering = ["-taken_at", "-pk"]
    inlines = [ReviewAnswerInline, ReviewVersionInline]

    def get_queryset(self, request):
        """Without those of one's own work: its unnamed reviewers and their notes to curators are for the others."""
        return super().get_queryset(request).exclude(writeup__in=WriteUp.objects.of(request.user))


@admin.register(Reproduction)
class ReproductionAdmin(CuratedAdmin):
    actions = [hide_reproduction, show_reproduction]
    list_display = ["writeup", "by", "outcome", "commit", "hours", "status", "at"]
    list_filter = ["status", "outcome"]
    list_select_related = ["writeup", "by"]
    search_fields = ["writeup__title", "by__username", "commit", "numbers"]
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]


class GrantForm(forms.ModelForm):
    """The person by username: curators have no list of accounts to choose from."""

    username = forms.SlugField(max_length=32)

    class Meta:
        model = ReviewerGrant
        fields = ["note"]

    def clean_username(self):
        person = User.objects.joined().filter(username=self.cleaned_data["username"].lower()).first()
        if person is None:
            raise forms.ValidationError("There is nobody here by this name.")
        if ReviewerGrant.objects.filter(person=person, taken_back_at=None).exists():
            raise forms.ValidationError(f"{person.public_name} has the right to review already.")
        self.instance.person = person
        return person.username


@admin.register(ReviewerGrant)
class ReviewerGrantAdmin(CuratedAdmin):
    """Adding one gives the right; the action takes it back."""

    form = GrantForm
    actions = [take_back]
    list_display = ["person", "by", "at", "note", "taken_back_at"]
    list_filter = [("taken_back_at", admin.EmptyFieldListFilter)]
    list_select_related = ["person", "by"]
    search_fields = ["=person__username", "note"]
    readonly_fields = ["person", "by", "at", "taken_back_at"]

    def get_fields(self, request, obj=None):
        return ["person", "by", "at", "note", "taken_back_at"] if obj else ["username", "note"]

    def has_add_permission(self, request):
        return request.user.is_curator

    def save_model(self, request, obj, form, change):
        """The service makes the row, and its event and notice with it."""
        given = reviewers.grant(obj.person, by=request.user, note=obj.note)
        obj.pk, obj.by, obj.at = given.pk, given.by, given.at
