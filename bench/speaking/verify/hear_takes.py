"""Takes heard again by the product's own verifying engine, on one thread.

Usage: hear_takes.py MODELS_DIR. stdin: [{file, language}]; stdout: one JSON line for each, in order: {value, cpuS,
seconds}, value as VerifyValue.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

CONTAINERS = Path(__file__).resolve().parents[3] / "containers"
sys.path[:0] = [str(CONTAINERS / name) for name in ("service", "whisperx")]

from onevoice_service.engine import Work  # noqa: E402 - the path comes first
from onevoice_service.models import ModelCache  # noqa: E402
from onevoice_service.settings import Settings  # noqa: E402
from onevoice_service.stages import VerifyParams  # noqa: E402
from verify_base import BaseVerify  # noqa: E402


def main() -> None:
    engine = BaseVerify(Settings(models_dir=Path(sys.argv[1]), threads=1, device="cpu"))
    models = ModelCache()
    asked: list[dict[str, Any]] = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        for take in asked:
            params = VerifyParams(engine=engine.id, language=take["language"])
            work = Work(params, {"take": [Path(take["file"])]}, Path(folder), lambda _share: None, models)
            began, cpu = time.perf_counter(), time.process_time()
            value = engine.run(work).value.model_dump(mode="json", by_alias=True)
            spent = {"cpuS": round(time.process_time() - cpu, 3), "seconds": round(time.perf_counter() - began, 3)}
            print(json.dumps({"value": value, **spent}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
