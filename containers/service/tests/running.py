"""A service started as a process, and what a test asks it."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx


@dataclass(frozen=True)
class Running:
    process: subprocess.Popen[str]
    port: int
    log: Path

    def post(self, task: Any) -> httpx.Response:
        return httpx.post(self._at("/tasks"), json=task, trust_env=False)

    def post_as(self, task: Any, headers: dict[str, str]) -> httpx.Response:
        """With these headers beside, or instead of, those of JSON."""
        return httpx.post(self._at("/tasks"), json=task, headers=headers, trust_env=False)

    def delete(self, task_id: str) -> httpx.Response:
        return httpx.delete(self._at(f"/tasks/{task_id}"), trust_env=False)

    def health(self) -> dict[str, Any]:
        return httpx.get(self._at("/healthz"), trust_env=False).json()

    def models(self) -> dict[str, Any]:
        """By id."""
        return {model["id"]: model for model in httpx.get(self._at("/models"), trust_env=False).json()["models"]}

    def _at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"
