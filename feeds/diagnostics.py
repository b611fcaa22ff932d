"""Every code of a diagnostic: how much it matters, what it means, how to mend it.

Says nothing of single cases: each diagnostic has its own place, message and action. docs/diagnostics.md is this table:

    python -m feeds.diagnostics > docs/diagnostics.md
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from feeds.model import Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True, slots=True)
class Code:
    """What all diagnostics of one code have in common."""

    code: str
    severity: Severity  # that they usually have
    meaning: str  # one sentence
    mend: str  # one sentence


_ROWS = (
    Code("active-content", NOTE,
         "The text holds scripts, plug-ins or event handlers, which no reader runs and no feed may hold.",
         "Nothing need be done, unless the text makes no sense without them: then say in words what they show."),
    Code("address-unusable", WARNING,
         "Links or pictures in the text have addresses that lead nowhere outside the site, or must not be followed.",
         "State site_url in feeds.yaml, or the article's link, or write addresses that begin with https://."),
    Code("binary-file", WARNING,
         "A file with the suffix of an article holds no text.",
         "Move the file out of the folder of articles, or save it as text."),
    Code("container-broken", ERROR,
         "A file of many articles (an export, a feed, a table) does not keep to its format.",
         "Export it again, or mend the file at that line."),
    Code("container-unread", NOTE,
         "A file looks like one of many articles, and holds none that can be read as such.",
         "Nothing need be done, unless it should hold articles: then look how its columns or fields are named."),
    Code("control-characters", WARNING,
         "The file holds characters that XML forbids; one of them would make a whole feed unreadable.",
         "Delete them; the line is that of the first."),
    Code("damaged-text", WARNING,
         "Characters were destroyed before the file came here, by a program that put text between their bytes.",
         "Copy the passage again from where it was published, or write the missing characters by hand."),
    Code("date-empty", WARNING,
         "The metadata have a date without a value.",
         "Write a date like 2024-01-31 09:00:00 +0800, or delete the line."),
    Code("date-unreadable", ERROR,
         "A date cannot be read, names a day that there is not, or could mean two days, as 01/02/2022 does.",
         "Write it like 2024-01-31 09:00:00 +0800."),
    Code("date-unreasonable", ERROR,
         "A date is before 1990 or after next year, which is how mistakes of typing and of programs look.",
         "Correct the year."),
    Code("directive-unknown", WARNING,
         "The reStructuredText holds directives that are of no engine.",
         "Write text instead, if what the directive makes matters to subscribers."),
    Code("draft", NOTE,
         "The article is marked as a draft, and is not published.",
         "Remove the mark when it is finished."),
    Code("empty-file", WARNING,
         "The file holds neither metadata nor text.",
         "Write the article, or delete the file."),
    Code("enclosure-unusable", WARNING,
         "Audio or video of the metadata has no address that a reader can open.",
         "State site_url in feeds.yaml, or write an address that begins with https://."),
    Code("encoding-damaged", WARNING,
         "Some bytes of the file are no characters in the encoding that the rest of it is in.",
         "Open the file at that line, write the character that is missing, and save it as UTF-8."),
    Code("encoding-guessed", NOTE,
         "The file is not in UTF-8 and does not say in what encoding it is; its bytes told.",
         "Look whether the text is right, and save the file as UTF-8."),
    Code("encoding-misdeclared", NOTE,
         "The file says that it is in an encoding which its bytes contradict.",
         "Correct the declaration, or save the file as UTF-8 and declare that."),
    Code("encrypted", NOTE,
         "The article is encrypted on its site, so that its text is not for everybody.",
         "Nothing need be done; remove the password, if the text should be in the feeds."),
    Code("expired", NOTE,
         "The article says until when it is to be published, and that time is over.",
         "Nothing need be done; to publish it again, state a later date."),
    Code("fault", ERROR,
         "The program failed at this article, which it never should.",
         "Report it, with the file, to those who make the program."),
    Code("format-unread", WARNING,
         "The text is written for a compiler that is not known here, and is shown as it is written.",
         "Turn it into Markdown or reStructuredText."),
    Code("format-unreadable", NOTE,
         "The text is in a format that the site's engine reads and this program does not.",
         "Write the article in Markdown or HTML, if it should be in the feeds."),
    Code("front-matter-broken", ERROR,
         "The metadata above the text are not written as their format demands.",
         "Mend that line; often a value that holds a colon, a quote or a tab only needs quotes around it."),
    Code("front-matter-unclosed", ERROR,
         "The metadata begin and do not end, so that they show as text.",
         "Write the closing line below the last of them."),
    Code("future", NOTE,
         "The article is dated in the future.",
         "Nothing need be done: it appears when its time has come, without a restart."),
    Code("hidden", NOTE,
         "The article says that it is to be hidden in lists.",
         "Remove that, if it should be in the feeds."),
    Code("id-taken", ERROR,
         "Two articles state the same id, by which readers would take them for one.",
         "Give one of them an id of its own, or delete its id: then one is made for it."),
    Code("image-unusable", WARNING,
         "A picture of the metadata has no address that a reader can open.",
         "State site_url in feeds.yaml, or write an address that begins with https://."),
    Code("link-loop", WARNING,
         "A symbolic link leads to a folder that is listed elsewhere.",
         "Delete the link."),
    Code("link-lost", WARNING,
         "Links in the text name source files that the site does not have.",
         "Name files that are there."),
    Code("link-unusable", WARNING,
         "The metadata state a link that is no address which a reader can open.",
         "State site_url in feeds.yaml, or write an address that begins with https://."),
    Code("mojibake-repaired", NOTE,
         "The text had been read in the wrong encoding and saved so; it was undone.",
         "Look whether the text is right, and save the repaired text."),
    Code("no-articles", WARNING,
         "The folder is the site of an engine, and holds no post where that engine keeps them.",
         "Name the folder that holds the posts, or state the engine in feeds.yaml."),
    Code("no-front-matter", NOTE,
         "The file has no front matter, without which the site's engine takes no file for an article.",
         "Write front matter above the text, even an empty one, if it is an article."),
    Code("no-page", NOTE,
         "The site's engine makes no page of the file.",
         "Give it a permalink, if it should be in the feeds."),
    Code("no-text", WARNING,
         "There is nothing below the metadata.",
         "Write the text, or mark the article as a draft."),
    Code("not-a-page", NOTE,
         "The file is HTML without front matter, which the site's engine copies as it is.",
         "Write front matter above the text, if it is an article."),
    Code("not-in-collection", NOTE,
         "The page is in no collection that the site's feed is made of.",
         "Give it a tag of such a collection, if it should be in the feeds."),
    Code("notebook", NOTE,
         "The article is a Jupyter notebook, which is not read.",
         "Export it as Markdown, if it should be in the feeds."),
    Code("over-budget", WARNING,
         "The article takes more than half of the bytes that a feed may have, and is shown there by its summary.",
         "Divide it, or raise the budget in feeds.yaml; a feed of several MB is refused by some readers."),
    Code("page-not-reduced", NOTE,
         "The file is a saved page, and it is not known where in it the article begins and ends.",
         "Install feeds[pages], or keep nothing but the article in the file."),
    Code("permalink-computed", WARNING,
         "The article's address is computed by code of the site, which is never run here.",
         "State its address as link, so that readers are led to the site's own page."),
    Code("permalink-incomplete", WARNING,
         "The pattern of the site's addresses needs something that the article does not state.",
         "State it in the metadata; the message names it."),
    Code("posts-unpublished", NOTE,
         "Some posts of the export are drafts, private, in the trash or behind a password.",
         "Publish them and export again, if they should be in the feeds."),
    Code("record-broken", ERROR,
         "A line or record of a file of many articles cannot be read.",
         "Mend that line; the others were read."),
    Code("rst-not-installed", ERROR,
         "The text is reStructuredText, and what reads it is not installed.",
         "Install feeds[rst]."),
    Code("rst-unread", ERROR,
         "The reStructuredText is too long or too intricate to be read.",
         "Divide it into several articles, or nest less."),
    Code("settings-broken", ERROR,
         "A file of the settings of the site's engine cannot be read, so that nothing of it is known.",
         "Mend the file at the place that the message names."),
    Code("tag-computed", WARNING,
         "The text holds a tag of the template language whose value only the site's engine can compute.",
         "Write in the text what it stands for, if subscribers should see it."),
    Code("tag-unknown", WARNING,
         "The text holds a tag of the template language that is of no engine and of no common theme.",
         "Write HTML or Markdown instead, if what the tag makes matters to subscribers."),
    Code("text-repaired", WARNING,
         "Characters that a program tore apart were put together again, since only one reading of them is likely.",
         "Compare the passage with where it was published, and write it into the file."),
    Code("title-empty", WARNING,
         "The metadata have a title without a value.",
         "Write a title."),
    Code("title-is-number", NOTE,
         "The title is a number, which engines that read YAML by its rules may change: 007 becomes 7.",
         "Nothing need be done here; quotes around it make it safe everywhere."),
    Code("too-large", ERROR,
         "The file is larger than any article.",
         "Move it out of the folder of articles, or divide it."),
    Code("translation", NOTE,
         "The article is a translation of another, which is in the feeds.",
         "Nothing need be done: the engine's own feed leaves translations out as well."),
    Code("undated", WARNING,
         "The article states no date, and the site wants none without.",
         "Write a date like 2024-01-31 09:00:00 +0800."),
    Code("unlisted", NOTE,
         "The article says that it is not to be listed.",
         "Remove that, if it should be in the feeds."),
    Code("unpublished", NOTE,
         "The article, or its site for it, says that it is not to be published.",
         "Remove that, if it should be in the feeds."),
    Code("unreadable", ERROR,
         "The operating system does not let the file or folder be read.",
         "Make it readable for the user that runs the program."),
    Code("untitled", NOTE,
         "The article has no title, without which its site's engine publishes none.",
         "Write a title."),
    Code("updated-before-published", NOTE,
         "The article says that it was changed before it was published.",
         "Correct one of the two dates, or delete that of the change."),
    Code("updated-in-future", NOTE,
         "The article says that it was changed at a time which is yet to come.",
         "Correct the date."),
    Code("vanished", ERROR,
         "The file was there when the folder was listed, and gone when it was to be read.",
         "Nothing need be done: the next sync sees what is there then."),
)  # fmt: skip

CODES: Mapping[str, Code] = {row.code: row for row in _ROWS}


def markdown() -> str:
    """The table as docs/diagnostics.md holds it."""
    rows = (f"| `{row.code}` | {row.severity} | {row.meaning} | {row.mend} |" for row in CODES.values())
    return "\n".join((_HEAD, *rows, ""))


_HEAD = """\
# Diagnostics

What `feeds check` tells, by code. An error: something that was written is not published as meant. A warning: it is
published, with a guess or a repair that a person should look at. A note: good to know.

| code | severity | what it means | how to mend it |
|---|---|---|---|"""

if __name__ == "__main__":
    sys.stdout.write(markdown())
