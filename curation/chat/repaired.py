"""An answer in the form that was asked for: asked once more, with its fault, where it is not."""

from collections.abc import Callable
from dataclasses import replace

from curation.chat import answer
from curation.chat.answer import Answer
from curation.chat.errors import InvalidAnswer
from curation.chat.question import Message, Question


def repaired(asked: Question, call: Callable[[Question], Answer]) -> Answer:
    """What `call` answers; of two attempts the second, with what both took. Raises InvalidAnswer, and as `call`."""
    first = call(asked)
    if asked.answer is None:
        return first
    try:
        answer.parse(first.text, asked.answer)
    except InvalidAnswer as error:
        second = call(_again(asked, first.text, error))
        try:
            answer.parse(second.text, asked.answer)
        except InvalidAnswer as again:
            raise InvalidAnswer(again.why, f"{first.text}\n\n[asked again]\n\n{second.text}") from again
        return replace(
            second,
            tokens_in=first.tokens_in + second.tokens_in,
            tokens_out=first.tokens_out + second.tokens_out,
            latency_ms=first.latency_ms + second.latency_ms,
            cost=first.cost + second.cost,
            is_repaired=True,
        )
    return first


def _again(asked: Question, said: str, error: InvalidAnswer) -> Question:
    wanted = f"That cannot be read: {error.why}. Answer again: one JSON object in the form asked for, nothing else."
    return replace(asked, messages=(*asked.messages, Message("assistant", (said,)), Message("user", (wanted,))))
