"""Sound as the clips are made of it: mono or [length, 2] float64 at RATE, full scale 1."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import soundfile
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Sound: TypeAlias = NDArray[np.float64]

RATE = 48_000
FRAME = RATE // 100  # 10 ms
SPEECH_DB = -20.0
MARGIN_FRAMES = 2
FADE = RATE * 8 // 1000
SILENT_BELOW_DB = 32  # under the loud twentieth of an utterance
SMOOTHED = 5  # frames
PAUSE_MS = 300
NOISE_PERCENTILE = 4  # of a recording's frames: its noise
ABOVE_NOISE_DB = 10
SEARCH_FRAMES = 25  # a cut is looked for this far around its mark


def ffmpeg_pcm(ffmpeg: str, args: list[str], data: bytes | None = None) -> Sound:
    """What ffmpeg makes of `args` (or of `data` on its standard input), mono at RATE."""
    command = [
        ffmpeg,
        *([] if data else ["-nostdin"]),
        "-v",
        "error",
        *args,
        "-ac",
        "1",
        "-ar",
        str(RATE),
        "-f",
        "f32le",
        "-",
    ]
    raw = subprocess.run(command, input=data, check=True, capture_output=True).stdout  # noqa: S603
    return np.frombuffer(raw, np.float32).astype(np.float64)


def decode(ffmpeg: str, path: Path) -> Sound:
    return ffmpeg_pcm(ffmpeg, [*(["-f", "g722"] if path.suffix == ".g722" else []), "-i", str(path)])


def faster(ffmpeg: str, sound: Sound, tempo: float) -> Sound:
    """The same at the same pitch in 1 / `tempo` of the time."""
    raw = ["-f", "f32le", "-ac", "1", "-ar", str(RATE), "-i", "-", "-af", f"rubberband=tempo={tempo}"]
    stretched = ffmpeg_pcm(ffmpeg, raw, sound.astype(np.float32).tobytes())
    wanted = round(len(sound) / tempo)
    return at_db(np.pad(stretched, (0, max(0, wanted - len(stretched))))[:wanted], SPEECH_DB)


def rms_db(sound: Sound) -> float:
    return float(10 * np.log10(np.mean(sound**2) + 1e-12))


def at_db(sound: Sound, level_db: float) -> Sound:
    return sound * 10 ** (level_db / 20) / np.sqrt(np.mean(sound**2))


def levels(sound: Sound) -> Sound:
    """RMS of each whole frame of 10 ms."""
    return np.sqrt(np.mean(sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME) ** 2, axis=1)) + 1e-9


class Part(NamedTuple):
    """`first`: sample of the recording at which it begins. `phrases`: where in `sound` somebody is heard, in ms;
    recordings with noise in them have some of it before and after, which `trim` leaves.
    """

    first: int
    sound: Sound
    phrases: tuple[tuple[int, int], ...]


def phrases_of(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans in ms, joined where they are less than 300 ms apart: no pause, by NIST's rules for transcripts."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start - joined[-1][1] < PAUSE_MS:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def voice_in(level: Sound, floor: float) -> tuple[tuple[int, int], ...]:
    """Where the voice stands out of the recording's own noise, smoothed so that clicks do not."""
    power = np.convolve(level**2, np.ones(SMOOTHED) / SMOOTHED, "same")
    loud = np.percentile(level, 95)
    least = max(loud * 10 ** (-SILENT_BELOW_DB / 20), min(floor * 10 ** (ABOVE_NOISE_DB / 20), loud / 4))
    return phrases_of((10 * int(frame), 10 * int(frame) + 10) for frame in np.flatnonzero(power > least**2))


def trim(sound: Sound, floor: float) -> Part:
    """Without the silence around it and at SPEECH_DB."""
    level = levels(sound)
    loud = np.flatnonzero(level > np.percentile(level, 95) * 10 ** (-SILENT_BELOW_DB / 20))
    start = max(0, int(loud[0]) - MARGIN_FRAMES)
    end = min(len(level), int(loud[-1]) + 1 + MARGIN_FRAMES)
    phrases = voice_in(level[start:end], floor)
    sound = sound[start * FRAME : end * FRAME].copy()
    ramp = np.linspace(0, 1, FADE)
    sound[:FADE] *= ramp
    sound[-FADE:] *= ramp[::-1]
    return Part(start * FRAME, at_db(sound, SPEECH_DB), phrases)


def cut(sound: Sound, marks_ms: list[int | None]) -> list[Part]:
    """Parts that end at the quietest moment near each mark; None: the end of the sound."""
    level = levels(sound)
    floor = float(np.percentile(level, NOISE_PERCENTILE))
    smooth = np.convolve(level, np.ones(5) / 5, "same")
    parts: list[Part] = []
    start = 0
    for mark in marks_ms:
        end = len(smooth)
        if mark is not None:
            low = max(start, mark // 10 - SEARCH_FRAMES)
            end = low + int(np.argmin(smooth[low : mark // 10 + SEARCH_FRAMES]))
        part = trim(sound[start * FRAME : end * FRAME], floor)
        parts.append(part._replace(first=start * FRAME + part.first))
        start = end
    return parts


def write(path: Path, sound: Sound) -> None:
    """16-bit FLAC; refuses what would clip, for the stems must add up to the mix."""
    if np.abs(sound).max() > 1:
        raise ValueError(f"{path.name} would clip")
    soundfile.write(path, np.round(sound * 32767).astype(np.int16), RATE)
