"""The person: an account that signs in, and the public name it goes by."""

from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, JSONObject, Lower, NullIf
from django.utils import timezone

FORMER_MEMBER = "former member"
# As long as the code of a sign-up can be entered, nobody else gets its name.
SIGNUP_HOLDS_NAME = timedelta(minutes=15)

USERNAME_RULE = RegexValidator(
    r"^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?\Z",
    "Use 1 to 32 small letters, digits and hyphens; begin and end with a letter or a digit.",
)
# What a line about somebody is made of.
SHOWN_OF_A_PERSON = ("username", "name", "deleted_at", "is_active")


class Role(models.TextChoices):
    MEMBER = "member"
    CURATOR = "curator"
    ADMIN = "admin"


def unbanned(person: str, now: datetime) -> Q:
    """The condition that no ban holds at `now` for the person in this column."""
    return Q(**{f"{person}__banned_until": None}) | Q(**{f"{person}__banned_until__lte": now})


def shown_name(path: str) -> Case:
    """`public_name` of the person at `path` as an expression, for a name that comes along with another row."""
    former = When(**{f"{path}__deleted_at__isnull": False}, then=Value(FORMER_MEMBER))
    return Case(former, default=Coalesce(NullIf(f"{path}__name", Value("")), f"{path}__username"))


def public_person(path: str) -> JSONObject:
    """{username, name} of the person at `path`; the username of somebody who is gone is null, as there is no page."""
    gone = Q(**{f"{path}__deleted_at__isnull": False}) | Q(**{f"{path}__is_active": False})
    return JSONObject(username=Case(When(gone, then=None), default=f"{path}__username"), name=shown_name(path))


class UserQuerySet(models.QuerySet["User"]):
    def present(self):
        """Accounts that still belong to somebody."""
        return self.filter(is_active=True, deleted_at=None)

    def joined(self):
        """Those who can be named and looked at: a sign-up that nobody finished is nobody yet, and may give way."""
        return self.present()._finished()

    def above_members(self):
        """Curators and admins, by name."""
        return self.filter(role__in=(Role.CURATOR, Role.ADMIN)).order_by("role", "username")

    def proven(self, email: str):
        """The account that has shown that this address is its own; at most one."""
        return self.present().filter(emailaddress__email=email.lower(), emailaddress__verified=True)

    def with_address(self, email: str):
        """Accounts that this address belongs to, proven or not: all but sign-ups that nobody finished."""
        has_it = Q(email__iexact=email) | Q(pk__in=self.filter(emailaddress__email=email.lower()).values("pk"))
        return self._finished().filter(has_it)

    def _finished(self):
        """All but the `unfinished`."""
        return self.filter(~Exists(self.model.objects.unfinished().filter(pk=OuterRef("pk"))))

    def unfinished(self):
        """Sign-ups whose address was never proven. Nobody has ever been inside them."""
        pending = self.filter(role=Role.MEMBER, last_login=None, deleted_at=None, emailaddress__verified=False)
        return pending.exclude(emailaddress__verified=True)

    def in_the_way(self, *, email: str, username: str, now: datetime):
        """Unfinished sign-ups that give way to a new one: of the same address, or of the same name and gone quiet."""
        quiet = Q(username=username.lower(), joined_at__lt=now - SIGNUP_HOLDS_NAME)
        return self.unfinished().filter(Q(emailaddress__email=email.lower()) | quiet)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, username, email="", password=None, **fields):
        user = self.model(username=username, email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username, email="", password=None, **fields):
        return self.create_user(username, email, password, role=Role.ADMIN, **fields)


class User(AbstractBaseUser):
    """An account. The public sees `username` (its address is `/~username/`) and `public_name`; the e-mail is private.

    The row outlives the person: deleting an account empties it and sets `deleted_at`, so that notes stay as
    "former member". Rights come from `role` alone; there are no groups and no per-object grants.
    """

    username = models.CharField(
        max_length=32,
        unique=True,
        validators=[USERNAME_RULE],
        error_messages={"unique": "This name is taken."},
        help_text="Your address here: /~name/. Small letters, digits and hyphens.",
    )
    email = models.EmailField(max_length=254, blank=True)
    name = models.CharField("public name", max_length=80, blank=True)
    bio = models.TextField(max_length=1000, blank=True)
    website = models.URLField(max_length=200, blank=True)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Until when a sanction holds, as its rows say: written with them, and read wherever a person is.
    limited_until = models.DateTimeField(null=True, blank=True, editable=False)
    banned_until = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    objects = UserManager()

    class Meta:
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_known"),
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="user_email_once",
                violation_error_message="This e-mail is taken.",
            ),
        ]

    def __str__(self):
        return self.public_name

    def get_absolute_url(self):
        # Spelled out: the page shows work, so it belongs to an app above this one. The address is a promise.
        return f"/~{self.username}/"

    @property
    def public_name(self) -> str:
        if self.deleted_at:
            return FORMER_MEMBER
        return self.name or self.username

    @property
    def is_curator(self) -> bool:
        return self.is_active and self.role in {Role.CURATOR, Role.ADMIN}

    @property
    def is_admin(self) -> bool:
        return self.is_active and self.role == Role.ADMIN

    def is_banned(self, now: datetime) -> bool:
        return self.banned_until is not None and self.banned_until > now

    def is_limited(self, now: datetime) -> bool:
        """Whether a limit or a ban holds."""
        return self.is_banned(now) or (self.limited_until is not None and self.limited_until > now)

    # What Django's admin asks of a user. Curators keep the list; only admins touch accounts and delete rows.
    @property
    def is_staff(self) -> bool:
        return self.is_curator

    @property
    def is_superuser(self) -> bool:
        return self.is_admin

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_admin or (self.is_curator and app_label in {"problems", "programs"})

    def has_perm(self, perm: str, obj=None) -> bool:
        app_label, _, action = perm.partition(".")
        return self.is_admin or (self.has_module_perms(app_label) and not action.startswith("delete_"))

    def has_perms(self, perms, obj=None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)
