"""Recipes of training: a paper's whole configuration each, and the schema of what may be changed of one."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from gpu_jobs.trainer.config import Recipe
from gpu_jobs.training.settings import DECIDED_HERE, complete, recipes, settings_schema


class TrainingRecipeSerializer(serializers.Serializer):
    """A recipe; `settings` are all that a run by it would have, `built_in_world` says that it is Shapeworld's."""

    name = serializers.CharField()
    summary = serializers.CharField()
    citation = serializers.CharField()
    url = serializers.CharField()
    notes = serializers.ListField(child=serializers.CharField())
    settings = serializers.DictField()
    built_in_world = serializers.BooleanField()


class TrainingRecipesSerializer(serializers.Serializer):
    """The recipes, and the JSON schema of the settings; what has no default there is in every recipe."""

    recipes = TrainingRecipeSerializer(many=True)
    schema = serializers.DictField()


class TrainingRecipesView(APIView):
    """What there is to train by."""

    @extend_schema(responses=TrainingRecipesSerializer)
    def get(self, request: Request) -> Response:
        """All recipes with their settings filled in."""
        content = {"recipes": [_told(recipe) for recipe in recipes()], "schema": settings_schema()}
        return Response(TrainingRecipesSerializer(content).data)


def _told(recipe: Recipe) -> dict[str, Any]:
    settings = complete(recipe.name, {})
    return {
        "name": recipe.name,
        "summary": recipe.summary,
        "citation": recipe.citation,
        "url": recipe.url,
        "notes": list(recipe.notes),
        "settings": {name: value for name, value in settings.items() if name not in DECIDED_HERE},
        "built_in_world": recipe.name.startswith("shapeworld"),
    }
