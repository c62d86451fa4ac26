"""SVOX Pico (Apache-2.0; Debian: libttspico-utils, non-free): a voice in each of six languages, by `pico2wave` on PATH.

16 kHz. Failures: `unknown_voice`, `unsupported_language`, and take.py's.
"""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from onevoice_service.audio import read_floats
from onevoice_service.engine import Product, Status, Work
from onevoice_service.failure import TaskError
from onevoice_service.models import Model
from onevoice_service.settings import Settings
from onevoice_service.stages import SynthesizeParams
from take import pace_of, take_of, words_of
from trim import trim

PROGRAM = "pico2wave"
#: Voice -> its language as BCP 47 has it, and as Pico does.
VOICES = {
    "pico-de": ("de", "de-DE"),
    "pico-en-gb": ("en-GB", "en-GB"),
    "pico-en-us": ("en-US", "en-US"),
    "pico-es": ("es", "es-ES"),
    "pico-fr": ("fr", "fr-FR"),
    "pico-it": ("it", "it-IT"),
}
#: Pico reads a text as its own mark-up (<speed>, <pitch>, <play file>): none of it may come from a text.
_MARKUP = re.compile(r"[<>&]")


class Pico:
    id = "pico/svox"
    stage = "synthesize"

    def __init__(self, _settings: Settings) -> None:
        program = shutil.which(PROGRAM)
        self._program = Path(program) if program else None

    def status(self) -> Status:
        voices = [{"id": voice, "language": tag, "gender": "female"} for voice, (tag, _) in VOICES.items()]
        if self._program is None:
            reason = f"{PROGRAM} is not on PATH (Debian: libttspico-utils, non-free)"
            return Status(on=False, reason=reason, detail={"voices": voices})
        return Status(on=True, reason=None, weights=(self._program,), detail={"voices": voices})

    def models(self) -> list[Model[Any]]:
        """A program of its own for each take: nothing stays in memory."""
        return []

    def run(self, work: Work) -> Product:
        params = work.params
        if not isinstance(params, SynthesizeParams):
            raise TypeError("Pico takes SynthesizeParams")
        language, text = _language(params), words_of(params)
        sound, rate = read_floats(_spoken(plain(text), language, pace_of(params), work.folder))
        return take_of(work, trim(sound[:, 0], rate), rate, len(text))


def _language(params: SynthesizeParams) -> str:
    if params.voice not in VOICES:
        raise TaskError("unknown_voice", "Pico has no such voice.", retryable=False)
    tag, language = VOICES[params.voice]
    if tag.partition("-")[0] != params.language.partition("-")[0].lower():
        message = f"This voice of Pico speaks {tag} and not {params.language}."
        raise TaskError("unsupported_language", message, retryable=False)
    return language


def plain(text: str) -> str:
    """Without what Pico would take for mark-up: signs become spaces, so that words do not run together. Pure."""
    return " ".join(_MARKUP.sub(" ", text).split())


def _spoken(text: str, language: str, speed: float, folder: Path) -> Path:
    """By standard input: as an argument, a text with a dash in front is an option, and others on it can read it."""
    file = folder / "said.wav"
    # Never closed: what the Italian voice makes of the mark's end alone is half a second of silence and a faint noise.
    given = text if speed == 1 else f'<speed level="{round(100 * speed)}">{text}'
    command = [PROGRAM, "-l", language, "-w", str(file)]
    subprocess.run(command, input=given.encode(), capture_output=True, check=True)  # noqa: S603
    return file
