"""Several sound files of one film as one sound."""

from pathlib import Path

import numpy as np
from onevoice_service.failure import TaskError
from onevoice_service.stages import SoundSpan
from place import Sound
from speech import RATE, read_mono


def lay(files: list[Path], spans: list[SoundSpan]) -> Sound:
    """Each where its span begins, later ones over earlier ones, silence between.

    Raises TaskError unreadable_audio, invalid_sounds.
    """
    if len(files) != len(spans):
        raise TaskError("invalid_sounds", "There must be one span for every sound.", retryable=False)
    start_ms, end_ms = min(span.start_ms for span in spans), max(span.end_ms for span in spans)
    whole = np.zeros(max(0, end_ms - start_ms) * RATE // 1000, np.float32)
    for file, span in zip(files, spans, strict=True):
        first = (span.start_ms - start_ms) * RATE // 1000
        part = read_mono(file)[: len(whole) - first]
        whole[first : first + len(part)] = part
    return Sound(whole, RATE, start_ms)
