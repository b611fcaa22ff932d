"""What docs/addresses.md says is there, and every example of it is true."""

import re
import textwrap
from pathlib import Path
from urllib.parse import quote

from feeds.config import load
from feeds.selections import PARAMETERS

DOCS = (Path(__file__).parents[2] / "docs" / "addresses.md").read_text("utf-8")
BLOCKS = [textwrap.dedent(block) for block in re.findall(r"\n\n((?:    .*\n)+)", DOCS)]


def test_every_parameter_is_documented():
    assert [key for key in PARAMETERS if f"`{key}`" not in DOCS] == []


def test_settings_can_be_followed(tmp_path):
    (tmp_path / "feeds.yaml").write_text("".join(BLOCKS), "utf-8")
    settings = load(tmp_path, {})
    assert [*settings.feeds] == ["计量质量", "recent"]
    assert settings.redirects["/ended.xml"] == "gone"


def test_addresses_of_feeds_answer(ask):
    addresses = re.findall(r"`(/[^`]+/feed\.[^`]+)`", DOCS)
    assert len(addresses) == 4
    assert {ask(quote(address, safe="/?=&")).status_code for address in addresses} == {200}
