"""What every diarizing engine shares: the turns become an artifact, and their count the value."""

from diarize_turns import spoken_ms
from onevoice_service.engine import Product, Work
from onevoice_service.messages import Usage
from onevoice_service.stages import DiarizeParams, DiarizeValue, Turns


def diarize_params(work: Work) -> DiarizeParams:
    if not isinstance(work.params, DiarizeParams):
        raise TypeError("a diarizing engine takes DiarizeParams")
    return work.params


def diarized(work: Work, turns: Turns) -> Product:
    """No turns are no failure: nobody spoke."""
    params = diarize_params(work)
    file = work.folder / "turns.json"
    file.write_text(turns.model_dump_json(by_alias=True), encoding="utf-8")
    value = DiarizeValue(
        speakers=len({turn.speaker for turn in turns.turns}),
        turns=len(turns.turns),
        speech_ms=spoken_ms(turns),
    )
    seconds = sum(span.end_ms - span.start_ms for span in params.sounds) / 1000
    return Product(
        value=value,
        artifacts={"turns": (file, "application/json")},
        usage=[Usage(meter="diarize_seconds", quantity=seconds, vendor_cost_micros=0)],
        meta={"engine": params.engine},
    )
