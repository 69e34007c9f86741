"""A model judges pictures, videos, captions and rooms through real HTTP; nothing is made up and nothing is lost."""

import json
from itertools import combinations
from uuid import uuid4

import pytest
from PIL import Image

from annotation import answers, queue
from annotation.annotators import imported_person
from annotation.instruments.ranking import RankingConfig
from annotation.models import Annotator, Judgment, Preference, Slot
from annotation.subjects import subject_of as subject
from curation.chat_answers import client_for
from curation.models import ChatAnswer
from gpu_jobs.judging.both_orders import Combined
from gpu_jobs.judging.judge import NotJudged
from gpu_jobs.judging.kinds.registry import KINDS
from gpu_jobs.judging.model_judge import ModelJudge
from gpu_jobs.judging.record import Record
from gpu_jobs.shapeworld.video.captions import parse_clip
from gpu_jobs.shapeworld.video.motion import FPS
from gpu_jobs.shapeworld.video.renderer import draw_clip
from gpu_jobs.shapeworld.vlm.faults import FaultPlan
from gpu_jobs.shapeworld.vlm.mind import Mind
from tests.curation.chat.simulated import endpoint
from tests.e2e.furnished import furnished, untidy
from tests.gpu_jobs.judging.worlds import (
    change,
    compare_clips,
    compare_rooms,
    compare_videos,
    encoded,
    fill,
    judge_of,
    right_one,
)
from tests.gpu_jobs.shapes import compare, compare_right_with_wrong

pytestmark = pytest.mark.django_db
RED, BLUE, BOTH = "a red circle", "a blue square", "a red circle left of a blue square"


def test_a_verdict_holds_in_both_orders_or_is_a_tie():
    assert Combined(("first", "second")).verdict == "first"
    assert Combined(("second", "first")).verdict == "second"
    assert Combined(("tie", "tie")).verdict == "tie"
    for same in ("first", "second"):
        assert Combined((same, same)).verdict == "tie" and Combined((same, same)).is_flipped
    half = Combined(("first", "tie"))
    assert half.verdict == "tie" and not half.is_flipped
    nothing = Combined(("not_applicable", "not_applicable"))
    assert nothing.verdict == "not_applicable" and not nothing.is_flipped


def test_a_careful_judge_is_right_and_everything_is_on_record(project):
    comparisons = compare_right_with_wrong(project, 8)
    with endpoint() as (at, server):
        filled = fill(project, at)
        assert (filled.judgments, filled.invalid) == (8, 0) and server.asked == {200: 16}
        for comparison in comparisons:
            judgment = Judgment.objects.get(comparison=comparison)
            assert judgment.answer == {"choice": f"sample_{right_one(comparison)}"}
            assert judgment.annotator.kind == Annotator.Kind.VLM and judgment.shown_order == []
            record = Record.model_validate_json(judgment.raw_text)
            assert [call.shown for call in record.calls] == [(0, 1), (1, 0)]
            for call in record.calls:
                assert "simulated" in call.model and call.tokens_in > 0 and call.tokens_out > 0
                assert ChatAnswer.objects.get(key=call.asked).text == call.said
                assert json.loads(call.said)["verdict"] in ("first", "second")
        preference = Preference.objects.get(comparison=comparisons[0])
        assert (preference.n_machine, preference.n_human) == (1, 0)
        assert fill(project, at).judgments == 0, "again nothing is left to say"
        assert server.asked == {200: 16}


def test_where_a_project_asks_how_much_the_lesser_strength_counts(project):
    change(project, "pairwise", ask_strength=True)
    compare_right_with_wrong(project, 6)
    with endpoint() as (at, _):
        assert fill(project, at).judgments == 6
    for answer in Judgment.objects.values_list("answer", flat=True):
        assert ("strength" in answer) == (answer["choice"] != "tie")


def test_aspects_are_decided_one_by_one(project):
    dimensions = [
        {"id": "colour", "label": "Colours"},
        {"id": "shape", "label": "Shapes"},
        {"id": "a-b", "label": "All"},
    ]
    change(project, "aspects", dimensions=dimensions, ask_overall=True)
    comparison = compare(project, RED, ["a red square", "a blue circle"])
    with endpoint() as (at, server):
        assert fill(project, at).judgments == 1 and server.asked == {200: 2}
    order = [m.sample.origin["seed"] for m in comparison.members.order_by("position")]
    red, round_one = (f"sample_{order.index(seed)}" for seed in (0, 1))
    answer = Judgment.objects.get().answer
    assert answer["dimensions"] == {"colour": red, "shape": round_one, "a-b": "tie"}
    assert answer["overall"] == "tie"
    assert Preference.objects.count() == 4


