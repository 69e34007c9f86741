"""The client against a real endpoint that misbehaves: it answers in the end or says why not, within budget."""

import threading
import time

import pytest
from pydantic import BaseModel, ConfigDict

from annotation.outgoing import Limits
from curation.chat.answer import Answer, parse
from curation.chat.budget import Budget
from curation.chat.cache import InMemory
from curation.chat.client import Client
from curation.chat.endpoints import Endpoint
from curation.chat.errors import (
    BudgetSpent,
    EndpointConfigError,
    EndpointRefused,
    EndpointUnavailable,
    InvalidAnswer,
    NotSupported,
)
from curation.chat.fence import RULE, fenced
from curation.chat.question import Film, Message, Question, ask, picture
from gpu_jobs.shapeworld.captions import parse as caption
from gpu_jobs.shapeworld.vlm.faults import FAULTS, FaultPlan
from tests.curation.chat.simulated import endpoint


class Grades(BaseModel):
    model_config = ConfigDict(extra="forbid")

    clarity: int
    structure: int
    harmlessness: int
    reason: str


def grading(text="a red circle left of a blue square", form=Grades, **options):
    return Question(ask(RULE, "Grade the prompt:", fenced(text), 'JSON with "clarity".'), form, **options)


def test_an_answer_comes_in_its_form_and_says_what_it_took():
    with endpoint(price_in=1.0, price_out=2.0) as (at, _):
        answer = Client(at, InMemory()).ask(grading())
    assert parse(answer.text, Grades).clarity == 10
    assert "simulated" in answer.model
    assert answer.tokens_in > 10 and answer.tokens_out > 1 and answer.latency_ms >= 0
    assert answer.cost == pytest.approx((answer.tokens_in + 2 * answer.tokens_out) / 1e6)


@pytest.mark.parametrize("fault", ["too_fast", "broken", "slow", "half_sent", "malformed"])
def test_each_fault_is_survived(fault):
    with endpoint(faults=FaultPlan((fault, fault), retry_after_s=0, slow_s=3), timeout_s=1.5) as (at, server):
        answer = Client(at, InMemory()).ask(grading())
    assert parse(answer.text, Grades).clarity == 10
    assert sum(server.asked.values()) >= 2, "it was asked again"


def test_many_questions_through_all_faults_are_answered_once_each_and_paid_once():
    shares = dict.fromkeys(FAULTS, 0.08)
    texts = [f"a photograph of {number} lemons on a table" for number in range(60)]
    cache, budget = InMemory(), Budget()
    plan = FaultPlan(shares=shares, seed=3, retry_after_s=0, slow_s=2)
    with endpoint(faults=plan, timeout_s=1.0, attempts=12, breaker_failures=50, concurrency=8, price_in=1) as (
        at,
        server,
    ):
        client = Client(at, cache, [budget])
        outcomes = list(client.ask_all([grading(text) for text in texts]))
        assert sorted(number for number, _ in outcomes) == list(range(60))
        failed = [outcome for _, outcome in outcomes if not isinstance(outcome, Answer)]
        assert all(isinstance(outcome, InvalidAnswer) for outcome in failed), (
            "rambling twice is invalid, nothing else"
        )
        assert len(failed) <= 3 and {500, 429, 0} <= set(server.asked)
        spent = budget.spent
        again = list(client.ask_all([grading(texts[number]) for number, o in outcomes if isinstance(o, Answer)]))
        assert all(outcome.is_cached for _, outcome in again)
        assert budget.spent == spent
    paid = sum(outcome.cost for _, outcome in outcomes if isinstance(outcome, Answer))
    assert spent >= paid > 0


def test_a_question_asked_twice_in_a_batch_is_sent_once():
    with endpoint() as (at, server):
        outcomes = dict(Client(at, InMemory()).ask_all([grading(), grading("a blue square"), grading()]))
    assert server.asked == {200: 2}
    assert outcomes[0].text == outcomes[2].text and outcomes[2].is_cached and not outcomes[0].is_cached


