"""Rows are written by the batch: what that costs, and that it decides as row by row would."""

import hashlib
import re
from collections import Counter
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotation.intake import imports
from annotation.intake.formats.layouts import example_layout
from annotation.models import Comparison, Judgment, Preference, Prompt, Sample, Slot, Standing
from tests.annotation import factories
from tests.annotation.intake.everything import content, counts, lines, reasons, run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """A batch is full when it has its rows, however slow the machine is."""
    monkeypatch.setattr(imports, "BATCH_SECONDS", float("inf"))


def pair(number=0, choice="first", annotator="ann", **fields):
    return {
        "prompt": f"prompt {number}", "text_0": f"left {number}", "text_1": f"right {number}", "choice": choice,
        "annotator": annotator,
    } | fields  # fmt: skip


def statements(path, project):
    """How many statements an import sends. SQLite takes few values at a time: an INSERT in pieces counts as one."""
    with CaptureQueriesContext(connection) as queries:
        report = run(path, project)
    assert report.rejections == []
    begun = [re.sub(r" VALUES.*| SELECT.*", "", query["sql"]) for query in queries]
    return sum(not sql.startswith("INSERT") or sql != before for before, sql in pairwise(["", *begun]))


@pytest.mark.parametrize("order", ["least_answered", "most_disagreed"])
def test_the_number_of_statements_does_not_grow_with_the_rows(tmp_path, order):
    def cost(rows, name):
        project = factories.make_project(slots_per_comparison=2, queue_order=order)
        first = [pair(number, annotator=f"ann {name} {number % 7}") for number in range(rows)]
        second = [pair(number, "second", annotator=f"bob {name} {number % 5}") for number in range(rows)]
        return [
            statements(lines(tmp_path, first), project),
            statements(lines(tmp_path, second), project),
            statements(lines(tmp_path, first), project),
        ]

    few = cost(10, "few")
    assert few == cost(200, "many")
    # Five statements a row, as there once were, would be 1,000.
    assert max(few) < 50


def test_layouts_are_checked_without_a_statement_for_each(tmp_path):
    def cost(rows, name):
        project = factories.make_project(instrument="layout")
        written = [{"prompt": f"{name} {n}", "layout_0": example_layout(1.0 + n / 1000)} for n in range(rows)]
        return statements(lines(tmp_path, written), project)

    assert cost(3, "few") == cost(40, "many")


def test_in_one_batch_or_many_the_same_is_decided_of_every_row(tmp_path, monkeypatch):
    """Rows that bear on one another: repeated, contradicted, sharing samples, refused and leaving nothing."""
    rows = [pair(number) for number in range(6)]
    rows += [
        pair(0),
        pair(1, "second"),
        pair(2, "second", "bob"),
        pair(2, "tie", "cid"),
        pair(2, "tie", "dan"),
        pair(3, None),
        pair(4, "first", "bob", text_0="right 4", text_1="left 4"),
        pair(10, "nonsense"),
        pair(11, "first", text_0="same", text_1="same"),
        pair(12, None, text_0="same", text_1="same"),
        # One model and seed draw one picture; the first of these is refused and leaves nothing that binds the next.
        pair(13, "both_good", text_0="a", model_0="m", seed_0=1),
        pair(13, "first", text_0="b", model_0="m", seed_0=1),
        pair(13, "first", "bob", text_0="c", model_0="m", seed_0=1),
        pair(14, "first", text_0="d", text_1="d", model_0="m", model_1="n"),
        {"prompt": "x" * 10_001, "text_0": "l", "text_1": "r"},
        pair(15, "first", time_ms=-1),
        pair(5, "first", "eve", prompt="prompt  5 "),
    ]
    path = lines(tmp_path, rows)
    found = []
    for size in (1, 5, 500):
        monkeypatch.setattr(imports, "BATCH_ROWS", size)
        monkeypatch.setattr(imports, "READ_ROWS", min(size, 16))
        project = factories.make_project(seed=5, slots_per_comparison=3)
        report = run(path, project)
        found.append((content(project), report.as_json()))
    assert found[0] == found[1] == found[2]
    assert set(reasons(report)) == {7, 10, 13, 16, 18, 20, 21}
    assert not Prompt.objects.filter(text__in=["prompt 10", "prompt 15"]).exists()
    assert not Sample.objects.filter(prompt__text="prompt 13", sha256__in=_hashes("a", "c")).exists()


def _hashes(*texts):
    return [hashlib.sha256(text.encode()).hexdigest() for text in texts]


def test_answers_are_tallied_as_if_they_had_come_one_by_one(tmp_path):
    project = factories.make_project(slots_per_comparison=3)
    rows = [pair(n, "first" if n % 2 else "tie", f"ann {n % 3}") for n in range(20)] + [pair(1, "second", "bob")]
    for half in (rows[:8], rows):
        run(lines(tmp_path, half), project)
        given = dict(Counter(Judgment.objects.values_list("annotator__name", flat=True)))
        assert dict(Standing.objects.values_list("annotator__name", "n_answered")) == given
        assert dict(Standing.objects.values_list("annotator__name", "n_on_day")) == given
    for judgment in Judgment.objects.select_related("slot"):
        assert (judgment.slot.state, judgment.slot.annotator_id) == ("answered", judgment.annotator_id)
        assert judgment.slot.comparison_id == judgment.comparison_id
    assert Slot.objects.filter(state="answered").count() == Judgment.objects.count() == 21
    assert Slot.objects.filter(state="open").count() == 60 - 21
    disputed = Comparison.objects.get(prompt__text="prompt 1")
    assert Preference.objects.get(comparison=disputed).p_a == 0.5


def test_places_that_were_free_take_the_answers_that_come_later(tmp_path):
    project = factories.make_project(slots_per_comparison=2)
    assert run(lines(tmp_path, [pair(n, None) for n in range(4)]), project).unlabelled == 4
    report = run(lines(tmp_path, [pair(n, choice, who) for n in range(4) for choice, who in ANSWERS]), project)
    assert (report.imported, report.rejected) == (8, 4)
    assert {row % 3 for row in reasons(report)} == {2}
    assert not Slot.objects.filter(state="open").exists()
    before = counts()
    run(lines(tmp_path, [pair(n, choice, who) for n in range(4) for choice, who in ANSWERS[:2]]), project)
    assert counts() == before | {"AuditEvent": before["AuditEvent"] + 1}


ANSWERS = (("first", "ann"), ("second", "bob"), ("tie", "cid"))
