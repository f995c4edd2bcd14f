"""Tables of people: users, teams, API tokens, sign-in attempts."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from handrail.accounts.policy import Permission, Role, permits
from handrail.kernel.ids import uuid7


class UserManager(BaseUserManager["User"]):
    """Finds and creates users."""

    def create_user(self, email: str, name: str, role: str, password: str | None = None) -> User:
        """Create a person; without a password he cannot sign in until one is set."""
        user = self.model(email=email.strip().lower(), name=name.strip(), role=role)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a person by e-mail, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class Team(models.Model):
    """People who take the same kind of handoffs."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=100)
    expected_wait_minutes = models.PositiveIntegerField(default=30)
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser):
    """A person of the support organisation."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    teams = models.ManyToManyField(Team, through="Membership", related_name="people")
    language = models.CharField(max_length=12, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name", "role"]

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.CheckConstraint(condition=models.Q(role__in=[r.value for r in Role]), name="user_role_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def may(self, permission: Permission) -> bool:
        """Return whether this person holds a permission."""
        return self.is_active and permits(self.role, permission)


class Membership(models.Model):
    """A person in a team."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "user"], name="membership_unique")]


class ApiToken(models.Model):
    """A program's key: only its SHA-256 is stored."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    scopes = ArrayField(models.CharField(max_length=40))
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class SignInAttempt(models.Model):
    """One try to sign in; the throttle counts the failed ones."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email_digest = models.CharField(max_length=64)
    address = models.GenericIPAddressField()
    succeeded = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["email_digest", "at"], name="sign_in_by_email"),
            models.Index(fields=["address", "at"], name="sign_in_by_address"),
        ]
