"""Speaks sentences as the service does and says how long each take is: JSON lines in, JSON lines out.

In: `{"engine", "voice", "language", "text"}`. Out: the same with `durationMs`, the trimmed take's. An engine that is
off, or that cannot say a text, ends it with a traceback: a table with holes would be worse. MODELS_DIR is the folder
of the weights.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import cast

CONTAINERS = Path(__file__).resolve().parents[3] / "containers"
sys.path[:0] = [str(CONTAINERS / "service"), str(CONTAINERS / "kokoro")]

from espeak_voice import EspeakVoice  # noqa: E402
from kokoro import Kokoro  # noqa: E402
from onevoice_service.engine import Engine, Work  # noqa: E402
from onevoice_service.models import ModelCache  # noqa: E402
from onevoice_service.settings import Settings  # noqa: E402
from onevoice_service.stages import SynthesizeParams, SynthesizeValue  # noqa: E402
from pico import Pico  # noqa: E402


def main() -> None:
    settings = Settings()
    speakers: list[Engine] = [Kokoro(settings), Pico(settings), EspeakVoice(settings)]
    engines = {engine.id: engine for engine in speakers}
    models = ModelCache()
    with tempfile.TemporaryDirectory() as folder:
        for line in sys.stdin:
            asked = json.loads(line)
            params = SynthesizeParams(**asked, variant=0)
            work = Work(params, {}, Path(folder), lambda _: None, models)
            value = cast("SynthesizeValue", engines[asked["engine"]].run(work).value)
            print(json.dumps({**asked, "durationMs": value.duration_ms}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
