"""The demucs service: takes voices and background apart. Run as `python containers/demucs/main.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "service"))

from htdemucs import HtDemucs
from onevoice_service.engine import Service
from onevoice_service.serve import main
from spleeter import Spleeter

if __name__ == "__main__":
    main(
        Service(
            "demucs",
            lambda settings: [Spleeter(settings), HtDemucs(settings, "htdemucs"), HtDemucs(settings, "htdemucs_ft")],
        )
    )
