"""What the dub claims: its lines (rows of GET /v1/dubs/{id}/lines) with their takes, and what was truly said."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from bands import bands
from media import read_wav

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Line:
    id: str
    start_s: float
    end_s: float
    treatment: str
    speaker: str


@dataclass(frozen=True)
class Placed:
    """A dubbed line. `stretch`: how much faster than in the raw take its words are heard."""

    line: Line
    text: str
    start_s: float
    end_s: float
    stretch: float
    take_path: Path

    @cached_property
    def take(self) -> np.ndarray:
        return read_wav(self.take_path)

    @cached_property
    def bands(self) -> np.ndarray:
        return bands(self.take)


@dataclass(frozen=True)
class Dub:
    lines: list[Line]
    placed: list[Placed]


def read_dub(path: Path, takes: Path) -> Dub:
    """`path`: the rows, as a list or as `{data: [...]}`. `takes`: folder of `{take id}.wav`."""
    rows = json.loads(path.read_text("utf-8"))
    rows = rows["data"] if isinstance(rows, dict) else rows
    lines = [
        Line(row["id"], row["startMs"] / 1000, row["endMs"] / 1000, row["treatment"], row["speakerId"]) for row in rows
    ]
    placed = [_placed(line, row, takes) for line, row in zip(lines, rows, strict=True) if _is_placed(row)]
    return Dub(sorted(lines, key=lambda one: one.start_s), sorted(placed, key=lambda one: one.start_s))


def _is_placed(row: dict) -> bool:
    return row["treatment"] == "dub" and bool((row.get("placement") or {}).get("placed")) and bool(row.get("take"))


def _placed(line: Line, row: dict, takes: Path) -> Placed:
    placement = row["placement"]
    start_s, end_s = placement["startMs"] / 1000, placement["endMs"] / 1000
    text = (row.get("translation") or {}).get("text", "")
    # A rate counts from the engine's own pace; a take that was spoken faster is stretched by the rest alone.
    stretch = placement["rate"] / row["take"].get("speed", 1)
    return Placed(line, text, start_s, end_s, stretch, takes / f"{row['take']['id']}.wav")


def true_words(path: Path) -> list[tuple[str, float, float]]:
    """(word, from, to) in seconds. `{utterances: [{start_ms, end_ms, text, words?}]}`, camelCase as well; words without
    times share their utterance by their letters.
    """
    truth = json.loads(path.read_text("utf-8"))
    return [word for one in truth["utterances"] for word in _words_of(one)]


def _words_of(utterance: dict) -> list[tuple[str, float, float]]:
    if utterance.get("words"):
        return [(word.get("text") or word.get("word"), *_span(word)) for word in utterance["words"]]
    start_s, end_s = _span(utterance)
    words = utterance["text"].split()
    letters = np.cumsum([0, *(len(word) + 1 for word in words)])
    edges = start_s + (end_s - start_s) * letters / letters[-1]
    return [(word, float(edges[index]), float(edges[index + 1])) for index, word in enumerate(words)]


def _span(one: dict) -> tuple[float, float]:
    return one.get("start_ms", one.get("startMs")) / 1000, one.get("end_ms", one.get("endMs")) / 1000
