"""The kokoro service: speaks. Run as `python containers/kokoro/main.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "service"))

from espeak_voice import EspeakVoice
from kokoro import Kokoro
from onevoice_service.engine import Service
from onevoice_service.serve import main
from pico import Pico

if __name__ == "__main__":
    main(Service("kokoro", lambda settings: [Kokoro(settings), Pico(settings), EspeakVoice(settings)]))
