"""Artifacts go out by grant: one PUT, or equal parts four at a time, a failed one again."""

import asyncio
from pathlib import Path

import httpx

from .callback import Callback
from .digest import sha256_of
from .failure import TaskError
from .messages import Artifact, Etag, GrantRequest, PartsGrant

TRIES = 5
FIRST_WAIT_S = 0.25
PARALLEL_PARTS = 4


async def upload(client: httpx.AsyncClient, callback: Callback, name: str, file: Path, content_type: str) -> Artifact:
    """Raises Stopped (stale) and TaskError upload_failed (retryable) or grant_malformed."""
    size, digest = await asyncio.to_thread(lambda: (file.stat().st_size, sha256_of(file)))
    grant = await callback.grant(GrantRequest(name=name, size_bytes=size, content_type=content_type))
    if isinstance(grant, PartsGrant):
        parts = await _put_parts(client, grant, file, size)
        return Artifact(digest=digest, size_bytes=size, content_type=content_type, parts=parts)
    await _put(client, grant.put.url, grant.put.headers, await asyncio.to_thread(_read, file, 0, size))
    return Artifact(digest=digest, size_bytes=size, content_type=content_type)


async def _put_parts(client: httpx.AsyncClient, grant: PartsGrant, file: Path, size: int) -> list[Etag]:
    step = grant.part_size_bytes
    if sorted(part.part_number for part in grant.parts) != list(range(1, -(-size // step) + 1)):
        raise TaskError("grant_malformed", "The upload grant does not have the parts of the artifact.", retryable=True)
    lane = asyncio.Semaphore(PARALLEL_PARTS)

    async def put(number: int, url: str, headers: dict[str, str]) -> Etag:
        async with lane:
            body = await asyncio.to_thread(_read, file, (number - 1) * step, step)
            return Etag(part_number=number, etag=await _put(client, url, headers, body))

    tasks = [asyncio.ensure_future(put(part.part_number, part.url, part.headers)) for part in grant.parts]
    try:
        return sorted(await asyncio.gather(*tasks), key=lambda etag: etag.part_number)
    finally:
        for task in tasks:
            task.cancel()


async def _put(client: httpx.AsyncClient, url: str, headers: dict[str, str], body: bytes) -> str:
    """The ETag without its quotes, as R2's own binding takes it."""
    for attempt in range(TRIES):
        if attempt:
            await asyncio.sleep(FIRST_WAIT_S * 2**attempt)
        try:
            answer = await client.put(url, headers=headers, content=body)
        except httpx.TransportError:
            continue
        # If-None-Match: * refuses our own bytes when the answer of the try before was lost; the key is ours alone.
        again = attempt > 0 and answer.status_code == httpx.codes.PRECONDITION_FAILED
        if again or httpx.codes.is_success(answer.status_code):
            return answer.headers.get("etag", "").strip('"')
        if (
            answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR
            and answer.status_code != httpx.codes.TOO_MANY_REQUESTS
        ):
            break
    raise TaskError("upload_failed", "An artifact could not be stored.", retryable=True)


def _read(file: Path, start: int, size: int) -> bytes:
    with file.open("rb") as stream:
        stream.seek(start)
        return stream.read(size)
