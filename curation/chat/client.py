"""Asking an endpoint: cached by content, within budget and pace, again where it may help, repaired once."""

import random
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial

from curation.chat import question
from curation.chat.answer import Answer
from curation.chat.asker import Failure
from curation.chat.budget import Budget
from curation.chat.cache import Cache
from curation.chat.endpoints import Endpoint
from curation.chat.errors import EndpointRefused, EndpointUnavailable
from curation.chat.lane import lane, pause
from curation.chat.once import Again, Once
from curation.chat.question import Question
from curation.chat.repaired import repaired


class Client:
    """Questions to one endpoint. The cache is used by the caller's thread only; requests run in threads of ours.

    What is spent is told by `budgets`, each of which may refuse.
    """

    def __init__(self, endpoint: Endpoint, cache: Cache, budgets: Sequence[Budget] = ()) -> None:
        self.endpoint = endpoint
        self.budgets = tuple(budgets)
        self._cache = cache
        self._lane = lane(endpoint)
        self._once = Once(endpoint)

    @property
    def name(self) -> str:
        """What the model is called here."""
        return self.endpoint.name

    @property
    def identity(self) -> str:
        """What gives the answers, as a revision."""
        return self.endpoint.identity

    def key(self, asked: Question) -> str:
        """The hash under which an answer is remembered; raises NotSupported."""
        return question.key(question.body(asked, self.endpoint), self.endpoint)

    def ask(self, asked: Question) -> Answer:
        """The answer to one question; raises ChatError."""
        (found,) = (outcome for _, outcome in self.ask_all([asked]))
        if isinstance(found, Answer):
            return found
        raise found

    def ask_all(self, questions: Sequence[Question]) -> Iterator[tuple[int, Answer | Failure]]:
        """Each question's number with its answer, or why it has none, in the order in which they are known.

        Give a batch: all of it is held in memory. Where nothing more can be answered (the endpoint is down, the
        budget spent) the answers that still arrived come first, then the ChatError is raised.
        """
        numbers: dict[str, list[int]] = {}
        for number, asked in enumerate(questions):
            numbers.setdefault(self.key(asked), []).append(number)
        known = self._cache.look_up(numbers)
        for key, found in known.items():
            yield from ((number, replace(found, is_cached=True)) for number in numbers[key])
        missing = [key for key in numbers if key not in known]
        for key, outcome in self._in_threads({key: questions[numbers[key][0]] for key in missing}):
            if isinstance(outcome, Answer):
                self._cache.keep(key, self.endpoint, outcome)
            first, *same = numbers[key]
            yield first, outcome
            twice = replace(outcome, is_cached=True) if isinstance(outcome, Answer) else outcome
            yield from ((number, twice) for number in same)

    def _in_threads(self, questions: dict[str, Question]) -> Iterator[tuple[str, Answer | Failure]]:
        if not questions:
            return
        stop = threading.Event()
        pool = ThreadPoolExecutor(min(self.endpoint.concurrency, len(questions)), thread_name_prefix="chat")
        waiting: dict[Future[Answer], str] = {}
        problem: Exception | None = None
        try:
            for key, asked in questions.items():
                waiting[pool.submit(repaired, asked, partial(self._call, stop=stop))] = key
            for future in as_completed(waiting):
                if future.cancelled():
                    continue
                error = future.exception()
                if error is None:
                    yield waiting[future], future.result()
                elif isinstance(error, Failure):
                    yield waiting[future], error
                elif problem is None and isinstance(error, Exception):
                    # The others would fare no better: those on their way may arrive, no new one sets out.
                    problem = error
                    for other in waiting:
                        other.cancel()
        finally:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
        if problem is not None:
            raise problem

    def _call(self, asked: Question, stop: threading.Event) -> Answer:
        """One answer, whatever its form, after as many attempts as it takes or the endpoint is worth."""
        body = question.body(asked, self.endpoint)
        most = self.endpoint.cost(question.most_tokens_in(body, self.endpoint), asked.max_tokens)
        for attempt in range(1, self.endpoint.attempts + 1):
            self._lane.enter(stop)
            try:
                with self._paid(most) as bill:
                    found = self._once(body, most, bill)
                self._lane.succeeded()
                return found
            except EndpointRefused:
                # It works: it is this question that it does not take.
                self._lane.succeeded()
                raise
            except Again as problem:
                if problem.is_fault:
                    self._lane.failed()
                why = problem
            finally:
                self._lane.leave()
            if attempt < self.endpoint.attempts:
                pause(self._pause(attempt, why), stop)
        raise EndpointUnavailable(
            f"'{self.endpoint.name}' gave no answer in {self.endpoint.attempts} attempts. The last one: {why}"
        ) from why

    @contextmanager
    def _paid(self, most: float) -> Iterator[list[float]]:
        """Set `most` aside in every budget, and pay what is on the bill in the end, also of a failed attempt."""
        bill: list[float] = []
        open_in: list[Budget] = []
        try:
            for budget in self.budgets:
                budget.set_aside(most)
                open_in.append(budget)
            yield bill
        finally:
            for budget in open_in:
                budget.settle(most, sum(bill))

    def _pause(self, attempt: int, problem: Again) -> float:
        """Exponential with full jitter, so that those who failed together don't come back together."""
        asked_for = _seconds(problem.retry_after)
        if asked_for > self.endpoint.most_backoff_s:
            raise EndpointUnavailable(
                f"'{self.endpoint.name}' wants to be left in peace for {asked_for:.0f} seconds, which is longer "
                f"than the {self.endpoint.most_backoff_s:g} that are waited here. {problem}"
            ) from problem
        longest = min(self.endpoint.most_backoff_s, self.endpoint.backoff_s * 2 ** (attempt - 1))
        return asked_for + random.uniform(0.0, longest)


def _seconds(retry_after: str) -> float:
    """How long a Retry-After header, in either of its forms, asks to wait; 0 where it cannot be read."""
    if not retry_after:
        return 0.0
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass  # then it is a date
    try:
        then = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0.0
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return max(0.0, (then - datetime.now(UTC)).total_seconds())
