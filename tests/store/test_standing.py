"""How a selection stands is what walks from its live feed meet."""

import random
from datetime import UTC, datetime, timedelta

from feeds.model import Selection, Term

NOW = datetime(2026, 2, 1, tzinfo=UTC)
SELECTIONS = [Selection(), Selection((Term("tag", "x"),))]


def addresses(store, selection):
    """The archive documents that a walk comes to, the oldest first."""
    found = []
    archive = store.live(selection, 3).archive
    while archive:
        found.insert(0, archive)
        archive = store.archive(selection, archive).previous
    return tuple(found)


def test_it_is_what_walks_meet_whatever_was_edited(store, file):
    chance = random.Random(3)
    most = 0
    for number in range(30):
        some = {chance.randrange(90) for _ in range(chance.choice([1, 5, 40]))}
        gone = {f"{each}.md" for each in some if chance.random() < 0.3}
        changed = [
            file(f"{each}.md", f"{number}", published=NOW - timedelta(days=each), tags=("x",) if each % 2 else ())
            for each in some
            if f"{each}.md" not in gone
        ]
        store.write(changed, sorted(gone), NOW)
        store.settle(3, 1_000_000, NOW)
        for selection in SELECTIONS:
            standing = store.standing(selection)
            shown = [(entry.number, int(entry.modified.timestamp())) for entry in store.live(selection, 3).entries]
            assert sorted(standing.live) == sorted(shown)
            assert standing.archives == addresses(store, selection)
            most = max(most, len(standing.archives))
    assert most > 3


def test_of_what_no_article_has_there_is_nothing(store):
    standing = store.standing(SELECTIONS[1])
    assert (standing.live, standing.archives) == ((), ())
