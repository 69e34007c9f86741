"""Members of a project: the list, adding a person, another role, removal."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import members, policy
from annotation.api.base import AnnotationView, validated
from annotation.models import Membership


class MemberSerializer(serializers.ModelSerializer):
    """Somebody in a project."""

    username = serializers.CharField(source="user.username", read_only=True)
    email = serializers.CharField(source="user.email", read_only=True)
    last_login = serializers.DateTimeField(source="user.last_login", read_only=True, allow_null=True)

    class Meta:
        model = Membership
        fields = ("id", "username", "email", "role", "last_login")
        read_only_fields = ("id",)


class NewMemberSerializer(serializers.Serializer):
    """A person with an account, by username or e-mail address, and what they shall be."""

    user = serializers.CharField(max_length=254)
    role = serializers.ChoiceField(choices=Membership.Role.choices)


class RoleSerializer(serializers.Serializer):
    """Another role."""

    role = serializers.ChoiceField(choices=Membership.Role.choices)


class MembersView(AnnotationView, generics.ListAPIView):
    """The members of a project."""

    serializer_class = MemberSerializer
    queryset = Membership.objects.none()

    def get_queryset(self) -> Any:
        """Those who came first, first."""
        project = policy.project_for(self.request.user, self.kwargs["slug"], policy.Action.MANAGE_MEMBERS)
        return members.members(project)

    @extend_schema(request=NewMemberSerializer, responses={201: MemberSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Add somebody who has an account; for others there are invitations."""
        project = policy.project_for(request.user, slug, policy.Action.MANAGE_MEMBERS)
        sent = validated(NewMemberSerializer(data=request.data))
        policy.require_grant(request.user, project, sent["role"])
        membership = members.add(project, members.find_person(sent["user"]), sent["role"], request.user)
        return Response(MemberSerializer(membership).data, status=status.HTTP_201_CREATED)


class MemberView(AnnotationView):
    """One membership."""

    @extend_schema(request=RoleSerializer, responses=MemberSerializer)
    def patch(self, request: Request, slug: str, pk: int) -> Response:
        """Give another role."""
        membership = _membership(request, slug, pk)
        policy.require(request.user, membership.project, policy.Action.MANAGE_MEMBERS)
        role = validated(RoleSerializer(data=request.data))["role"]
        return Response(MemberSerializer(members.change_role(membership, role, request.user)).data)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        """End it: another's as a manager, or one's own."""
        membership = _membership(request, slug, pk)
        if membership.user_id != request.user.pk:
            policy.require(request.user, membership.project, policy.Action.MANAGE_MEMBERS)
        members.remove(membership, request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _membership(request: Request, slug: str, pk: int) -> Membership:
    """The membership; who else is in a project is not for annotators to find out, so they learn of theirs only."""
    project = policy.project_for(request.user, slug)
    rows = Membership.objects.select_related("project", "user").filter(project=project)
    membership = rows.filter(pk=pk).first()
    if membership is None or membership.user_id != request.user.pk:
        policy.require(request.user, project, policy.Action.MANAGE_MEMBERS)
    if membership is None:
        raise Http404("There is no such member.")
    return membership
