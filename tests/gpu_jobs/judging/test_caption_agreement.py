"""Captions beside people's: what can be compared is words that are not shown and drafts that may stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.annotators import imported_person
from annotation.instruments import registry
from annotation.models import Judgment
from gpu_jobs.judging.caption_agreement import caption_agreement
from gpu_jobs.judging.caption_statements import CHANGED, KEPT, NOT_SHOWN, OfDraft, drafts_kept, words_not_shown
from tests.annotation.factories import make_annotator, make_project
from tests.annotation.quality.answered import record
from tests.annotation.subject_rows import make_comparison_of
from tests.gpu_jobs.judging.worlds import change, judged
from tests.gpu_jobs.shapes import compare_right_with_wrong

PROMPT = "a red circle left of a blue square"


def caption(action="write", *, marked=()):
    places = [(PROMPT.index(phrase), PROMPT.index(phrase) + len(phrase)) for phrase in marked]
    return {
        "action": action,
        "text": "words",
        "source": "human",
        "irrelevant": [{"start": start, "end": end, "text": PROMPT[start:end]} for start, end in places],
    }


def answer(*captions):
    return {"captions": list(captions)}


def marked_words(told, position=0):
    return [
        PROMPT[about.start :].split(maxsplit=1)[0]
        for about, label in told.items()
        if (about.position, label) == (position, NOT_SHOWN)
    ]


def test_phrases_are_compared_word_by_word_and_a_part_marks_its_word():
    told = words_not_shown(answer(caption(marked=("blue square",)), caption(marked=("re",))), PROMPT)
    assert marked_words(told) == ["blue", "square"] and marked_words(told, 1) == ["red"]
    assert len(told) == 2 * len(PROMPT.split())


@given(st.sets(st.sampled_from(sorted(set(PROMPT.split()) - {"a"}))))
def test_every_marked_word_is_told_and_no_other(words):
    told = words_not_shown(answer(caption(marked=tuple(words))), PROMPT)
    assert set(marked_words(told)) == words


def test_of_drafts_it_counts_whether_they_stay():
    told = drafts_kept(answer(caption("accept"), caption("edit")))
    assert told == {OfDraft(0): KEPT, OfDraft(1): CHANGED}
    assert drafts_kept(answer(caption("write"), caption("accept"))) == {OfDraft(1): KEPT}, "without a draft nothing"


@pytest.mark.django_db
def test_a_judge_is_set_beside_what_most_people_marked():
    project = make_project(instrument="captions")
    comparison = make_comparison_of(project, registry.get("captions").example_subject())
    assert comparison.prompt.text == PROMPT
    people = [imported_person(f"person {number}") for number in range(4)]
    judge = make_annotator()
    for person, marked in zip(people, [("blue",), ("blue",), ("blue", "red"), ("red",)], strict=True):
        record(comparison, person, answer(caption("accept", marked=marked), caption("edit")))
    record(comparison, judge, answer(caption("accept", marked=("blue", "circle")), caption("accept")))
    found = caption_agreement(project, Judgment.objects.filter(annotator=judge))
    # Of "red" two say this and two say that: people say nothing.
    assert (found.words.n, found.words.labels) == (15, ("shown", "not_shown"))
    assert found.words.matrix == [[13, 1], [0, 1]]
    expected, observed = (14 * 13 + 1 * 2) / 15**2, 14 / 15
    assert found.words.kappa == pytest.approx((observed - expected) / (1 - expected))
    assert (found.drafts.n, found.drafts.accuracy) == (2, 0.5)


@pytest.mark.django_db
def test_it_is_in_the_report_of_a_run_of_captions_alone(project, at):
    change(project, "captions", mark_irrelevant=False)
    project.slots_per_comparison = 2
    project.save()
    (comparison,) = compare_right_with_wrong(project, 1)
    record(comparison, imported_person("a person"), answer(caption("write"), caption("write")))
    at()
    told = judged(project).report["captions"]
    assert told["words"] is None and told["drafts"]["n"] == 0
    other = make_project(slots_per_comparison=1)
    compare_right_with_wrong(other, 1)
    assert judged(other).report["captions"] is None
