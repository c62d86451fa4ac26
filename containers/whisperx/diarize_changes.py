"""Where one speaker ends and the next begins inside a region of speech: the best path through cells of 0.1 s. Pure.

A change costs something, so that a single odd window makes none, and less in a pause, where people do change.
"""

import numpy as np
import numpy.typing as npt
from diarize_speech import Region
from diarize_windows import GRID, Window
from onevoice_service.audio import Floats

#: Frames of a cell, and of the window around it that tells who speaks.
CELL, AROUND = 10, 80
#: What a change costs in similarity, and the share of it that a pause takes off.
CHANGE, PAUSE_OFF = 0.5, 0.7
#: A cell this far below the region's median, dB, begins to be a pause; and is one entirely so much further down.
_DIP_FROM_DB, _DIP_DB = 3.0, 15.0
#: Windows that are nearer to one speaker than to any other by less are looked at more closely.
CLEAR = 0.1

Costs = npt.NDArray[np.float64]


def is_clear(alike: Floats) -> bool:
    """(windows, speakers): whether one speaker is plainly the nearest to every window of a region."""
    if alike.shape[1] < 2:  # noqa: PLR2004 - nobody to mistake for
        return True
    ordered = np.sort(alike, axis=1)
    nearest = alike.argmax(axis=1)
    return bool((nearest == nearest[0]).all() and (ordered[:, -1] - ordered[:, -2]).min() > CLEAR)


def cells_of(region: Region) -> list[Window]:
    """A window around every cell, inside the region."""
    start, end = region
    size = min(AROUND, max(GRID, (end - start) // GRID * GRID))
    firsts = [min(end - size, start + CELL * number + CELL // 2 - size // 2) for number in range((end - start) // CELL)]
    return [Window(max(start, first), max(start, first) + size, 0, CELL) for first in firsts]


def change_costs(power: Floats) -> Costs:
    """Power per cell -> what a change before each cell costs."""
    levels = 10 * np.log10(power.astype(np.float64) + 1e-9)
    quiet = np.minimum(levels, np.concatenate([levels[:1], levels[:-1]]))
    dip = np.clip((np.median(levels) - quiet - _DIP_FROM_DB) / _DIP_DB, 0, 1)
    return CHANGE * (1 - PAUSE_OFF * dip)


def best_path(alike: Floats, costs: Costs) -> npt.NDArray[np.intp]:
    """(cells, speakers) -> the speaker of each cell: most similarity, less the costs of its changes (Viterbi)."""
    count, speakers = alike.shape
    total, came = alike[0].astype(np.float64), np.zeros((count, speakers), np.intp)
    for cell in range(1, count):
        best = int(total.argmax())
        changed = total[best] - costs[cell]
        came[cell] = np.where(total >= changed, np.arange(speakers), best)
        total = np.maximum(total, changed) + alike[cell]
    path = np.empty(count, np.intp)
    path[-1] = int(total.argmax())
    for cell in range(count - 1, 0, -1):
        path[cell - 1] = came[cell, path[cell]]
    return path