def test_one_repair_and_then_it_is_invalid():
    with endpoint(faults=FaultPlan(("rambling", None, "rambling", "rambling"))) as (at, server):
        cache = InMemory()
        repaired = Client(at, cache).ask(grading())
        assert repaired.is_repaired and parse(repaired.text, Grades).clarity == 10
        with pytest.raises(InvalidAnswer) as invalid:
            Client(at, cache).ask(grading("a blue square"))
        assert invalid.value.raw.count("depends on what one likes") == 2
        assert server.asked == {200: 4}
        assert len(cache.answers) == 1, "what is invalid is not remembered"
        assert parse(Client(at, cache).ask(grading("a blue square")).text, Grades)


def test_without_schema_the_form_is_said_in_words():
    with endpoint(json_schema=False) as (at, _):
        assert parse(Client(at, InMemory()).ask(grading()).text, Grades).structure == 10


def test_plain_words_are_not_parsed():
    red, blue = (caption(text) for text in ("a red circle", "a blue square"))
    from PIL import Image

    from gpu_jobs.shapeworld.renderer import draw

    pictures = [picture(Image.fromarray(draw(shown, 1))) for shown in (blue, red)]
    asked = ask("Which fits better?", fenced("a red circle"), "First:", pictures[0], "Second:", pictures[1])
    with endpoint() as (at, _):
        assert Client(at, InMemory()).ask(Question(asked)).text.startswith("second: ")


def test_the_budget_refuses_before_it_is_overspent():
    texts = [f"a photograph of {number} lemons on a table" for number in range(40)]
    with endpoint(price_in=10.0, price_out=100.0, concurrency=8) as (at, server):
        one = Client(at, InMemory()).ask(grading("a photograph of a lemon on a table", max_tokens=64)).cost
        # Set aside is more than is spent: all 64 tokens, and a token a byte.
        budget, cache = Budget(most=20 * one), InMemory()
        client = Client(at, cache, [budget])
        answered = 0
        with pytest.raises(BudgetSpent, match="is kept"):
            for _ in client.ask_all([grading(text, max_tokens=64) for text in texts]):
                answered += 1
        assert 0 < answered < 40 and len(cache.answers) == answered
        assert 0.25 * budget.most < budget.spent <= budget.most
        asked = sum(server.asked.values())
        with pytest.raises(BudgetSpent):
            Client(at, cache, [Budget(most=one / 100)]).ask(grading("another"))
        assert sum(server.asked.values()) == asked, "nothing was sent"


def test_a_cut_off_answer_is_reckoned_as_spent():
    with endpoint(faults=FaultPlan(("half_sent",)), price_out=100.0) as (at, _):
        budget = Budget()
        answer = Client(at, InMemory(), [budget]).ask(grading(max_tokens=100))
    assert budget.spent == pytest.approx(answer.cost + at.cost(0, 100), rel=0.2)


def test_whoever_wants_to_wait_too_long_is_left():
    plan = FaultPlan(("too_fast",), retry_after_s=900)
    with endpoint(faults=plan) as (at, _), pytest.raises(EndpointUnavailable, match="900 seconds"):
        Client(at, InMemory()).ask(grading())


def test_retry_after_is_waited_for():
    with endpoint(faults=FaultPlan(("too_fast",), retry_after_s=0.6)) as (at, _):
        began = time.monotonic()
        Client(at, InMemory()).ask(grading())
        assert time.monotonic() - began >= 0.6


def test_the_breaker_opens_and_lets_one_try_again():
    broken = FaultPlan(("broken",) * 6)
    with endpoint(faults=broken, attempts=3, breaker_failures=6, breaker_s=0.5) as (at, server):
        client = Client(at, InMemory())
        for _ in range(2):
            with pytest.raises(EndpointUnavailable, match="3 attempts"):
                client.ask(grading())
        with pytest.raises(EndpointUnavailable, match="6 times in a row"):
            client.ask(grading())
        assert server.asked == {500: 6}, "while it is open nothing is sent"
        time.sleep(0.6)
        assert client.ask(grading()).text
        assert client.ask(grading("a blue square")).text


