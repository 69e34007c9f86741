"""One attempt at one request: what came back, or whether trying again may help."""

import json
import time
from typing import Any

from pydantic import ValidationError

from annotation.outgoing import ANYWHERE, FetchError, Limits, NotReachedError, TransferError, post_json
from curation.chat.answer import Answer, Reply, what_it_says
from curation.chat.endpoints import Endpoint
from curation.chat.errors import EndpointConfigError, EndpointRefused, EndpointUnavailable

MOST_BYTES = 4 * 2**20
# Says that one is too fast, which is no fault of the endpoint's; and what else passes by itself.
TOO_FAST = 429
PASSING = frozenset((408, 409, 425, 500, 502, 503, 504, 520, 522, 524, 529))
# About the key, the address or the model, not about this question. Redirects are not followed: the key is for one.
OURS_TO_MEND = frozenset((301, 302, 303, 307, 308, 401, 403, 404, 405))


class Again(Exception):
    """This attempt failed and another may not. `is_fault` where the endpoint is to blame, not our pace."""

    def __init__(self, why: str, is_fault: bool = True, retry_after: str = "") -> None:
        super().__init__(why)
        self.is_fault = is_fault
        self.retry_after = retry_after


class Once:
    """Sends a request body once."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._url = f"{endpoint.base_url.rstrip('/')}/chat/completions"
        # The operator named this address, so it may be one of this machine or its network.
        self._limits = Limits(
            MOST_BYTES,
            most_seconds=endpoint.timeout_s,
            patience_s=endpoint.timeout_s,
            most_redirects=0,
            allowed_networks=ANYWHERE,
        )

    def __call__(self, body: dict[str, Any], most: float, bill: list[float]) -> Answer:
        """The answer; raises Again, or ChatError. What it cost goes on the `bill`: `most` where nobody says."""
        key = self._endpoint.key()
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        began = time.perf_counter()
        try:
            came = post_json(self._url, content, self._limits, headers)
        except NotReachedError as error:
            raise Again(str(error)) from error
        except TransferError as error:
            # It may have worked for us, and be paid for it, before the connection broke.
            bill.append(most)
            raise Again(str(error)) from error
        except FetchError as error:
            bill.append(most)
            raise EndpointUnavailable(f"'{self._endpoint.name}' cannot be asked: {error}") from error
        if came.status != 200:
            raise self._refusal(came.status, what_it_says(came.data), came.retry_after)
        return self._answer(came.data, most, bill, round((time.perf_counter() - began) * 1000))

    def _refusal(self, status: int, said: str, retry_after: str) -> Exception:
        name = self._endpoint.name
        if status == TOO_FAST or status in PASSING:
            return Again(f"It answers {status}: {said}", status != TOO_FAST, retry_after)
        if status in OURS_TO_MEND:
            return EndpointConfigError(
                f"'{name}' answers {status}: {said} Look at its key, base_url and model in the configuration."
            )
        return EndpointRefused(f"'{name}' answers {status}: {said}")

    def _answer(self, data: bytes, most: float, bill: list[float], latency_ms: int) -> Answer:
        try:
            reply = Reply.model_validate_json(data)
        except ValidationError as error:
            bill.append(most)
            start = data[:80].decode("utf-8", "replace")
            raise Again(f"What it sends is no chat completion: {start!r}") from error
        if reply.usage is None:
            tokens_in, tokens_out, cost = 0, 0, most
        else:
            tokens_in, tokens_out = reply.usage.prompt_tokens, reply.usage.completion_tokens
            cost = self._endpoint.cost(tokens_in, tokens_out)
        bill.append(cost)
        return Answer(
            text=reply.text,
            model=reply.model,
            tokens_in=tokens_in,
            tokens_out=tokens_out,
            latency_ms=latency_ms,
            cost=cost,
            alternatives=reply.alternatives(),
        )
