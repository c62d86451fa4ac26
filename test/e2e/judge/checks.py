"""The checks of the files: each says what it measured, what was asked for, and whether that was reached."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import media
import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from claims import Dub

TRUTH_GOAL = 0.95
# A true word counts as inside a line that misses it by this much: recognizers' word times are no better.
TRUTH_TOLERANCE_S = 0.25
ORIGINAL_GOAL = 0.99
SILENT_RMS = 10 ** (-70 / 20)
CODES = {"pt": "por", "en": "eng", "es": "spa", "fr": "fra", "it": "ita", "de": "deu", "hi": "hin", "ja": "jpn"}
CODES |= {"zh": "zho", "nl": "nld", "pl": "pol", "ru": "rus", "cs": "ces", "uk": "ukr"}

# What MP4 can hold, by ffmpeg's names of decoders; sound without a picture is always handed out in it.
HELD_BY_MP4 = ("aac", "mp3", "mp3float", "alac", "ac3", "eac3", "opus", "libopus", "flac")


@dataclass
class Check:
    name: str
    result: object
    goal: str
    ok: bool
    detail: list = field(default_factory=list)

    def as_json(self) -> dict:
        return asdict(self)


def same_duration(source: Path, output: Path) -> Check:
    frame = media.frame_seconds(source)
    difference = abs(media.duration(output) - media.duration(source))
    return Check(
        "durationDifferenceMs",
        round(difference * 1000, 1),
        f"<= {frame * 1000:.1f} (one frame)",
        difference <= frame + 1e-6,
    )


def same_picture(source: Path, output: Path) -> Check:
    before, after = media.picture_packets(source), media.picture_packets(output)
    if before is None or after is None:
        return Check("picturePacketsChanged", "no picture", "0", before == after)
    changed = sum(a != b for a, b in zip(before, after, strict=False)) + abs(len(before) - len(after))
    return Check("picturePacketsChanged", changed, "0", changed == 0)


def tracks(source: Path, output: Path, language: str) -> Check:
    """Dubbed first and default, the original second, both with a language; alone where the original has no place."""
    sounds = _sounds(output)
    found = [f"{one.language}{' default' if one.default else ''}" for one in sounds]
    code = CODES.get(language.split("-", maxsplit=1)[0].lower(), language)
    dubbed = bool(sounds) and sounds[0].language in (code, language) and sounds[0].default
    if not original_has_a_place(source):
        return Check("audioTracks", found, f"{code} default alone", dubbed and len(sounds) == 1)
    second = len(sounds) > 1 and sounds[1].language != "und" and not sounds[1].default
    ok = dubbed and second and likeness(media.sound(output, 1), media.sound(source)) >= ORIGINAL_GOAL
    return Check("audioTracks", found, f"{code} default, then the original unchanged and tagged", ok)


def original_has_a_place(source: Path) -> bool:
    """A film can go to Matroska, which takes every sound; sound alone goes to M4A."""
    return media.picture_packets(source) is not None or _sounds(source)[0].codec in HELD_BY_MP4


def _sounds(path: Path) -> list[media.Stream]:
    return [one for one in media.streams(path) if one.kind == "audio"]


def likeness(a: np.ndarray, b: np.ndarray) -> float:
    """Correlation at lag 0; two silences are alike."""
    length = min(len(a), len(b))
    a, b = a[:length].astype(np.float64), b[:length].astype(np.float64)
    silent = [float(np.sqrt(np.mean(one**2))) < SILENT_RMS for one in (a, b)]
    if any(silent):
        return 1.0 if all(silent) else 0.0
    return float(np.dot(a, b) / (np.linalg.norm(a) * np.linalg.norm(b)))


def truth(words: list[tuple[str, float, float]], dub: Dub) -> Check:
    def inside(middle: float) -> bool:
        return any(line.start_s - TRUTH_TOLERANCE_S <= middle <= line.end_s + TRUTH_TOLERANCE_S for line in dub.lines)

    outside = [word for word, a, b in words if not inside((a + b) / 2)]
    share = 1 - len(outside) / max(1, len(words))
    return Check("truthWordsInLines", round(share, 4), f">= {TRUTH_GOAL}", share >= TRUTH_GOAL, outside)
