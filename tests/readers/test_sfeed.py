"""sfeed: what its files hold after an update, and after another."""

import subprocess

import pytest


@pytest.fixture
def update(program, tmp_path, address):
    """Updates all subscriptions, and gives back what sfeed holds then, newest first."""
    fetch = (
        f"fetch() {{ curl -sfL --etag-compare {tmp_path}/etag --etag-save {tmp_path}/etag "
        f'-z {tmp_path}/last -R -o {tmp_path}/last "$2" && cat {tmp_path}/last; }}'
    )
    (tmp_path / "sfeedrc").write_text(f"sfeedpath={tmp_path}/sfeed\n{fetch}\nfeeds() {{ feed seeds '{address}'; }}\n")
    program("curl")

    def update():
        subprocess.run([program("sfeed_update"), tmp_path / "sfeedrc"], check=True, timeout=20, capture_output=True)
        lines = (tmp_path / "sfeed" / "seeds").read_text("utf-8").splitlines()
        return sorted((line.split("\t") for line in lines), key=lambda item: int(item[0]), reverse=True)

    return update


def test_a_subscription(update, site, articles):
    items = update()
    assert [item[1] for item in items] == [article.title for article in articles]
    for item, article in zip(items, articles, strict=True):
        assert article.is_dated(int(item[0]))
        assert item[2] == article.link
        assert item[6] in article.authors
        assert set(item[8].split("|")) >= set(article.tags)
    site.statuses.clear()
    assert update() == items
    assert site.statuses == [304]
