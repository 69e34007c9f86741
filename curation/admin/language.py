"""What language models said: remembered answers and grades, read-only like everything that was paid for."""

from django.contrib import admin

from annotation.admin.base import ReadOnly
from curation.models import ChatAnswer, PromptGrade


@admin.register(ChatAnswer)
class ChatAnswerAdmin(ReadOnly):
    """An answer, what it took and what it cost."""

    list_display = ("id", "endpoint", "model", "tokens_in", "tokens_out", "latency_ms", "cost", "created_at")
    search_fields = ("=endpoint", "=key")


@admin.register(PromptGrade)
class PromptGradeAdmin(ReadOnly):
    """A model's grade of a text."""

    list_display = ("id", "grader", "revision", "quality", "harmlessness", "created_at")
    search_fields = ("=grader", "=text_hash")
