"""The whisperx service: hears what is said, when, and by whom. Run as `python containers/whisperx/main.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "service"))

from base_align import BaseAlign
from diarize_pyannote import PyannoteDiarization
from diarize_resemblyzer import ResemblyzerVoiceEncoder
from faster_whisper_base import FasterWhisperBase
from onevoice_service.engine import Engine, Service
from onevoice_service.serve import main
from onevoice_service.settings import Settings
from verify_base import BaseVerify
from verify_large import LargeVerify
from wav2vec2_align import Wav2Vec2Align
from whisperx_large import WhisperXLarge


def engines(settings: Settings) -> list[Engine]:
    """The first one that is on is loaded before the first task."""
    return [
        FasterWhisperBase(settings),
        BaseAlign(settings),
        BaseVerify(settings),
        ResemblyzerVoiceEncoder(settings),
        WhisperXLarge(settings),
        LargeVerify(settings),
        Wav2Vec2Align(settings),
        PyannoteDiarization(settings),
    ]


if __name__ == "__main__":
    main(Service("whisperx", engines))
