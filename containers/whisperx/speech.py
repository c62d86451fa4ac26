"""The sound of a piece as recognizers take it, and where somebody speaks in it."""

from pathlib import Path

import numpy as np
from heard import Regions
from onevoice_service.audio import Floats, read_floats

RATE = 16_000
#: Silero decides in windows of 32 ms and on the safe side. Measured against trimmed speech over soft music, room and
#: noise: beginnings are right with a pad of 20 ms (median error 14 ms), ends without one (40 ms; 58 ms with it).
PAD = 0.02


def speech_regions(sound: Floats) -> Regions:
    """Silero VAD as faster-whisper carries it, with tight edges: word times are moved onto these."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(min_silence_duration_ms=100, speech_pad_ms=round(PAD * 1000), min_speech_duration_ms=60)
    found = get_speech_timestamps(sound, options)
    return [(region["start"] / RATE, max(region["start"] / RATE, region["end"] / RATE - PAD)) for region in found]


def read_mono(file: Path) -> Floats:
    """Mono at RATE. Raises TaskError unreadable_audio."""
    sound, rate = read_floats(file)
    mono = sound.mean(axis=1)
    if rate != RATE:
        from scipy.signal import resample_poly

        mono = resample_poly(mono, RATE, rate)
    return np.ascontiguousarray(mono, dtype=np.float32)
