"""Plain faster-whisper, nothing of ours around it: what it hears in files by its own defaults, with word times.

usage: recognise.py MODEL_DIR THREADS FILE ...       (the Python that has faster-whisper)

Writes a line of JSON for each file: {file, seconds, language, words [{text, startMs, endMs}]}. It is the rival of the
benchmark, and the ear with which a background is listened to.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from faster_whisper import WhisperModel


def words_in(model: Any, file: str) -> dict[str, Any]:
    began = time.monotonic()
    segments, info = model.transcribe(file, word_timestamps=True)
    words = [
        {"text": word.word.strip(), "startMs": round(1000 * word.start), "endMs": round(1000 * word.end)}
        for segment in segments
        for word in segment.words or []
    ]
    return {"file": file, "seconds": time.monotonic() - began, "language": info.language, "words": words}


def main() -> None:
    folder, threads, files = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True)
    for file in files:
        print(json.dumps(words_in(model, file)), flush=True)


main()
