"""espeak-ng (GPL-3, run as a program) as a voice: over a hundred languages, by rules and formants.

Understood, not pleasant: for languages that no other voice speaks. By the library that espeakng-loader ships, else by
the program on PATH. 22.05 kHz. Failures: `unknown_voice`, `unsupported_language`, and take.py's.
"""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from espeak import espeak_missing
from espeak_voices import espeak_name, espeak_voices
from onevoice_service.audio import read_floats
from onevoice_service.engine import Product, Status, Work
from onevoice_service.failure import TaskError
from onevoice_service.models import Model
from onevoice_service.settings import Settings
from onevoice_service.stages import SynthesizeParams
from take import pace_of, take_of, words_of
from trim import trim

PROGRAM = "espeak-ng"
#: espeak-ng's own usual rate.
WORDS_A_MINUTE = 175


class EspeakVoice:
    id = "espeak/ng"
    stage = "synthesize"

    def __init__(self, _settings: Settings) -> None:
        pass

    def status(self) -> Status:
        reason = espeak_missing()
        return Status(on=reason is None, reason=reason, weights=_files(), detail={"voices": espeak_voices()})

    def models(self) -> list[Model[Any]]:
        """A process of its own for each take: nothing stays in memory."""
        return []

    def run(self, work: Work) -> Product:
        params = work.params
        if not isinstance(params, SynthesizeParams):
            raise TypeError("espeak-ng takes SynthesizeParams")
        voice, text = _voice(params), words_of(params)
        file = work.folder / "said.wav"
        command, given = spoken_by(text, voice, round(WORDS_A_MINUTE * pace_of(params)), file)
        subprocess.run(command, input=given.encode(), capture_output=True, check=True)  # noqa: S603
        sound, rate = read_floats(file)
        return take_of(work, trim(sound[:, 0], rate), rate, len(text))


def _voice(params: SynthesizeParams) -> str:
    found = espeak_name(params.voice)
    if found is None:
        raise TaskError("unknown_voice", "espeak-ng has no such voice.", retryable=False)
    tag, name = found
    if tag.partition("-")[0] != params.language.partition("-")[0].lower():
        message = f"This voice of espeak-ng speaks {tag} and not {params.language}."
        raise TaskError("unsupported_language", message, retryable=False)
    return name


def spoken_by(text: str, voice: str, words_a_minute: int, file: Path) -> tuple[list[str], str]:
    """The command that writes `file`, and what it is to be given: texts go by standard input, never as an argument."""
    if find_spec("espeakng_loader"):
        say = Path(__file__).resolve().parent / "espeak_say.py"
        return [sys.executable, str(say), voice, str(words_a_minute), str(file)], text
    # The program reads [[...]] as phonemes, as the library does not.
    given = text.replace("[[", "[ [")
    return [PROGRAM, "-b", "1", "-v", voice, "-s", str(words_a_minute), "-w", str(file), "--stdin"], given


def _files() -> tuple[Path, ...]:
    """What its digest is made of: the library and its sounds, or the program."""
    spec, program = find_spec("espeakng_loader"), shutil.which(PROGRAM)
    if spec is None or not spec.submodule_search_locations:
        return (Path(program),) if program else ()
    folder = Path(spec.submodule_search_locations[0])
    data = [folder / "espeak-ng-data" / name for name in ("phondata", "phonindex", "phontab", "intonations")]
    return tuple(file for file in (*sorted(folder.glob("*espeak-ng.*"))[:1], *data) if file.is_file())
