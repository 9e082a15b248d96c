"""Where the board differs from allauth's defaults: names, mail, limits, and what a provider's word is worth."""

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.utils.encoding import force_bytes
from django.utils.text import slugify

from board.lib.text import on_one_line, shortened, without_overrides
from users.models import User
from users.models.people import USERNAME_RULE

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

# Names that would be mistaken for the board speaking.
RESERVED = frozenset({"admin", "board", "circuit-board", "curator", "me", "moderator", "staff", "support", "system"})
FORMER = "former-member"
_WRONG_PAIR = "The e-mail or name and the password do not belong together."
_TOO_MANY_TRIES = "Too many tries. Nothing is lost: wait five minutes, then try again."
_SPENT = "Those were too many wrong codes, so the code is spent."
# What to do then, by the page that asked for the code. Nothing has to wait there.
_AFTER_WRONG_CODES = {
    "account_email_verification_sent": "Sign in as you joined: a new code comes at once.",
    "account_confirm_login_code": "Ask for a new one, or sign in with your password.",
    "account_confirm_password_reset_code": "Ask for a new one. Your password is as it was.",
}
_ADDRESS_STAYS = "Your e-mail is as it was. Enter the new one again for a new code."


def not_reserved(username: str) -> None:
    if username in RESERVED or username.startswith(FORMER):
        raise ValidationError("This name is kept for the board itself.")


username_validators = [USERNAME_RULE, not_reserved]


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed.",
        "email_password_mismatch": _WRONG_PAIR,
        "username_password_mismatch": _WRONG_PAIR,
        "incorrect_code": "That is not the code. Use the one in the newest mail, as it stands there.",
        "incorrect_password": "That is not your password.",
        "enter_current_password": "That is not your current password.",
        "duplicate_email": "That is your address already.",
        "email_taken": "This address belongs to another account.",
        "username_taken": "This name is taken.",
        "too_many_login_attempts": _TOO_MANY_TRIES,
        "rate_limited": "That was too quick. Wait a few seconds, then try again.",
    }

    def clean_username(self, username, shallow=False):
        return super().clean_username(username.lower(), shallow=shallow)

    def set_password(self, user, password):
        """Writes the password alone: allauth saves the whole row, as it was before the password was hashed, and so
        would give back a role or lift a ban that came in between."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def add_message(self, request, level, *args, message=None, **kwargs):
        if message == _TOO_MANY_TRIES:
            message = _after_wrong_codes(request)
        super().add_message(request, level, *args, message=message, **kwargs)

    def generate_unique_username(self, txts, regex=None):
        """A free name made of the first text that leaves any letters."""
        base = next(filter(None, (slugify(text or "")[:24].strip("-") for text in txts)), "member")
        taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True)) | RESERVED
        return next(name for name in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)

    def render_mail(self, template_prefix, email, context, headers=None):
        """The text template is the mail; the HTML part is the same words."""
        message = super().render_mail(template_prefix, email, context, headers)
        html = {
            "subject": message.subject,
            "paragraphs": [paragraph.strip() for paragraph in message.body.split("\n\n") if paragraph.strip()],
            "code": context.get("code", ""),
            "site_url": settings.SITE_URL,
            "site_name": settings.SITE_NAME,
        }
        message.attach_alternative(render_to_string("emails/message.html", html), "text/html")
        return message

    def authenticate(self, request, **credentials):
        """By its address, an unfinished sign-up beside an account opens what it would open alone: the page for the
        code. Its password is tried whatever the answer, so that as many are hashed in either case."""
        user = super().authenticate(request, **credentials)
        begun = User.objects.unfinished().filter(emailaddress__email=credentials.get("email", "").lower())
        found = next((one for one in begun if one.check_password(credentials["password"])), None)
        if found and not user:
            self._rollback_login_failed_rl_usage()
        return user or found

    def send_confirmation_mail(self, request, emailconfirmation, signup):
        """No code for a sign-up with the address of another account: its owner hears that they have one."""
        address = emailconfirmation.email_address
        if User.objects.with_address(address.email).exclude(pk=address.user_id).exists():
            self.send_account_already_exists_mail(address.email)
        else:
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def send_account_already_exists_mail(self, email):
        self.send_mail("account/email/account_already_exists", email, {})

    def _get_login_attempts_cache_key(self, request, **credentials):
        # allauth puts the Host header into the key, so that another port would be another count of tries.
        return credentials.get("email", credentials.get("username", "")).lower()


def _after_wrong_codes(request: HttpRequest) -> str:
    """allauth says the same on each page that counts tries; what to do next differs."""
    page = (request.resolver_match and request.resolver_match.url_name) or ""
    if page not in _AFTER_WRONG_CODES:
        return _TOO_MANY_TRIES
    is_change = page == "account_email_verification_sent" and request.user.is_authenticated
    return f"{_SPENT} {_ADDRESS_STAYS if is_change else _AFTER_WRONG_CODES[page]}"


class NotConfigured(SocialApp.DoesNotExist, Http404):
    """A provider without keys, or one that is no more: a page that names it is not there, and a template that asks for
    its name gets nothing."""


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """What a provider says about an e-mail is a suggestion for the sign-up form. It is proven here like any other."""

    def populate_user(self, request, sociallogin, data):
        user = super().populate_user(request, sociallogin, data)
        sociallogin.email_addresses.clear()
        user.username = self._suggested(user.username)
        user.name = shortened(on_one_line(without_overrides(data.get("name") or "")), 80)
        return user

    def get_app(self, request, provider, client_id=None):
        try:
            return super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist as missing:
            raise NotConfigured(provider) from missing

    @staticmethod
    def _suggested(username: str) -> str:
        return slugify(username)[:32].strip("-")


class MFAAdapter(DefaultMFAAdapter):
    """Second factors. Their secrets lie encrypted under SECRET_KEY: a copy of the database signs nobody in."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That is not the code your app shows now.",
        "unverified_email": "Confirm your e-mail first.",
    }

    def encrypt(self, text: str) -> str:
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _vault().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """Dark on white of its own, so that it can be read on a dark page too."""
        import qrcode
        from qrcode.image.svg import SvgPathFillImage

        return qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode")

    def generate_authenticator_name(self, user, type):
        held = user.authenticator_set.filter(type=type).count()
        return f"Passkey {held + 1}" if held else "Passkey"

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": settings.SITE_NAME}


@cache
def _vault() -> "MultiFernet":
    """Encrypts with SECRET_KEY, reads what its fallbacks wrote."""
    from cryptography.fernet import Fernet, MultiFernet

    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"mfa:" + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