@pytest.mark.parametrize("videos_as", ["frames", "film"])
def test_videos_are_judged_second_by_second_and_the_whole_by_majority(project, videos_as):
    change(project, "segments")
    comparison = compare_clips(project, BOTH, [[BOTH, RED, BOTH, BOTH], [RED, BOTH, RED, BOTH]])
    with endpoint() as (at, server):
        assert fill(project, at, videos_as=videos_as).judgments == 1
        assert server.asked[200] <= 8, "equal stretches are asked about once"
    first = next(m.position for m in comparison.members.all() if m.sample.origin["seed"] == 0)
    told = [segment["choice"] for segment in Judgment.objects.get().answer["segments"]]
    assert told == [f"sample_{first}", f"sample_{1 - first}", f"sample_{first}", "tie"]
    whole = Preference.objects.get(comparison=comparison, span_key="")
    assert whole.p_a == (1.0 if first == 0 else 0.0)


def test_motion_is_judged_where_it_is_asked_for(project):
    """Of the same circle one goes on to the right, and the other comes to stand still after two seconds."""
    change(project, "segments")
    right, still = "a red circle moving right slowly", "a red circle standing still"
    moving, standing = (draw_clip(parse_clip(caption), 3) for caption in (right, still))
    halting = [*moving[:8], *standing[8:]]
    videos = [encoded([Image.fromarray(frame) for frame in frames], FPS) for frames in (moving, halting)]
    comparison = compare_videos(project, right, videos)
    with endpoint() as (at, _):
        assert fill(project, at).judgments == 1
    first = next(m.position for m in comparison.members.all() if m.sample.origin["seed"] == 0)
    told = [segment["choice"] for segment in Judgment.objects.get().answer["segments"]]
    assert told == ["tie", "tie", f"sample_{first}", f"sample_{first}"]


def test_captions_say_what_is_there_and_what_is_not(project):
    change(project, "captions", ask_choice=True)
    comparison = compare(project, BOTH, [BOTH, RED])
    with endpoint() as (at, server):
        assert fill(project, at).judgments == 1 and server.asked == {200: 4}
    position = next(m.position for m in comparison.members.all() if m.sample.origin["seed"] == 1)
    answer = Judgment.objects.get().answer
    wrong, right = answer["captions"][position], answer["captions"][1 - position]
    assert (wrong["text"], right["text"]) == (RED, BOTH)
    assert [phrase["text"] for phrase in wrong["irrelevant"]] == [BLUE] and right["irrelevant"] == []
    assert wrong["source"] == "vlm:model: shapeworld" and answer["choice"] == f"sample_{1 - position}"


def test_a_draft_that_is_right_is_accepted_and_another_edited(project):
    change(project, "captions", mark_irrelevant=False)
    comparison = compare(project, BOTH, [BOTH, RED])
    for member in comparison.members.select_related("sample"):
        member.sample.caption, member.sample.caption_source = BOTH, "vlm:earlier"
        member.sample.save()
    with endpoint() as (at, _):
        fill(project, at)
    assert {(one["action"], one["source"]) for one in Judgment.objects.get().answer["captions"]} == {
        ("accept", "vlm:earlier, accepted"),
        ("edit", "vlm:earlier, edited by vlm:model: shapeworld"),
    }


def test_rooms_are_inspected_one_by_one_and_compared_two_by_two(project):
    change(project, "layout", mode="inspect")
    tidy, wrong = (
        compare_rooms(project, text, [room]) for text, room in (("tidy", furnished()), ("not", untidy()))
    )
    with endpoint() as (at, _):
        fill(project, at)
        assert Judgment.objects.get(comparison=tidy).answer == {"decision": "accept"}
        rejected = Judgment.objects.get(comparison=wrong).answer
        assert rejected["decision"] == "reject" and "overlap" in {one["code"] for one in rejected["reasons"]}
        Judgment.objects.all().delete()
        change(project, "layout", mode="compare")
        comparison = compare_rooms(project, "a pair", [furnished(), untidy()])
        Slot.objects.exclude(comparison=comparison).delete()
        fill(project, at)
    better = next(m.position for m in comparison.members.all() if m.sample.origin["seed"] == 0)
    assert Judgment.objects.get().answer["choice"] == f"sample_{better}"


def test_what_is_no_answer_is_invalid_and_never_a_tie(project):
    compare_right_with_wrong(project, 2)
    compare(project, "a lemon on a table", ["a red circle", "a blue square"], seed=50)
    with endpoint() as (at, server):
        filled = fill(project, at)
        assert (filled.judgments, filled.invalid) == (2, 1)
        assert "cannot be used" in filled.reasons[0]
        assert server.asked == {200: 8}, "both orders of the third were asked once more"
    assert not Judgment.objects.filter(answer__choice="tie").exists()
    assert Slot.objects.get(state=Slot.State.SKIPPED).skip_reason.startswith("invalid in run a run")


