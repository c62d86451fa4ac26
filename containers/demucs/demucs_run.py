"""One run of Demucs: what it is given, how far along it is, and what to try when memory runs out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from demucs_weights import Demucs
from onevoice_service.audio import Floats
from onevoice_service.stages import SeparateParams

#: Shorter segments hear too little around them.
LEAST_SEGMENT_S = 2.0


@dataclass(frozen=True)
class Attempt:
    device: str
    segment_s: float


def attempts(device: str, trained_s: float, wanted_s: float | None) -> list[Attempt]:
    """What to try in turn: on a GPU ever shorter segments, then the CPU. No segment is longer than the trained one.

    trained_s: what the model was trained on; wanted_s: DEMUCS_SEGMENT_S.
    """
    first = min(trained_s, wanted_s or trained_s)
    last = [Attempt("cpu", first)] + ([Attempt("cpu", LEAST_SEGMENT_S)] if first > LEAST_SEGMENT_S else [])
    if device == "cpu":
        return last
    segments = [first]
    while segments[-1] / 2 >= LEAST_SEGMENT_S:
        segments.append(segments[-1] / 2)
    return [Attempt(device, segment) for segment in segments] + last


def vocals_in(
    demucs: Demucs, stereo: Floats, attempt: Attempt, params: SeparateParams, heard: Callable[[dict[str, Any]], None]
) -> Floats:
    """(samples x 2 at demucs.rate) -> its vocals. Scaled as demucs.api does; no stem gets the offset."""
    import torch
    from demucs.apply import apply_model

    middle = stereo.mean(axis=1)
    offset, scale = float(middle.mean()), float(middle.std()) + 1e-8
    given = torch.from_numpy(np.ascontiguousarray(((stereo - offset) / scale).T, dtype=np.float32))
    total, weights = np.zeros(stereo.shape, np.float32), 0.0
    for number, (model, weight) in enumerate(demucs.models):
        # A model pads to its own segment, whatever apply_model is told: only this makes it need less memory.
        model.segment = attempt.segment_s
        try:
            stems = apply_model(
                model,
                given[None],
                device=attempt.device,
                shifts=params.shifts,
                overlap=params.overlap,
                callback=heard,
                callback_arg={"model": number},
            )
        finally:
            model.to("cpu")
        total += weight * stems[0, model.sources.index("vocals")].numpy().T
        weights += weight
    return (total * (scale / weights)).astype(np.float32)


def share_done(
    progress: Callable[[float], None], models: int, shifts: int, samples: int, segment: float
) -> Callable[[dict[str, Any]], None]:
    """Demucs' callback names the segment that it has done: progress 0..1 over models, shifts and segments."""
    rounds = max(1, shifts)

    def heard(said: dict[str, Any]) -> None:
        if said.get("state") != "end":
            return
        segments = min(1.0, (said["segment_offset"] + segment) / max(1, samples))
        progress((said["model"] + (said["shift_idx"] + segments) / rounds) / models)

    return heard
