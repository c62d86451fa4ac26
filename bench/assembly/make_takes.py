"""Speaks texts with the product's own espeak-ng, as the service kokoro would.

Usage: make_takes.py FOLDER. stdin: [text, ...]; writes FOLDER/{n}.wav (mono, trimmed) and prints one SynthesizeValue a
line, as JSON.
"""

import json
import sys
import tempfile
from pathlib import Path

CONTAINERS = Path(__file__).resolve().parents[2] / "containers"
sys.path[:0] = [str(CONTAINERS / name) for name in ("service", "kokoro")]

from espeak_voice import EspeakVoice  # noqa: E402 - the path comes first
from onevoice_service.engine import Work  # noqa: E402
from onevoice_service.settings import Settings  # noqa: E402
from onevoice_service.stages import SynthesizeParams  # noqa: E402

folder = Path(sys.argv[1])
voice = EspeakVoice(Settings(models_dir=folder, threads=1, device="cpu"))
for at, text in enumerate(json.load(sys.stdin)):
    params = SynthesizeParams(engine=voice.id, language="en-US", voice="en-US-f", text=text, variant=0)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        product = voice.run(Work(params, {}, Path(scratch), lambda _share: None))
        product.artifacts["take"][0].rename(folder / f"{at}.wav")
        sys.stdout.write(json.dumps(product.value.model_dump(mode="json", by_alias=True)) + "\n")
