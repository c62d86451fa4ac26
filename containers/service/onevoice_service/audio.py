"""Sound in and out of files: 16 bit samples as they are, floats in -1..1 for the engines, levels in dBFS."""

from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import soundfile as sf

from .failure import TaskError

Floats = npt.NDArray[np.float32]
Samples = npt.NDArray[np.int16]
#: Levels of digital silence; JSON has no minus infinity.
FLOOR_DB = -96.0
#: Quieter frames are pauses, room and music rather than voice.
ACTIVE_WITHIN_DB = 30.0
FULL_SCALE = 32768.0
WAV = "audio/wav"


def read_samples(file: Path) -> tuple[Samples, int]:
    """(samples x channels, rate). Raises TaskError unreadable_audio."""
    return _read(file, "int16")


def read_floats(file: Path) -> tuple[Floats, int]:
    """(samples x channels in -1..1, rate). Raises TaskError unreadable_audio."""
    return _read(file, "float32")


def _read(file: Path, dtype: Literal["int16", "float32"]) -> tuple[npt.NDArray[Any], int]:
    try:
        return sf.read(file, dtype=dtype, always_2d=True)
    except sf.LibsndfileError as error:
        raise TaskError("unreadable_audio", "An input is no sound file.", retryable=False) from error


def write_wav(file: Path, samples: Samples, rate: int) -> None:
    sf.write(file, samples, rate, format="WAV", subtype="PCM_16")


def to_samples(floats: npt.NDArray[Any]) -> Samples:
    return np.clip(np.rint(floats * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)


def level_db(floats: npt.NDArray[Any]) -> float:
    """RMS in dBFS, one decimal, FLOOR_DB for silence or nothing."""
    if floats.size == 0:
        return FLOOR_DB
    power = float(np.mean(np.square(floats, dtype=np.float64)))
    return round(max(FLOOR_DB, 10 * np.log10(power)), 1) if power > 0 else FLOOR_DB


def speech_level_db(floats: Floats, rate: int) -> float:
    """Active speech level (the idea of ITU-T P.56): RMS in dBFS over the 10 ms frames within 30 dB of the loudest.

    Originals and takes are measured alike, so that pauses and stretched word ends do not make a voice seem quiet.
    """
    frame = rate // 100
    frames = np.pad(floats, (0, -len(floats) % frame)).reshape(-1, frame)
    levels = np.array([level_db(each) for each in frames])
    return level_db(frames[levels > levels.max(initial=FLOOR_DB) - ACTIVE_WITHIN_DB])
