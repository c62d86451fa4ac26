"""Where a take says the same sounds twice in a row. Recognizers write a repeated phrase once (3 of 7 that were cut in).

Spectral shapes (cepstra of the mel bands, 20 ms a frame) are compared with those one lag later: a phrase that is said
again at once is as like its echo, over a whole lag, as sounds get. Measured on takes of Kokoro: cut in twice 0.95-1.0;
good takes up to 0.78 at lags of 0.4 s and more, to 0.82 from 0.28 s on. Finding one only makes the ear listen again, in
two pieces. Pure.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from heard import HeardWord, Regions
from onevoice_service.audio import Floats

#: Two of Whisper's frames.
FRAME_S = 0.02
#: Coefficients that tell sounds apart: without the level, without the pitch.
FIRST, LAST = 1, 20
#: Shorter echoes are syllables, and their likeness chance.
LEAST_LAG_S = 0.28
#: What a second voicing may drift against the first: frames to each side.
DRIFT = 2
#: From a lag of LONG_S on, and below it.
LONG_S, LIKE, LIKE_SHORT = 0.4, 0.74, 0.85
#: Words at the joint that say the same: letters, and their share that agrees.
LEAST_LETTERS, AGREE = 3, 0.7


@dataclass(frozen=True)
class Echo:
    """The second of two like phrases begins at `joint`, seconds; `likeness` is 1 where they are the same sound."""

    joint: float
    likeness: float


def find_echo(features: Floats, part: tuple[float, float], speech: Regions) -> Echo | None:
    """`features`: mel bands x frames of 10 ms of the passage."""
    likeness = _likeness(features, part, speech)
    frames = len(likeness)
    best: Echo | None = None
    for lag in range(round(LEAST_LAG_S / FRAME_S), frames // 2 + 1):
        sums = np.concatenate(([0.0], np.cumsum(np.diagonal(likeness, lag))))
        means = (sums[lag:] - sums[:-lag]) / lag
        at = int(means.argmax())
        is_like = means[at] >= (LIKE if lag * FRAME_S >= LONG_S else LIKE_SHORT)
        if is_like and (best is None or means[at] > best.likeness):
            best = Echo(part[0] + (at + lag) * FRAME_S, float(means[at]))
    return best


def _likeness(features: Floats, part: tuple[float, float], speech: Regions) -> npt.NDArray[np.float64]:
    """Frame by frame, -1..1; 0 where nobody speaks."""
    from scipy.fft import dct
    from scipy.ndimage import maximum_filter1d

    count = features.shape[1] // 2
    frames = features[:, : 2 * count].reshape(len(features), count, 2).mean(axis=2)
    is_voiced = np.zeros(count, bool)
    for start, end in speech:
        is_voiced[max(0, round((start - part[0]) / FRAME_S)) : max(0, round((end - part[0]) / FRAME_S))] = True
    if not is_voiced.any():
        return np.zeros((0, 0))
    shapes = dct(frames - frames[:, is_voiced].mean(axis=1, keepdims=True), axis=0, norm="ortho")[FIRST:LAST]
    shapes = shapes / np.maximum(np.linalg.norm(shapes, axis=0), 1e-6) * is_voiced
    return maximum_filter1d(np.asarray(shapes.T @ shapes, np.float64), 2 * DRIFT + 1, axis=1)


def says_again(before: list[HeardWord], after: list[HeardWord]) -> bool:
    """The last words of the one piece are the first of the other."""
    from difflib import SequenceMatcher

    for count in range(1, min(len(before), len(after)) + 1):
        one, other = _letters(before[-count:]), _letters(after[:count])
        is_long = min(len(one), len(other)) >= LEAST_LETTERS
        if is_long and SequenceMatcher(None, one, other, autojunk=False).ratio() >= AGREE:
            return True
    return False


def _letters(words: list[HeardWord]) -> str:
    return "".join(letter for word in words for letter in word.text.casefold() if letter.isalnum())
