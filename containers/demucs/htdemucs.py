"""Hybrid Transformer Demucs (Rouard et al., 2023), for machines that have torch and the weights. Off elsewhere.

MODELS_DIR/htdemucs holds htdemucs.yaml and the .th file that it names. A .th file is a pickle and runs code when read:
set-up refuses any whose digest is not the one in models.lock.json.
"""

from importlib.util import find_spec

import numpy as np
from onevoice_service.audio import Floats
from onevoice_service.engine import Product, Status, Work, missing
from onevoice_service.settings import Settings
from stems import separate_piece

RATE = 44_100


class HtDemucs:
    id = "demucs/htdemucs"
    stage = "separate"

    def __init__(self, settings: Settings) -> None:
        self._root = settings.models_dir
        self._folder = settings.models_dir / "htdemucs"

    def status(self) -> Status:
        if find_spec("demucs") is None:
            return Status(on=False, reason="the Python package demucs is not installed")
        weights = tuple(sorted(self._folder.glob("*.th")))
        reason = missing((self._folder / "htdemucs.yaml",), self._root)
        if reason is None and not weights:
            reason = "weights missing: htdemucs/*.th"
        return Status(on=reason is None, reason=reason, weights=weights)

    def load(self) -> None:
        import torch
        from demucs.api import Separator

        device = "cuda" if torch.cuda.is_available() else "cpu"
        # shifts=0: the random time shift of the default would make every run differ.
        self._separator = Separator(
            "htdemucs", repo=self._folder, device=device, shifts=0, overlap=0.25, progress=False
        )

    def run(self, work: Work) -> Product:
        return separate_piece(work, self._voices)

    def _voices(self, sound: Floats, rate: int) -> Floats:
        import torch
        from scipy.signal import resample_poly

        stereo = np.ascontiguousarray(np.broadcast_to(sound, (len(sound), 2)).T)
        _, stems = self._separator.separate_tensor(torch.from_numpy(stereo), rate)
        voices = stems["vocals"].numpy().T
        # separate_tensor resamples to its own rate and leaves its answer there.
        voices = voices if rate == RATE else resample_poly(voices, rate, RATE)
        voices = np.pad(voices[: len(sound)], ((0, max(0, len(sound) - len(voices))), (0, 0))).astype(np.float32)
        return voices if sound.shape[1] > 1 else voices.mean(axis=1, keepdims=True)
