"""A program of its own: speaks one text with espeak-ng's library (speak_lib.h) from the pip package espeakng-loader.

    python espeak_say.py VOICE WORDS_A_MINUTE FILE < text

Writes FILE as WAV, 16 bit mono. A process for each take, for the library keeps the phase of its waves and its noise
from one text to the next: only the first text of a process sounds the same each time. Ends with 1 and a line on stderr
when the library has no such voice or cannot speak.
"""

import ctypes
import sys
import wave
from typing import Any

import espeakng_loader

# Values of speak_lib.h. AUDIO_OUTPUT_SYNCHRONOUS plays nothing and hands samples to a callback within the call; without
# espeakSSML and espeakPHONEMES in the flags, marks in a text are text.
SYNCHRONOUS, CHARS_UTF8, POS_CHARACTER, RATE = 2, 1, 1, 1
SEED = 1
SAMPLE_BYTES = 2
Heard = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


def speak(text: bytes, voice: str, words_a_minute: int) -> tuple[bytes, int]:
    """PCM and its rate. Raises RuntimeError."""
    library: Any = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = library.espeak_Initialize(SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), 0)
    if rate < 0:
        raise RuntimeError("espeak-ng cannot read its data")
    library.espeak_ng_SetRandSeed(ctypes.c_long(SEED))
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        raise RuntimeError("espeak-ng has no such voice")
    library.espeak_SetParameter(RATE, words_a_minute, 0)
    return _synthesized(library, text), rate


def _synthesized(library: Any, text: bytes) -> bytes:
    heard: list[bytes] = []

    def hear(samples: int | None, count: int, _events: int | None) -> int:
        """0 goes on. The last call has no samples."""
        if samples and count > 0:
            heard.append(ctypes.string_at(samples, count * SAMPLE_BYTES))
        return 0

    callback = Heard(hear)
    library.espeak_SetSynthCallback(callback)
    library.espeak_Synth.argtypes = (
        *(ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int),
        *(ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p),
    )
    status = library.espeak_Synth(text, len(text) + 1, 0, POS_CHARACTER, 0, CHARS_UTF8, None, None)
    if status != 0:
        raise RuntimeError(f"espeak-ng ended with {status}")
    return b"".join(heard)


def main() -> None:
    voice, words_a_minute, file = sys.argv[1:]
    samples, rate = speak(sys.stdin.buffer.read(), voice, int(words_a_minute))
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(SAMPLE_BYTES)
        written.setframerate(rate)
        written.writeframes(samples)


if __name__ == "__main__":
    try:
        main()
    except RuntimeError as error:
        sys.exit(str(error))
