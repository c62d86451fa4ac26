"""Talking back to OneVoice: patient where nobody answers, silent where the attempt is stale."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx
from pydantic import ValidationError

from .failure import TaskError
from .messages import Grant, GrantRequest, Heartbeat, HeartbeatAnswer, Wire, any_grant

#: A Worker's restart takes 1-2 s, a deploy longer; after this long a lease has certainly expired.
PATIENCE_S = 120.0
FIRST_WAIT_S = 0.25
LONGEST_WAIT_S = 2.0
CONFLICT = 409


class Stopped(Exception):  # noqa: N818 - no error: the attempt is not wanted any more
    """Stale, cancelled, refused or unreachable: stop the work, clean up and say nothing more."""


@dataclass(frozen=True)
class Callback:
    client: httpx.AsyncClient
    url: str
    token: str
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], float] = time.monotonic

    async def beat(self, progress: float) -> None:
        answer = await self.send(Heartbeat(progress=progress))
        try:
            if HeartbeatAnswer.model_validate_json(answer).next == "cancel":
                raise Stopped("cancelled")
        except ValidationError as error:
            raise Stopped("heartbeat answer is malformed") from error

    async def grant(self, request: GrantRequest) -> Grant:
        try:
            return any_grant.validate_json(await self.send(request))
        except ValidationError as error:
            raise TaskError("grant_malformed", "The upload grant could not be read.", retryable=True) from error

    async def send(self, message: Wire) -> bytes:
        """The body of the 2xx answer; tries for PATIENCE_S on no answer, 429 and 5xx. Raises Stopped."""
        deadline, wait = self.now() + PATIENCE_S, FIRST_WAIT_S
        while True:
            status, body = await self._post(message.model_dump_json().encode())
            if httpx.codes.is_success(status):
                return body
            if status == CONFLICT:
                raise Stopped("stale")
            if 0 < status < httpx.codes.INTERNAL_SERVER_ERROR and status != httpx.codes.TOO_MANY_REQUESTS:
                raise Stopped(f"callback refused with {status}")
            if self.now() + wait > deadline:
                raise Stopped("callback unreachable")
            await self.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT_S)

    async def _post(self, content: bytes) -> tuple[int, bytes]:
        headers = {"authorization": f"Bearer {self.token}", "content-type": "application/json"}
        try:
            answer = await self.client.post(self.url, content=content, headers=headers)
        except httpx.TransportError:
            return 0, b""
        return answer.status_code, answer.content
