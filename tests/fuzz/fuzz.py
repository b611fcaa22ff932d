"""Feeds arbitrary bytes to the whole way from a source file to Atom and RSS: `python tests/fuzz/fuzz.py CORPUS`.

By atheris (extra `feeds[fuzz]`), which looks for bytes that reach code that no others reached. The first byte of an
input chooses the file's name, the second the engine. What must hold is said by tests/test_any_input.py. Options are
libFuzzer's: -runs=1000000, -max_total_time=600.
"""

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1]))

with atheris.instrument_imports(include=["feeds"]):
    import feeds.normalize
    import feeds.read
    import feeds.render  # noqa: F401

from test_any_input import ATTACKS, ENGINE_NAMES, PATHS, PIECES, SETTINGS, articles, check, rendered

_CASES = Path(__file__).parents[1] / "cases"


def take(data: bytes) -> None:
    """One input."""
    if len(data) < 2:
        return
    path, engine = PATHS[data[0] % len(PATHS)], ENGINE_NAMES[data[1] % len(ENGINE_NAMES)]
    for article in articles(path, data[2:], SETTINGS, engine):
        check(article)
        rendered(article)


def write_corpus(folder: Path) -> None:
    """Inputs to begin with: the cases, and the attacks."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = [file.read_bytes() for file in sorted(_CASES.glob("*/*")) if file.suffix != ".yaml"]
    texts += [text.encode("utf-8", "surrogatepass") for text in (*ATTACKS, *PIECES)]
    for number, text in enumerate(texts):
        (folder / f"{number:04}").write_bytes(bytes([number % len(PATHS), number % len(ENGINE_NAMES)]) + text)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        if not argument.startswith("-"):
            write_corpus(Path(argument))
    atheris.Setup(sys.argv, take)
    atheris.Fuzz()
