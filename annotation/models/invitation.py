"""An invitation: a link that makes whoever has it a member of a project, once."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotation.models.project import Membership, Project


class Invitation(models.Model):
    """A place in a project that waits for somebody. Only the hash of its secret is kept: the link is shown once."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=16, choices=Membership.Role, default=Membership.Role.ANNOTATOR)
    # Whom it is meant for, as a note and to send it to; whoever has the link may take it.
    email = models.EmailField(blank=True, default="")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="invitation_role", condition=Q(role__in=["owner", "manager", "reviewer", "annotator"])
            ),
            models.CheckConstraint(
                name="invitation_ends_once", condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.project_id}"
