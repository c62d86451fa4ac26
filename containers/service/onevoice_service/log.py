"""Structured logs: one JSON object per line on stderr. Ids, codes and figures; never speech, URLs or tokens."""

import json
import sys
import time
import traceback
from typing import Any


def log(event: str, **fields: Any) -> None:
    line = {"at": round(time.time(), 3), "event": event, **fields}
    print(json.dumps(line, ensure_ascii=False, default=str), file=sys.stderr, flush=True)


def frames(error: BaseException) -> list[str]:
    """Where it happened, without the exception's own words, which may quote what was said."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)[-8:]]
