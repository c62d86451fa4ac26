from pathlib import Path

import numpy as np
import soundfile
from clip import apart, heard, who
from main import source_words

ANN = {
    "speaker": "ann",
    "text": "Press 1, please.",
    "startMs": 800,
    "endMs": 2000,
    "speechStartMs": 1000,
    "speechEndMs": 1900,
    "phrases": [[1000, 1900]],
    "words": [
        {"text": "press", "startMs": 1000},
        {"text": "one", "startMs": 1300},
        {"text": "please", "startMs": 1500},
    ],
}
BOB = {
    "speaker": "bob",
    "text": "No.",
    "startMs": 3000,
    "endMs": 4000,
    "speechStartMs": 3000,
    "speechEndMs": 4000,
    "phrases": [[3000, 4000]],
}
TRUTH = {"language": "en", "durationMs": 6000, "utterances": [ANN, BOB]}
WORDS = [
    {"text": "Press", "startMs": 1010, "endMs": 1280},
    {"text": "one", "startMs": 1290, "endMs": 1500},
    {"text": "please.", "startMs": 1500, "endMs": 1880},
    {"text": "No.", "startMs": 2900, "endMs": 4000},
]


def test_a_clip_is_judged_by_words_and_by_where_the_voice_is() -> None:
    found = heard(TRUTH, WORDS)
    assert found["errors"]["rate"] == 0
    assert found["raw"] == {"starts": [10, -100], "ends": [-20, 0], "words": [10, -10, 0]}


def test_speakers_are_judged_by_turns_and_by_lines() -> None:
    lines = [
        {"startMs": 1000, "speaker": "spk_1", "text": "Press 1, please.", "speech": [[1000, 1900]], "words": WORDS[:3]},
        {"startMs": 3000, "speaker": "spk_1", "text": "No.", "speech": [[3000, 4000]], "words": WORDS[3:]},
        {"startMs": 5000, "speaker": "spk_2", "text": "(laughter)", "speech": [[5000, 5500]], "words": []},
    ]
    turns = [{"startMs": 1000, "endMs": 1900, "speaker": 0}, {"startMs": 3000, "endMs": 4000, "speaker": 1}]
    found = who(TRUTH, {"lines": lines, "turns": turns})
    assert found["turns"]["rate"] == 0
    assert 0.4 < found["lines"]["rate"] < 0.5
    assert found["cpRate"] == 0.5
    assert "turns" not in who(TRUTH, {"lines": lines, "turns": None})


def test_only_words_of_the_source_where_it_says_them_count_as_left_in_the_background() -> None:
    in_time = [{"text": "thank", "startMs": 1400, "endMs": 1500}, {"text": "Please", "startMs": 1500, "endMs": 1900}]
    assert source_words(TRUTH, in_time) == {"heard": 2, "ofSource": 1}
    assert source_words(TRUTH, [{"text": "please", "startMs": 5000, "endMs": 5400}]) == {"heard": 1, "ofSource": 0}
    assert source_words(TRUTH, []) == {"heard": 0, "ofSource": 0}


def test_stems_are_judged_over_the_length_that_all_have(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    speech, bed = 0.1 * random.standard_normal((48_000, 2)), 0.05 * random.standard_normal((48_000, 2))
    (tmp_path / "run").mkdir()
    for file, sound in (
        ("x.speech.flac", speech),
        ("x.bed.flac", bed),
        ("run/x.vocals.wav", speech),
        ("run/x.background.wav", bed),
    ):
        soundfile.write(
            tmp_path / file, np.concatenate([sound, np.zeros((256, 2))]) if "run" in file else sound, 48_000
        )
    found = apart("x", tmp_path, tmp_path / "run")
    assert found["vocalsDb"] > 60
    assert found["residueDb"]["all"] < -50
