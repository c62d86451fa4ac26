"""Inputs come by signed URL, are checked against their digest and resumed by Range where a connection breaks."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from .failure import TaskError
from .messages import Input

TRIES = 5
FIRST_WAIT_S = 0.25


@dataclass
class _Copy:
    """A file under way: what has arrived so far and its running digest."""

    path: Path
    received: int = 0
    digest: Any = None

    def restart(self) -> None:
        self.path.write_bytes(b"")
        self.received, self.digest = 0, hashlib.sha256()


async def download(client: httpx.AsyncClient, source: Input, path: Path, arrived: Callable[[int], None]) -> None:
    """Raises TaskError input_unreachable (retryable) or input_mismatch when size or digest differ."""
    path.parent.mkdir(parents=True, exist_ok=True)
    copy = _Copy(path)
    copy.restart()
    for attempt in range(TRIES):
        if attempt:
            await asyncio.sleep(FIRST_WAIT_S * 2**attempt)
        if await _receive(client, source, copy, arrived):
            return _check(source, copy)
    raise TaskError("input_unreachable", "An input could not be downloaded.", retryable=True)


async def _receive(client: httpx.AsyncClient, source: Input, copy: _Copy, arrived: Callable[[int], None]) -> bool:
    """One request from where the last one broke off. True once all has arrived."""
    # Compressed, sizes and ranges would not be those of the artifact.
    headers = {"accept-encoding": "identity", **({"range": f"bytes={copy.received}-"} if copy.received else {})}
    try:
        async with client.stream("GET", source.url, headers=headers) as answer:
            if not httpx.codes.is_success(answer.status_code):
                return False
            if copy.received and answer.status_code != httpx.codes.PARTIAL_CONTENT:
                copy.restart()
            with copy.path.open("ab") as file:
                async for block in answer.aiter_raw():
                    copy.received += len(block)
                    if copy.received > source.size_bytes:
                        raise _mismatch("is larger than announced")
                    file.write(block)
                    copy.digest.update(block)
                    arrived(len(block))
    except httpx.TransportError:
        return copy.received == source.size_bytes > 0
    return True


def _check(source: Input, copy: _Copy) -> None:
    if copy.received != source.size_bytes:
        raise _mismatch("is shorter than announced")
    if source.digest is not None and copy.digest.hexdigest() != source.digest:
        raise _mismatch("does not have the announced digest")


def _mismatch(what: str) -> TaskError:
    # Artifacts never change once written: another attempt may only help where the transfer was at fault.
    return TaskError("input_mismatch", f"An input {what}.", retryable=True)