@pytest.mark.parametrize("instrument", ["pairwise", "segments", "captions", "ranking"])
def test_faults_on_the_way_change_nothing(project, instrument):
    change(project, instrument)
    for number in range(2 if instrument == "segments" else 6):
        if instrument == "segments":
            compare_clips(
                project, f"{BOTH} " + " " * number, [[BOTH, RED, BOTH], [RED, BOTH, BOTH]], seed=10 * number
            )
        else:
            compare(project, f"{BOTH} " + " " * number, [BOTH, RED], seed=10 * number)
    shares = {"too_fast": 0.15, "broken": 0.1, "half_sent": 0.1, "malformed": 0.1, "rambling": 0.05, "slow": 0.03}
    plan = FaultPlan(shares=shares, seed=4, retry_after_s=0, slow_s=1)
    with endpoint(faults=plan, timeout_s=0.8, attempts=12, breaker_failures=100) as (at, server):
        filled = fill(project, at)
        assert len(server.asked) > 2
    faulty = {each.comparison_id: each.answer for each in Judgment.objects.all()}
    assert len(faulty) + filled.invalid == project.comparisons.count() and len(faulty) > 0
    Judgment.objects.all().delete()
    Slot.objects.update(state=Slot.State.OPEN, annotator=None, skip_reason="")
    with endpoint(revision="without faults") as (at, _):
        fill(project, at)
    assert faulty.items() <= {each.comparison_id: each.answer for each in Judgment.objects.all()}.items()


def test_an_answer_that_rambles_once_is_repaired_and_counted_so(project):
    compare_right_with_wrong(project, 1)
    with endpoint(faults=FaultPlan(script=("rambling",)), concurrency=1) as (at, server):
        assert fill(project, at).judgments == 1 and server.asked == {200: 3}
    calls = Record.model_validate_json(Judgment.objects.get().raw_text).calls
    assert sorted(call.is_repaired for call in calls) == [False, True]


def test_several_are_put_in_order_by_every_two_of_them(project):
    change(project, "ranking")
    comparison = compare(project, BOTH, [RED, BOTH, "a green triangle", "a red circle left of a blue circle"])
    with endpoint() as (at, server):
        expected = KINDS["ranking"].effort(RankingConfig(), subject(comparison))
        assert fill(project, at).judgments == 1 and server.asked == {200: 12}
    assert (expected.requests, expected.pictures) == (12, 24)
    judgment = Judgment.objects.get()
    by_seed = {m.position: m.sample.origin["seed"] for m in comparison.members.all()}
    order = [[by_seed[position] for position in group] for group in judgment.answer["order"]]
    assert order[0] == [1] and order[-1] == [2], "the right one first, that of another world last"
    record = Record.model_validate_json(judgment.raw_text)
    assert [one.pair for one in record.decided] == list(combinations(range(4), 2))
    assert [call.shown for call in record.calls[:4]] == [(0, 1), (1, 0), (0, 2), (2, 0)]
    assert Preference.objects.filter(comparison=comparison).count() == 6


def test_a_ranking_judge_that_goes_by_the_side_puts_all_on_one_rank(project):
    change(project, "ranking")
    compare(project, BOTH, [RED, BOTH, "a green triangle"])
    with endpoint(Mind(position_bias=1.0)) as (at, _):
        fill(project, at)
    judgment = Judgment.objects.get()
    assert judgment.answer == {"order": [[0, 1, 2]]}
    assert all(one.combined.is_flipped for one in Record.model_validate_json(judgment.raw_text).decided)


def test_only_some_ways_of_asking_are_answered(project):
    change(project, "ranking", allow_ties=False)
    with endpoint() as (at, _), pytest.raises(NotJudged, match="allow ties"):
        fill(project, at)
    unknown = ModelJudge(client_for(at), "no such way")
    with pytest.raises(NotJudged, match="ranking"):
        unknown.require(change(project, "no such way"))


def test_another_model_protocol_or_way_of_showing_is_another_judge(project):
    with endpoint() as (at, _):
        pass
    row = judge_of(project, at).identity.row()
    assert judge_of(project, at).identity.row() == row == judge_of(project, at).identity.known()
    assert judge_of(project, at, videos_as="film").identity.row() != row
    other = at.model_copy(update={"revision": "2"})
    assert judge_of(project, other).identity.known() is None
    assert judge_of(change(project, "captions"), at).identity.row() != row


def test_an_answer_that_comes_after_its_lease_is_not_missed(project, monkeypatch):
    """Somebody else answered meanwhile: the judge goes on with the next."""
    compare_right_with_wrong(project, 3)
    submit, lost = answers.submit, iter([True, False, False])

    def late(*args, **more):
        if next(lost):
            Slot.objects.filter(pk=args[0]).update(state="open", annotator=None, lease_token=None, lease_until=None)
            taken = queue.lease(project, imported_person("quick"))
            submit(taken[0].slot.pk, imported_person("quick"), uuid4(), {"choice": "tie"}, None)
        return submit(*args, **more)

    monkeypatch.setattr(answers, "submit", late)
    with endpoint() as (at, _):
        assert fill(project, at).judgments == 2
    assert set(Slot.objects.values_list("state", flat=True)) == {"answered"}
