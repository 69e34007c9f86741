"""Invitations: made and taken back by managers, opened and accepted by whoever has the link."""

import logging
import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import invitations, policy
from annotation.api.base import AnnotationView, validated
from annotation.hashed_secrets import hashed
from annotation.models import Invitation, Membership

logger = logging.getLogger(__name__)
# The secret stands behind the #, which browsers keep to themselves: it is in no server's log.
PAGE = "/invitation#{secret}"
LETTER = """{inviter} invites you to the project "{project}", as {role}.

{link}

The link works once, until {until:%d %B %Y}. If you did not expect it, do nothing.
"""


class InvitationSerializer(serializers.ModelSerializer):
    """An invitation that waits; its link is not kept."""

    created_by = serializers.CharField(source="created_by.username", default=None, allow_null=True)

    class Meta:
        model = Invitation
        fields = ("id", "role", "email", "created_by", "created_at", "expires_at")


class MadeInvitationSerializer(InvitationSerializer):
    """An invitation just made, with its link: this is the one time that it is shown."""

    link = serializers.CharField()
    emailed = serializers.BooleanField(help_text="Whether the link went out by e-mail, too.")

    class Meta(InvitationSerializer.Meta):
        fields = (*InvitationSerializer.Meta.fields, "link", "emailed")


class NewInvitationSerializer(serializers.Serializer):
    """What shall become of whoever accepts, for whom it is meant, and for how many days it holds."""

    role = serializers.ChoiceField(choices=Membership.Role.choices, default=Membership.Role.ANNOTATOR)
    email = serializers.EmailField(required=False, allow_blank=True, default="")
    days = serializers.IntegerField(min_value=1, max_value=invitations.MOST_DAYS, default=invitations.DAYS)


class SecretSerializer(serializers.Serializer):
    """What stands behind the # of an invitation's link."""

    secret = serializers.CharField(max_length=128)


class OpenedInvitationSerializer(serializers.Serializer):
    """What one is invited to."""

    project = serializers.CharField(source="project.name")
    role = serializers.ChoiceField(choices=Membership.Role.choices)
    expires_at = serializers.DateTimeField()


class AcceptedInvitationSerializer(serializers.Serializer):
    """What one is now."""

    project = serializers.SlugField(source="project.slug")
    role = serializers.ChoiceField(choices=Membership.Role.choices)


class InvitationsView(AnnotationView, generics.ListAPIView):
    """The invitations of a project that nobody has accepted yet."""

    serializer_class = InvitationSerializer
    queryset = Invitation.objects.none()

    def get_queryset(self) -> Any:
        """Newest first."""
        project = policy.project_for(self.request.user, self.kwargs["slug"], policy.Action.MANAGE_MEMBERS)
        return invitations.pending(project)

    @extend_schema(request=NewInvitationSerializer, responses={201: MadeInvitationSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Make one; the answer has the link, which is never shown again."""
        project = policy.project_for(request.user, slug, policy.Action.MANAGE_MEMBERS)
        sent = validated(NewInvitationSerializer(data=request.data))
        invitation, secret = invitations.invite(project, sent["role"], request.user, sent["email"], sent["days"])
        link = request.build_absolute_uri(PAGE.format(secret=secret))
        made = InvitationSerializer(invitation).data | {"link": link, "emailed": _send(invitation, link)}
        return Response(made, status=status.HTTP_201_CREATED)


class InvitationView(AnnotationView):
    """One invitation."""

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        """Take it back."""
        project = policy.project_for(request.user, slug, policy.Action.MANAGE_MEMBERS)
        invitation = Invitation.objects.filter(project=project, pk=pk).select_related("project").first()
        if invitation is None:
            raise Http404("There is no such invitation.")
        policy.require_grant(request.user, project, invitation.role)
        invitations.revoke(invitation, request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class OpenedInvitationsView(AnnotationView):
    """Where a link is opened."""

    permission_classes = [AllowAny]

    @extend_schema(request=SecretSerializer, responses=OpenedInvitationSerializer)
    def post(self, request: Request) -> Response:
        """What the link is for; from then on this browser may make an account, which accepts it."""
        secret = validated(SecretSerializer(data=request.data))["secret"]
        invitation = invitations.find(hashed(secret))
        invitations.remember(request.session, invitation)
        return Response(OpenedInvitationSerializer(invitation).data)


class AcceptedInvitationsView(AnnotationView):
    """Where somebody with an account accepts."""

    @extend_schema(request=SecretSerializer, responses=AcceptedInvitationSerializer)
    def post(self, request: Request) -> Response:
        """Become a member; the link is used up."""
        policy.require_unnarrowed(request.user)
        secret = validated(SecretSerializer(data=request.data))["secret"]
        membership = invitations.accept(hashed(secret), request.user)
        invitations.forget(request.session)
        return Response(AcceptedInvitationSerializer(membership).data)


def _send(invitation: Invitation, link: str) -> bool:
    """Whether the link went out; where it did not, the manager has it on the screen."""
    if not (invitation.email and settings.INVITATIONS_BY_MAIL):
        return False
    inviter = invitation.created_by.get_username() if invitation.created_by else "Somebody"
    letter = LETTER.format(
        inviter=inviter,
        project=invitation.project.name,
        role=invitation.role,
        link=link,
        until=invitation.expires_at,
    )
    try:
        send_mail(f"An invitation to {invitation.project.name}", letter, None, [invitation.email])
    except (OSError, smtplib.SMTPException):
        logger.exception("The mail server did not take the invitation %s", invitation.pk)
        return False
    return True
