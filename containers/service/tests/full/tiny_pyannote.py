"""pyannote's diarization pipeline as small as it gets, with random weights, on disk as the published one is."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
import yaml
from pyannote.audio.core.task import Problem, Resolution, Specifications
from pyannote.audio.models.embedding import XVectorSincNet
from pyannote.audio.models.segmentation import PyanNet

SEGMENT_S = 5.0
SIZE, LDA = 32, 16
#: Random layers hardly differ from frame to frame; so much louder, they decide now for one speaker, now for two.
LOUDER = 300.0


def write_pipeline(models: Path) -> Path:
    """A copy of pyannote/speaker-diarization-community-1 in everything but its numbers."""
    folder = models / "pyannote-diarization"
    for part in ("segmentation", "embedding", "plda"):
        (folder / part).mkdir(parents=True)
    torch.manual_seed(1)
    _save(_segmentation(), folder / "segmentation")
    embedding = XVectorSincNet(dimension=SIZE)
    embedding.specifications = Specifications(Problem.REPRESENTATION, Resolution.CHUNK, duration=SEGMENT_S)
    embedding.setup()
    _save(embedding, folder / "embedding")
    _save_plda(folder / "plda")
    (folder / "config.yaml").write_text(yaml.safe_dump(CONFIG))
    return folder


CONFIG: dict[str, Any] = {
    "version": "4.0.0",
    "pipeline": {
        "name": "pyannote.audio.pipelines.SpeakerDiarization",
        "params": {
            "clustering": "VBxClustering",
            "segmentation": "$model/segmentation",
            "embedding": "$model/embedding",
            "plda": "$model/plda",
            "embedding_exclude_overlap": True,
            "segmentation_batch_size": 32,
            "embedding_batch_size": 32,
        },
    },
    "params": {
        "clustering": {"threshold": 0.6, "Fa": 0.07, "Fb": 0.8},
        "segmentation": {"min_duration_off": 0.0},
    },
}


def _segmentation() -> PyanNet:
    """Three speakers in a stretch, two of them at once: seven classes."""
    model = PyanNet(lstm={"hidden_size": 8, "num_layers": 1}, linear={"hidden_size": 8, "num_layers": 1})
    model.specifications = Specifications(
        Problem.MONO_LABEL_CLASSIFICATION,
        Resolution.FRAME,
        duration=SEGMENT_S,
        classes=["one", "two", "three"],
        powerset_max_classes=2,
        permutation_invariant=True,
    )
    model.setup()
    with torch.no_grad():
        model.classifier.weight *= LOUDER
    return model


def _save(model: Any, folder: Path) -> None:
    checkpoint = {
        "state_dict": model.state_dict(),
        "hyper_parameters": dict(model.hparams),
        "pytorch-lightning_version": "2.5.0",
        "epoch": 0,
        "global_step": 0,
    }
    model.on_save_checkpoint(checkpoint)
    torch.save(checkpoint, folder / "pytorch_model.bin")


def _save_plda(folder: Path) -> None:
    random = np.random.default_rng(1)
    lda = np.linalg.qr(random.standard_normal((SIZE, LDA)))[0]
    np.savez(folder / "xvec_transform.npz", mean1=np.zeros(SIZE), mean2=np.zeros(LDA), lda=lda)
    np.savez(folder / "plda.npz", mu=np.zeros(LDA), tr=np.eye(LDA), psi=np.linspace(2, 0.1, LDA))
