"""Which clips there are. Half "a" is for tuning, half "b" for the report: other sentences, other voices but for one.

`said` names utterances (`recording/number`) and, after a star, sounds that are no speech: `*laugh/SEED`, `*sing/SEED`,
`*file/PATH` (a recording as it is).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from beds import music, street

if TYPE_CHECKING:
    from collections.abc import Callable

    from sound import Sound


class Clip(NamedTuple):
    """`gaps_ms`: silence after each, in turn. `overlap`: this share of the shorter of two neighbours of different voice
    is spoken together instead. `inside`: (index in `said`, utterance that is said in the middle of it).
    """

    name: str
    half: str
    about: str
    said: tuple[str, ...]
    bed: Callable[[int], Sound]
    gaps_ms: tuple[int, ...] = (450, 700, 550, 900)
    tempo: float = 1.0
    overlap: float = 0.0
    is_room: bool = False
    inside: tuple[tuple[int, str], ...] = ()


def noisy(length: int, seed: int) -> Sound:
    return music(length, seed, -30, 1.6) + street(length, seed, -32)


def soft(seed: int) -> Callable[[int], Sound]:
    return partial(music, seed=seed, level_db=-36)


def each(recording: str, count: int) -> tuple[str, ...]:
    return tuple(f"{recording}/{index}" for index in range(count))


AUSTEN = ("austen-0870", "austen-0880", "austen-0890", "austen-0920", "austen-0930")
TALK_A = (*each("demo-congrats", 5), *each("demo-echotest", 4))
DIALOGUE_A = (
    *("dir-intro-fn", AUSTEN[0], "queue-youarenext", AUSTEN[1], AUSTEN[2], "kennedy/0", *each("ss-noservice", 2)),
    *("kennedy/1", AUSTEN[3], AUSTEN[4], *each("demo-thanks", 2)),
)
NOISY_A = (
    AUSTEN[0],
    *each("queue-periodic-announce", 2),
    AUSTEN[2],
    *each("kennedy", 2),
    *each("ss-noservice", 2),
    AUSTEN[3],
)
TURNS_A = (AUSTEN[0], "queue-youarenext", "kennedy/0", AUSTEN[2], "queue-periodic-announce/1", "kennedy/1", AUSTEN[3])

TALK_B = (
    *each("demo-abouttotry", 3),
    "demo-moreinfo",
    *each("demo-nogo", 2),
    *each("vm-options", 5),
    "vm-tempgreeting2",
)
DIALOGUE_B = (
    *("agent-alreadyon/0", "sonnet/0", "arctic-7", "demo-enterkeywords", "sonnet/1", *each("pbx-invalidpark", 2)),
    *("sonnet/5", "arctic-7", "tt-allbusy/0", "sonnet/6", "tt-allbusy/1"),
)
NOISY_B = ("sonnet/0", *each("tt-allbusy", 2), "arctic-9", "sonnet/6", "arctic-7", *each("demo-nogo", 2), "sonnet/5")
TURNS_B = ("sonnet/2", "demo-moreinfo", "arctic-7", "sonnet/0", "demo-nogo/0", "sonnet/6", "demo-abouttotry/1")
WORDS = tuple(
    f"alsa-{name}" for name in ("front-center", "front-left", "front-right", "rear-center", "rear-left", "rear-right")
)
FAST_MS = (80, 140, 200, 110)

SPOKEN = (
    Clip("talk-en", "a", "one voice over soft music 16 dB below", TALK_A, soft(1)),
    Clip("dialogue-en", "a", "three voices in turn over soft music", DIALOGUE_A, soft(2)),
    Clip("noisy-en", "a", "music 10 dB and street noise 12 dB below the voices", NOISY_A, partial(noisy, seed=4)),
    Clip("talk-b", "b", "one voice over soft music 16 dB below", TALK_B, soft(11)),
    Clip("dialogue-b", "b", "three voices in turn over soft music", DIALOGUE_B, soft(12)),
    Clip("noisy-b", "b", "music 10 dB and street noise 12 dB below the voices", NOISY_B, partial(noisy, seed=14)),
    Clip("fast-a", "a", "a fifth faster, gaps of 80-200 ms", DIALOGUE_A, soft(5), FAST_MS, tempo=1.2),
    Clip("fast-b", "b", "a fifth faster, gaps of 80-200 ms", DIALOGUE_B, soft(15), FAST_MS, tempo=1.2),
    Clip(
        "overlap-a",
        "a",
        "voices over each other",
        TURNS_A,
        soft(6),
        (300,),
        overlap=0.13,
        inside=((0, "vm-no"), (6, "vm-no")),
    ),
    Clip(
        "overlap-b",
        "b",
        "voices over each other",
        TURNS_B,
        soft(16),
        (300,),
        overlap=0.13,
        inside=((0, "hello"), (3, "hello")),
    ),
    Clip("room-a", "a", "three voices in a room of RT60 0.5 s", TURNS_A, soft(7), is_room=True),
    Clip("room-b", "b", "three voices in a room of RT60 0.5 s", TURNS_B, soft(17), is_room=True),
    Clip(
        "song-a",
        "a",
        "synthesised laughter and sung vowels between the voices",
        (
            "kennedy/0",
            "*laugh/1",
            "kennedy/1",
            "*sing/1",
            *AUSTEN[1:3],
            "*laugh/2",
            "queue-youarenext",
            "*sing/2",
            "dir-intro-fn",
        ),
        soft(8),
    ),
    Clip(
        "song-b",
        "b",
        "synthesised laughter and sung vowels, and recorded screams of monkeys, between the voices",
        (
            "demo-nogo/0",
            "*laugh/3",
            "sonnet/0",
            "*sing/3",
            "arctic-7",
            "*file/asterisk/tt-monkeys.g722",
            *each("tt-allbusy", 2),
        ),
        soft(18),
    ),
    Clip(
        "words-48k",
        "b",
        "full-band words over music 16 dB below",
        (*WORDS, "alsa-side-left", "alsa-side-right", "mary"),
        soft(19),
    ),
)

SECONDS_EMPTY = 30
EMPTY = {"music": partial(music, seed=21, level_db=-20), "noise": partial(street, seed=22, level_db=-26)}
