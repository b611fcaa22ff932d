"""rss2email: which mails come after a run, and after another."""

import subprocess
from email import message_from_bytes, policy
from email.utils import mktime_tz, parsedate_tz

import pytest


@pytest.fixture
def run(program, tmp_path, address):
    """Fetches all subscriptions, and gives back the mails that it has sent so far, newest first."""
    files = ["-c", tmp_path / "config", "-d", tmp_path / "data.json"]
    (tmp_path / "config").write_text(
        "[DEFAULT]\nfrom = from@example.org\nemail-protocol = maildir\ndate-header = True\nhtml-mail = True\n"
        f"maildir-path = {tmp_path}/mail\nmaildir-mailbox = inbox\n"
    )

    def r2e(*words):
        environment = {"HOME": str(tmp_path), "LANG": "C.UTF-8"}
        subprocess.run([program("r2e"), *files, *words], env=environment, check=True, timeout=20)

    def run():
        r2e("run")
        mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in tmp_path.glob("mail/*/new/*")]
        return sorted(mails, key=when, reverse=True)

    (tmp_path / "mail").mkdir()
    r2e("add", "seeds", address, "to@example.org")
    return run


def when(mail):
    return mktime_tz(parsedate_tz(mail["date"]))


def test_a_subscription(run, site, articles):
    mails = run()
    assert [mail["subject"] for mail in mails] == [article.title for article in articles]
    for mail, article in zip(mails, articles, strict=True):
        assert article.is_dated(when(mail))
        assert article.link in mail.get_body().get_content()
    site.statuses.clear()
    assert len(run()) == len(mails)
    assert site.statuses == [304]
