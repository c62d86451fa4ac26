"""The whisperx service: hears what is said. Run as `python containers/whisperx/main.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "service"))

from faster_whisper_base import FasterWhisperBase
from onevoice_service.engine import Service
from onevoice_service.serve import main
from whisperx_large import WhisperXLarge

if __name__ == "__main__":
    main(Service("whisperx", lambda settings: [FasterWhisperBase(settings), WhisperXLarge(settings)]))