def test_an_endpoint_that_is_down_is_a_sentence():
    with endpoint() as (at, _):
        pass
    with pytest.raises(EndpointUnavailable, match="does not answer"):
        Client(at.model_copy(update={"attempts": 2, "name": "gone"}), InMemory()).ask(grading())


def test_the_key_is_sent_and_a_wrong_one_is_for_the_operator_to_mend(monkeypatch, tmp_path):
    monkeypatch.setenv("SOME_KEY", "right")
    (tmp_path / "key").write_text("wrong\n")
    with endpoint(key="right", key_env="SOME_KEY") as (at, server):
        assert Client(at, InMemory()).ask(grading()).text
        wrong = at.model_copy(update={"key_env": "", "key_file": str(tmp_path / "key")})
        with pytest.raises(EndpointConfigError, match="401"):
            Client(wrong, InMemory()).ask(grading("a blue square"))
        monkeypatch.delenv("SOME_KEY")
        with pytest.raises(EndpointConfigError, match="SOME_KEY"):
            Client(at, InMemory()).ask(grading("a blue square"))
        assert server.asked == {200: 1, 401: 1}


def test_a_question_that_is_refused_does_not_stop_the_others():
    broken = Question((Message("user", (Film(b"no video", "video/mp4"),)),))
    with endpoint() as (at, _):
        outcomes = dict(Client(at, InMemory()).ask_all([grading(), broken]))
    assert isinstance(outcomes[0], Answer)
    assert isinstance(outcomes[1], EndpointRefused) and "does not decode" in str(outcomes[1])


def test_what_the_endpoint_cannot_do_is_not_sent():
    seen = Question((Message("user", (Film(b"", "video/mp4"),)),))
    with endpoint(video_url=False, logprobs=False) as (at, server):
        with pytest.raises(NotSupported, match="video_url"):
            Client(at, InMemory()).ask(seen)
        with pytest.raises(NotSupported, match="logprobs"):
            Client(at, InMemory()).ask(grading(alternatives=5))
    assert server.asked == {}


def test_no_more_at_once_than_the_endpoint_is_wide(monkeypatch):
    from curation.chat import once

    now, most, lock = 0, 0, threading.Lock()
    sent = once.post_json

    def counted(*arguments, **options):
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        try:
            time.sleep(0.02)
            return sent(*arguments, **options)
        finally:
            with lock:
                now -= 1

    monkeypatch.setattr(once, "post_json", counted)
    with endpoint(concurrency=3) as (at, _):
        both = [Client(at, InMemory()) for _ in range(2)]
        questions = [grading(f"lemon number {number} on a table") for number in range(12)]
        threads = [threading.Thread(target=lambda c=client: list(c.ask_all(questions))) for client in both]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert most == 3, "two clients of one endpoint share its width"


def test_requests_keep_to_the_rate():
    with endpoint(requests_per_minute=600) as (at, _):
        began = time.monotonic()
        list(Client(at, InMemory()).ask_all([grading(f"lemon {number}") for number in range(6)]))
        assert time.monotonic() - began >= 0.5


def test_private_addresses_are_for_the_operator_only():
    from annotation.outgoing import RefusedError, post_json

    with endpoint() as (at, server):
        with pytest.raises(RefusedError):
            post_json(f"{at.base_url}/chat/completions", b"{}", Limits(1000), {})
        assert server.asked == {}


def test_prices_without_which_a_cap_means_nothing():
    with pytest.raises(ValueError, match="never reached"):
        Endpoint(name="a", base_url="http://h", model="m", most_cost_a_day=1)


def test_a_redirect_is_for_the_operator_to_mend_for_the_key_is_for_one_address(monkeypatch):
    from annotation.outgoing import Answered
    from curation.chat import once

    monkeypatch.setattr(once, "post_json", lambda *_, **__: Answered(302, b""))
    at = Endpoint(name="moved", base_url="http://127.0.0.1:1/v1", model="m")
    with pytest.raises(EndpointConfigError, match="302"):
        Client(at, InMemory()).ask(grading())
