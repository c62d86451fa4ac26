"""Hybrid Transformer Demucs (Rouard et al., 2023) and its fine-tuned bag, for machines that have torch and the weights.

MODELS_DIR/htdemucs or MODELS_DIR/htdemucs_ft holds what demucs_weights.py reads; with ALLOW_HUB the hub may bring it.
"""

import random
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
from demucs_run import Attempt, attempts, share_done, vocals_in
from demucs_weights import Demucs, fetch_demucs, files_in, open_demucs
from onevoice_service.audio import Floats
from onevoice_service.device import device
from onevoice_service.engine import Product, Status, Work
from onevoice_service.failure import TaskError
from onevoice_service.log import log
from onevoice_service.models import Model
from onevoice_service.settings import Settings
from onevoice_service.stages import SeparateParams
from rates import at_rate
from stems import separate_piece


class HtDemucs:
    """`name`: htdemucs (one model) or htdemucs_ft (four, of which only those that find vocals are read)."""

    stage = "separate"

    def __init__(self, settings: Settings, name: str) -> None:
        self.id = f"demucs/{name}"
        self._settings, self._name = settings, name
        self._folder = settings.models_dir / name
        self._model = Model(name, self._open, weights=files_in(self._folder), gpu=True)

    def status(self) -> Status:
        if find_spec("demucs") is None:
            return Status(on=False, reason="the Python package demucs is not installed")
        weights = files_in(self._folder)
        if weights or self._settings.allow_hub:
            return Status(on=True, reason=None, weights=weights)
        return Status(
            on=False, reason=f"weights missing: {self._name}/*.safetensors or *.th (ALLOW_HUB=1 fetches them)"
        )

    def models(self) -> list[Model[Any]]:
        return [self._model]

    def run(self, work: Work) -> Product:
        params = work.params
        if not isinstance(params, SeparateParams):
            raise TypeError("separate takes SeparateParams")
        with work.models.use(self._model) as demucs:
            return separate_piece(work, lambda sound, rate: self._voices(sound, rate, demucs, params, work.progress))

    def _open(self) -> Demucs:
        import torch

        torch.set_num_threads(self._settings.threads)
        return open_demucs(self._folder, self._name) if files_in(self._folder) else fetch_demucs(self._name)

    def _voices(
        self, sound: Floats, rate: int, demucs: Demucs, params: SeparateParams, progress: Callable[[float], None]
    ) -> Floats:
        tries = attempts(device(self._settings), demucs.segment_s, self._settings.demucs_segment_s)

        def separate(stereo: Floats) -> Floats:
            return _first_that_fits(demucs, stereo, tries, params, progress)

        return at_rate(separate, demucs.rate, sound, rate)


def _first_that_fits(
    demucs: Demucs, stereo: Floats, tries: list[Attempt], params: SeparateParams, progress: Callable[[float], None]
) -> Floats:
    """Raises TaskError out_of_memory, retryable, when not even the least demanding attempt has room."""
    import torch

    for attempt in tries:
        # Demucs draws its shifts from here: the same sound is to give the same stems.
        random.seed(0)
        heard = share_done(progress, len(demucs.models), params.shifts, len(stereo), demucs.rate * attempt.segment_s)
        try:
            found = vocals_in(demucs, stereo, attempt, params, heard)
        except (torch.OutOfMemoryError, MemoryError, RuntimeError) as error:
            if not isinstance(error, (torch.OutOfMemoryError, MemoryError)) and not _allocator_failed(error):
                raise
            log("separate_out_of_memory", device=attempt.device, segmentS=round(attempt.segment_s, 2))
            if torch.cuda.is_available():
                torch.cuda.empty_cache()
            continue
        if not np.isfinite(found).all():
            raise TaskError("engine_error", "Demucs gave numbers that are no sound.", retryable=True)
        return found
    raise TaskError("out_of_memory", "Demucs found no memory, not even for short segments on the CPU.", retryable=True)


def _allocator_failed(error: Exception) -> bool:
    """CUDA has a class of its own for it; the CPU's allocator only has words."""
    return "out of memory" in str(error) or "allocate memory" in str(error)
