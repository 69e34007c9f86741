"""The rows that an import did not take, as a table to work through."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from gpu_jobs.api.jobs import JobView

# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class JobRejectionsView(JobView):
    """The rejected rows of an import."""

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request, pk: Any) -> StreamingHttpResponse:
        """All that were noted, as CSV: the row's number, counted from 0, where it is, and what is wrong with it."""
        report = self.job(pk).folder / "report.json"
        if not report.is_file():
            raise NotFound("This job has no report of rows: it is no import, or it has not ended.")
        rejections = json.loads(report.read_text(encoding="utf-8"))["rejections"]
        response = StreamingHttpResponse(_lines(rejections), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="rejected-rows-{pk}.csv"'
        return response


class _Echo:
    """What csv writes into: it gives back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _lines(rejections: list[dict[str, Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(("row", "where", "reason"))
    for rejection in rejections:
        yield writer.writerow((rejection["row"], _harmless(rejection["where"]), _harmless(rejection["reason"])))


def _harmless(text: str) -> str:
    """`text`, in which a stranger's file may be quoted, as something that no spreadsheet computes."""
    return f"'{text}" if text.startswith(FORMULA) else text
