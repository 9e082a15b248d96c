"""What people type to get in and to say who they are. The board's words on allauth's forms."""

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount import forms as social
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html

from board.lib.links import LinkField
from board.lib.missing import NamesWhatIsMissing
from board.lib.text import AnyOf, BoardForm, Typed
from users import permissions
from users.models import KINDS, Pace, User, Webhook
from users.models.tokens import MAX_NAME
from users.models.webhooks import MAX_ADDRESS, Format
from users.services import people, webhooks

LONG_ENOUGH = "At least 10 characters. Three or four words that have nothing to do with each other do well."
# The key is the word of refusals, and of the API's reference.
SCOPE = "<span><b>{}</b>: {} <code>{}</code></span>"
KIND = "<span><b>{}</b>: {}</span>"
LASTS = (7, 30, 90, 365)
NAME_HELP = "Your address here: /~name/. Small letters, digits and hyphens. It stays, so that links do not break."


def _say(form: forms.Form, **words: tuple[str, str]) -> None:
    """Gives fields their label and help, and takes placeholders away: they vanish when they are needed."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    for name, (label, help_text) in words.items():
        if name in form.fields:
            form.fields[name].label, form.fields[name].help_text = label, help_text


class LoginForm(NamesWhatIsMissing, account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"
        _say(self, login=("E-mail or name", ""), password=("Password", ""))

    def user_credentials(self):
        """An address is tried as that alone, as no name has an @. allauth tries it as a name, too, and so would hash a
        wrong password twice where the address has an account: the time of an answer would tell."""
        found = super().user_credentials()
        return {name: given for name, given in found.items() if name != "username" or "email" not in found}


class RequestLoginCodeForm(NamesWhatIsMissing, account.RequestLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, email=("E-mail", ""))

    def clean_email(self):
        """A code goes only to an address that was proven: else it would open what a stranger began in its name."""
        email = super().clean_email()
        self._user = User.objects.proven(email).first()
        return email


class ResetPasswordForm(NamesWhatIsMissing, account.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, email=("E-mail", ""))

    def clean_email(self):
        """As for a sign-in code: only for a proven address."""
        email = super().clean_email()
        self.users = list(User.objects.proven(email))
        return email


class NewSignup:
    """A sign-up takes the place of one that nobody finished: a mistyped or forgotten first try locks nobody out."""

    def clean_username(self):
        name = self.cleaned_data["username"]
        held = User.objects.in_the_way(email=self.cleaned_data.get("email") or "", username=name, now=timezone.now())
        return get_adapter().clean_username(name, shallow=held.filter(username=name.lower()).exists())

    def validate_unique_email(self, value):
        email = super().validate_unique_email(value)
        self.account_already_exists = User.objects.with_address(email).exists()
        return email

    def try_save(self, request):
        try:
            with transaction.atomic():
                email, username = self.cleaned_data["email"], self.cleaned_data["username"]
                people.make_way(email=email, username=username)
                if self.account_already_exists:
                    password = self.cleaned_data.get("password1")
                    people.begin_beside(email=email, username=username, password=password)
                return super().try_save(request)
        except IntegrityError as error:
            messages.error(request, "That was sent twice, or somebody took the name at the same moment. Try again.")
            raise ImmediateHttpResponse(redirect(request.get_full_path())) from error


class SignupForm(NamesWhatIsMissing, NewSignup, account.SignupForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(
            self,
            email=("E-mail", "Only for signing in and for mail from the board. Nobody sees it."),
            username=("Public name", NAME_HELP),
            password1=("Password", LONG_ENOUGH),
        )


class ProviderSignupForm(NamesWhatIsMissing, NewSignup, social.SignupForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(
            self,
            email=("E-mail", "Only for mail from the board. Nobody sees it. A code goes there to confirm it."),
            username=("Public name", NAME_HELP),
        )


class ChangeEmailForm(NamesWhatIsMissing, account.AddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, email=("New e-mail", "A code goes there. Until you enter it, the old address stays."))

    def save(self, request):
        people.make_way(email=self.cleaned_data["email"])
        return super().save(request)


class ChangePasswordForm(NamesWhatIsMissing, account.ChangePasswordForm):
    password2 = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, oldpassword=("Current password", ""), password1=("New password", LONG_ENOUGH))


class SetPasswordForm(NamesWhatIsMissing, account.SetPasswordForm):
    password2 = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, password1=("Password", LONG_ENOUGH))


class NewPasswordForm(NamesWhatIsMissing, account.ResetPasswordKeyForm):
    password2 = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, password1=("New password", LONG_ENOUGH))


class ReauthenticateForm(NamesWhatIsMissing, account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, password=("Password", ""))


class AddPasskeyForm(NamesWhatIsMissing, webauthn.AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True
        _say(
            self,
            name=("A name for it", "So that you can tell your passkeys apart: laptop, blue key."),
            passwordless=("Sign in with it alone", "Off: it is asked for after the password."),
        )


class ProfileForm(Typed, forms.ModelForm):
    website = LinkField(label="Website", required=False, max_length=200)

    class Meta:
        model = User
        fields = ["name", "bio", "website"]
        labels = {"name": "Name", "bio": "About you"}
        help_texts = {
            "name": "As you want it on your work. Empty: your public name.",
            "bio": "A few sentences: what you know, what you look for. Everybody can read it.",
        }
        widgets = {"bio": forms.Textarea(attrs={"rows": 5})}


class MailSettingsForm(NamesWhatIsMissing, forms.Form):
    """The pace of the mail of each kind that this person can be told of."""

    def __init__(self, *args, person: User | None = None, **kwargs):
        """Without a person it has every kind there is: so the schema tells of it."""
        super().__init__(*args, **kwargs)
        for kind in KINDS.values():
            if kind.for_curators and person and not person.is_curator:
                continue
            self.fields[kind.key] = forms.ChoiceField(
                label=kind.label, help_text=kind.help, choices=Pace.choices, widget=forms.RadioSelect
            )


class DeleteAccountForm(NamesWhatIsMissing, forms.Form):
    """The name typed out, because a click alone is too easily made."""

    username = forms.CharField(label="Your public name, to confirm", max_length=32)

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["username"].widget.attrs["autocomplete"] = "off"

    def clean_username(self):
        if self.cleaned_data["username"].strip().lower() != self.person.username:
            raise forms.ValidationError(f"Type {self.person.username} to delete this account.")
        return self.person.username


class TokenForm(BoardForm):
    """A token to be made. What it may do is chosen by hand: nothing is ticked for anybody."""

    name = forms.CharField(
        label="Name",
        max_length=MAX_NAME,
        help_text="What it is for, so that you know later which one to revoke: “notebook on the lab machine”.",
    )
    scopes = AnyOf(label="What it may do", widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(label="How long it lasts", coerce=int)

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (scope.key, format_html(SCOPE, scope.label, scope.help, scope.key))
            for scope in permissions.offered_scopes(person)
        ]
        lasts = sorted({*LASTS, settings.API_TOKEN_DAYS})
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            (days, "a year" if days == 365 else f"{days} days") for days in lasts
        ]
        self.fields["days"].initial = settings.API_TOKEN_DAYS


class WebhookForm(BoardForm):
    """A webhook to be made: where to, in which shape, and what of."""

    url = forms.URLField(
        label="Address",
        max_length=MAX_ADDRESS,
        assume_scheme="https",
        help_text="Begins with https:// and can be reached by everybody. In Discord: channel settings, integrations, "
        "webhooks. In Slack: an incoming webhook.",
    )
    format = forms.ChoiceField(label="Who reads it", choices=Format.choices)
    kinds = AnyOf(label="What it hears of", widget=forms.CheckboxSelectMultiple)
    only = forms.ChoiceField(
        label="Only about",
        required=False,
        help_text="Of what you watch: one thing alone, or everything that you are told.",
    )

    def __init__(self, *args, person: User | None = None, **kwargs):
        """Without a person it has every kind there is: so the schema tells of it."""
        super().__init__(*args, **kwargs)
        kinds = permissions.offered_kinds(person) if person else permissions.kinds_to_send()
        self.fields["kinds"].choices = [(kind.key, format_html(KIND, kind.label, kind.help)) for kind in kinds]  # type: ignore[attr-defined]
        if person:
            self.fields["only"].choices = [("", "Everything"), *webhooks.narrower(person)]  # type: ignore[attr-defined]


class EditWebhookForm(WebhookForm):
    """What of a webhook is changed. Its address is not shown again: it stays where none is given."""

    def __init__(self, *args, webhook: Webhook | None = None, **kwargs):
        if webhook:
            offered = [kind.key for kind in permissions.offered_kinds(webhook.person)]
            begins = {"format": webhook.format, "kinds": [one for one in webhook.kinds if one in offered]}
            kwargs["initial"] = begins | {"only": webhook.only}
        super().__init__(*args, person=webhook.person if webhook else None, **kwargs)
        self.fields["url"].required = False
        self.fields["url"].label = "Another address"
        if webhook:
            known = self.fields["only"].choices  # type: ignore[attr-defined]
            if webhook.only not in dict(known):
                self.fields["only"].choices = [*known, (webhook.only, webhook.only)]  # type: ignore[attr-defined]
            self.fields["url"].help_text = f"Left empty, it stays {webhook.place}."


class UpToForm(NamesWhatIsMissing, forms.Form):
    up_to = forms.IntegerField(label="The newest notice that was seen", min_value=0, max_value=2**53 - 1)
