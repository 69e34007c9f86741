"""What can go wrong between us and a model, and what a person can do about it."""

from curation.errors import CurationError


class ChatError(CurationError):
    """A model gave no usable answer; the message says why."""


class EndpointConfigError(ChatError):
    """The operator's file of language models cannot be used; the message names the file and the entry."""


class UnknownEndpoint(ChatError):
    """No language model of this name is configured; the message lists those that are."""


class NotSupported(ChatError):
    """The endpoint is configured as not able to do what is asked of it."""


class EndpointRefused(ChatError):
    """The endpoint says that the request is wrong or not allowed: asking again would not help."""


class EndpointUnavailable(ChatError):
    """The endpoint is down, overloaded or broken, also after several attempts."""


class BudgetSpent(ChatError):
    """The next request could cost more than what is left; nothing was sent."""


class Stopped(ChatError):
    """Whoever asked no longer waits for an answer."""


class InvalidAnswer(ChatError):
    """The model answered twice, and neither time as it was asked to. Never to be taken for a tie or a zero."""

    def __init__(self, why: str, raw: str) -> None:
        super().__init__(f"The model's answer cannot be used: {why}.")
        self.why = why
        self.raw = raw
