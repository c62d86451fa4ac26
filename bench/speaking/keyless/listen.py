"""Plain faster-whisper, nothing of ours around it: what it hears in takes, told which language they are in.

usage: listen.py MODEL_DIR THREADS < [{file, language}]     (the Python that has faster-whisper)

Writes a line of JSON for each: {text}.
"""

from __future__ import annotations

import json
import sys

from faster_whisper import WhisperModel


def main() -> None:
    folder, threads = sys.argv[1], int(sys.argv[2])
    model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True)
    for asked in json.load(sys.stdin):
        segments, _ = model.transcribe(asked["file"], language=asked["language"])
        print(json.dumps({"text": " ".join(segment.text.strip() for segment in segments)}), flush=True)


if __name__ == "__main__":
    main()
