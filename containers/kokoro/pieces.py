"""Long texts are spoken in pieces that end where a speaker would breathe."""

import re
from dataclasses import dataclass

#: Kokoro takes 510 symbols with the padding at both ends.
LONGEST = 508
#: Where to part, best first, and how long a speaker waits there.
_ENDS = ((r"(?<=[.!?…])\s+", 350), (r"(?<=[;:—])\s+", 250), (r"(?<=[,)”\"])\s+", 180), (r"\s+", 60))


@dataclass(frozen=True)
class Piece:
    """`pause_ms`: silence after it; 0 behind the last."""

    symbols: str
    pause_ms: int


def pieces(symbols: str, longest: int = LONGEST) -> list[Piece]:
    """At most `longest` symbols each, as few as possible, parted at the strongest punctuation that does. Pure."""
    found = _parted(symbols, longest, 0)
    return [*found[:-1], Piece(found[-1].symbols, 0)]


def _parted(symbols: str, longest: int, level: int) -> list[Piece]:
    if len(symbols) <= longest:
        return [Piece(symbols, 0)]
    if level == len(_ENDS):
        # No word is this long; what is left is noise, but it must not stop the take.
        return [Piece(symbols[at : at + longest], 0) for at in range(0, len(symbols), longest)]
    end, pause_ms = _ENDS[level]
    found: list[Piece] = []
    for part in re.split(end, symbols):
        for piece in _parted(part, longest, level + 1):
            found = _joined(found, piece, longest)
        found[-1] = Piece(found[-1].symbols, pause_ms)
    return found


def _joined(found: list[Piece], piece: Piece, longest: int) -> list[Piece]:
    """Appends, into the last piece where there is room."""
    if found and len(found[-1].symbols) + 1 + len(piece.symbols) <= longest:
        return [*found[:-1], Piece(f"{found[-1].symbols} {piece.symbols}", piece.pause_ms)]
    return [*found, piece]
