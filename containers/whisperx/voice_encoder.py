"""Who speaks, as 256 numbers of length 1: two voices are as alike as the dot product of theirs."""

from pathlib import Path

import numpy as np
from onevoice_service.audio import Floats
from onevoice_service.onnx_session import open_session
from voice_graph import SIZE, voice_graph
from voice_mel import BANDS, mel_frames
from voice_weights import read_weights

#: Frames of 10 ms that the encoder was trained on.
FRAMES = 160
FRAMES_PER_S = 100
#: Windows computed together: the cost of a step is shared, and memory stays below 50 MB.
_AT_ONCE = 64
#: Sound is made this loud where it is quieter, dBFS, as in training.
_LOUDNESS_DB = -30.0


class VoiceEncoder:
    """Raises pickle.UnpicklingError, ValueError or KeyError for a file that is not the encoder's checkpoint."""

    def __init__(self, file: Path, threads: int) -> None:
        self._session = open_session(voice_graph(read_weights(file, "model_state"), BANDS), threads)

    def voices(self, frames: Floats, starts: list[int], length: int = FRAMES) -> Floats:
        """Mel frames and the first frame of each window -> (windows, SIZE). Beyond the last frame it is silent."""
        short = max(0, max(starts, default=0) + length - len(frames))
        padded = np.pad(frames, ((0, short), (0, 0)))
        return self.of([padded[start : start + length] for start in starts])

    def of(self, windows: list[Floats]) -> Floats:
        """(frames x BANDS, all as long) -> (windows, SIZE)"""
        found = [np.zeros((0, SIZE), np.float32)]
        for at in range(0, len(windows), _AT_ONCE):
            given = np.stack(windows[at : at + _AT_ONCE], axis=1)
            found.append(self._session.run(None, {"frames": given})[0])
        return unit(np.concatenate(found))


def encoder_frames(sound: Floats) -> Floats:
    """Mono sound at 16 kHz -> what VoiceEncoder takes, quiet sound made louder as in training."""
    power = float(np.mean(np.square(sound, dtype=np.float64))) if sound.size else 0.0
    gain_db = _LOUDNESS_DB - 10 * np.log10(power + 1e-12)
    louder = sound * np.float32(10 ** (gain_db / 20)) if gain_db > 0 else sound
    return mel_frames(louder)


def unit(voices: Floats) -> Floats:
    """Rows of length 1; a row of zeros stays."""
    return voices / np.maximum(np.linalg.norm(voices, axis=1, keepdims=True), 1e-9)
