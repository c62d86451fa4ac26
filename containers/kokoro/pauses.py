"""Where a take is silent between its sounds. src/sound/pauses.ts does the same, to the millisecond.

Both are held to containers/contract/pauses.json.
"""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
from onevoice_service.audio import Samples
from onevoice_service.stages import MOST_PAUSES

#: Shorter ones are the closures of p, t and k, which belong to their words.
SHORTEST_MS = 120
#: Quiet is what lies so far below the take's active level. There an f and a breath are alike: a pause begins and ends
#: with what is silent as well, so that a soft end of a word stays outside, and a breath in it does not part it.
QUIET_BELOW_DB, SILENT_BELOW_DB = 30.0, 40.0
#: Louder by so much and as short as this, it is a click in the quiet, or breath; a t is louder, an s lasts.
SOUND_BELOW_DB, CLICK_FRAMES = 24.0, 2
#: Active are the frames within so much of the loudest one (audio.py's speech_level_db).
ACTIVE_WITHIN_DB = 30.0
FULL_SCALE = 32768.0

Powers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def pauses(samples: Samples, rate: int) -> list[tuple[int, int]]:
    """`samples`: mono. Start and end in ms of each silence between two sounds, in order; 200 at most. Pure."""
    frame = rate // 100
    powers = _powers(samples, frame)
    level = _active(powers)
    sounds = np.flatnonzero(_sounding(powers, level))
    silent = powers < level / 10 ** (SILENT_BELOW_DB / 10)
    found: list[tuple[int, int]] = []
    for before, after in pairwise(sounds.tolist()):
        frames = np.flatnonzero(silent[before:after]) + before
        if frames.size == 0:
            continue
        # Never a millisecond more than the frames themselves.
        start, end = (
            -(-int(frames[0]) * frame * 1000 // rate),
            (int(frames[-1]) + 1) * frame * 1000 // rate,
        )
        if end - start >= SHORTEST_MS:
            found.append((start, end))
    return found[:MOST_PAUSES]


def _powers(samples: Samples, frame: int) -> Powers:
    """Of each 10 ms, full scale 1; the last one counts as if it were filled up with silence."""
    padded = np.pad(samples.astype(np.float64) / FULL_SCALE, (0, -len(samples) % frame))
    return np.square(padded.reshape(-1, frame)).mean(axis=1)


def _active(powers: Powers) -> float:
    """0: nothing sounds."""
    active = powers[powers > powers.max(initial=0) / 10 ** (ACTIVE_WITHIN_DB / 10)]
    return float(active.mean()) if active.size else 0.0


def _sounding(powers: Powers, level: float) -> Flags:
    """Of each frame whether it is part of a sound."""
    if level == 0:
        return np.zeros(len(powers), np.bool_)
    sounding = powers >= level / 10 ** (QUIET_BELOW_DB / 10)
    loud = powers >= level / 10 ** (SOUND_BELOW_DB / 10)
    # Where runs of such frames begin, and behind where they end.
    edges = np.flatnonzero(np.diff(np.pad(sounding.astype(np.int8), 1)))
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        if end - begin <= CLICK_FRAMES and not loud[begin:end].any():
            sounding[begin:end] = False
    return sounding
