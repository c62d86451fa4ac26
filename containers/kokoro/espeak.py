"""Text to IPA by espeak-ng: its library from the pip package espeakng-loader, else the program on PATH."""

import ctypes
import re
import shutil
import subprocess
from importlib.util import find_spec
from typing import Protocol

#: Joins the letters of one sound (t^ʃ), so that two sounds in a row can be told from one.
TIE = "^"
# espeak-ng's speak_lib.h.
_NO_SOUND, _UTF8, _IPA, _WITH_TIE = 2, 1, 0x02, 0x80
#: "(en)" before a word that espeak-ng reads in another language.
_LANGUAGE_SWITCH = re.compile(r"\([a-z-]{2,6}\)")


class Espeak(Protocol):
    def __call__(self, text: str, voice: str) -> str:
        """IPA with TIE and stress marks; `voice` is espeak-ng's name of the language (pt-br)."""
        ...


def espeak_missing() -> str | None:
    """The reason why nothing can be phonemized, or None."""
    found = find_spec("espeakng_loader") or shutil.which("espeak-ng")
    return None if found else "espeak-ng is neither installed as a Python package nor on PATH"


def open_espeak() -> Espeak:
    """Raises RuntimeError when the library cannot read its data."""
    return _Library() if find_spec("espeakng_loader") else _program


class _Voice(ctypes.Structure):
    """espeak_VOICE of speak_lib.h."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("reserved", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


class _Library:
    """One voice at a time and not thread-safe: it lives in a worker that does one task at a time."""

    def __init__(self) -> None:
        import espeakng_loader

        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
        if self._library.espeak_Initialize(_NO_SOUND, 0, espeakng_loader.get_data_path().encode(), 0) < 0:
            raise RuntimeError("espeak-ng cannot read its data")

    def __call__(self, text: str, voice: str) -> str:
        self._choose(voice)
        rest = ctypes.c_char_p(text.encode())
        clauses = []
        # Each call takes one clause and moves the pointer on; it is null behind the last.
        while rest.value is not None:
            ipa = self._library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA | _WITH_TIE | ord(TIE) << 8)
            clauses.append((ipa or b"").decode())
        return _clean(" ".join(clauses))

    def _choose(self, voice: str) -> None:
        """As the program does: by the name of the voice's file, else by the language that it speaks (en-gb, fr-fr)."""
        if self._library.espeak_SetVoiceByName(voice.encode()) == 0:
            return
        wanted = _Voice(languages=voice.encode())
        if self._library.espeak_SetVoiceByProperties(ctypes.byref(wanted)) != 0:
            raise RuntimeError("espeak-ng has no such voice")


def _program(text: str, voice: str) -> str:
    command = ["espeak-ng", "-q", "--ipa", f"--tie={TIE}", "-v", voice, "--stdin"]
    return _clean(subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout.decode())  # noqa: S603


def _clean(ipa: str) -> str:
    return re.sub(r"\s+", " ", _LANGUAGE_SWITCH.sub("", ipa)).strip()
