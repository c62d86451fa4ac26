"""How long Kokoro says it will speak, without speaking: its duration predictor alone, a twentieth of a take's work.

JSON lines in: `{"voice", "language", "text"}`; out: the same with `totalMs`, silence at the ends included. The model's
graph is cut behind the predictor, so the package `onnx` must be installed beside what the service needs. MODELS_DIR is
the folder of the weights.
"""

import json
import sys
import tempfile
from pathlib import Path

CONTAINERS = Path(__file__).resolve().parents[3] / "containers"
sys.path[:0] = [str(CONTAINERS / "service"), str(CONTAINERS / "kokoro")]

import numpy as np  # noqa: E402
import onnx.utils  # noqa: E402
from espeak import open_espeak  # noqa: E402
from languages import espeak_voice  # noqa: E402
from onevoice_service.onnx_session import Session, open_session  # noqa: E402
from onevoice_service.settings import Settings  # noqa: E402
from phonemes import phonemes  # noqa: E402
from pieces import pieces  # noqa: E402
from symbols import ALPHABET  # noqa: E402

#: Output of the predictor: for each symbol its frames of 600 samples at 24 kHz.
DURATIONS, FRAME_MS = "/encoder/Clip_output_0", 25


def predictor(weights: Path) -> Session:
    with tempfile.TemporaryDirectory() as folder:
        cut = Path(folder) / "durations.onnx"
        onnx.utils.extract_model(str(weights), str(cut), ["tokens", "style", "speed"], [DURATIONS], check_model=False)
        return open_session(cut.read_bytes(), 1)


def main() -> None:
    root = Settings().models_dir
    session, espeak = predictor(root / "kokoro-82m-int8" / "kokoro-v1.0.int8.onnx"), open_espeak()
    for line in sys.stdin:
        asked = json.loads(line)
        styles = np.fromfile(root / "kokoro-voices" / f"{asked['voice']}.bin", np.float32).reshape(510, 1, 256)
        total = 0.0
        for piece in pieces(phonemes(asked["text"], str(espeak_voice(asked["language"])), espeak)):
            ids = [ALPHABET[symbol] for symbol in piece.symbols]
            given = {
                "tokens": np.array([[0, *ids, 0]], np.int64),
                "style": styles[len(ids) - 1],
                "speed": np.ones(1, np.float32),
            }
            total += float(session.run(None, given)[0].sum()) * FRAME_MS
        print(json.dumps({**asked, "totalMs": round(total)}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
