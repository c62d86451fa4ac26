"""Where models run. Nothing heavy is imported before there is a GPU to ask about."""

import ctypes
import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Literal

from .settings import Settings

Device = Literal["cpu", "cuda"]


def device(settings: Settings) -> Device:
    """What DEVICE says; `auto` is cuda where the library that runs the models sees a GPU.

    For the worker: where the answer may be cuda and there is torch, it imports torch.
    """
    if settings.device == "cpu" or (settings.device == "auto" and not (_has_driver() and _library_sees_gpu())):
        return "cpu"
    _open_cuda_libraries()
    return "cuda"


def compute_type(settings: Settings) -> str:
    """Number format for CTranslate2 models on device(settings)."""
    if settings.compute_type != "auto":
        return settings.compute_type
    return "float16" if device(settings) == "cuda" else "int8"


@cache
def _has_driver() -> bool:
    """Whether NVIDIA's driver (CUDA driver API: cuInit, cuDeviceGetCount) knows a device. Costs no import."""
    try:
        driver = ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except OSError:
        return False
    count = ctypes.c_int(0)
    return driver.cuInit(0) == 0 and driver.cuDeviceGetCount(ctypes.byref(count)) == 0 and count.value > 0


@cache
def _library_sees_gpu() -> bool:
    if find_spec("torch") is not None:
        import torch

        return torch.cuda.is_available()
    if find_spec("ctranslate2") is None:
        return False
    import ctranslate2

    return ctranslate2.get_cuda_device_count() > 0 and _has_blas()


@cache
def _open_cuda_libraries() -> None:
    """PyPI's torch brings cuBLAS and cuDNN where no loader looks: once it has opened them, CTranslate2 finds them."""
    if find_spec("torch") is not None:
        import_module("torch")


def _has_blas() -> bool:
    """CTranslate2 opens cuBLAS only when it computes: a driver without the library would fail in the first task."""
    try:
        ctypes.CDLL("cublas64_12.dll" if sys.platform == "win32" else "libcublas.so.12")
    except OSError:
        return False
    return True
