"""Liquid in texts: what is filled in, what is told, and that nothing in a text is too much."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.read.tags.liquid import Language, Rendering, expand
from feeds.read.tags.liquid_values import UNKNOWN

VARIABLES = {
    "site": {"title": "A site", "baseurl": "/blog", "posts": UNKNOWN, "list": ["one", "two"]},
    "page": {"title": "A page", "flag": "false", "count": "3", "header-img": "a.png", "nothing": None},
}
LANGUAGE = Language(
    filters={"relative_url": lambda found: f"/blog{found}"},
    tags={
        "again": lambda markup, rendering: rendering.render(markup * 2),
        "part": lambda markup, rendering: rendering.render("[{{ include.of }}]", included={"of": markup.strip()}),
    },
)


def expanded(text: str) -> tuple[str, list[str]]:
    result = expand("a.md", text, 10, VARIABLES, LANGUAGE)
    return result.text, [f"{each.code}:{each.line}" for each in result.diagnostics]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ site.title }} and {{page['title']}}", "A site and A page"),
        ("{{ '/x' | relative_url }} {{ '/x' | prepend: site.baseurl }}", "/blog/x /blog/x"),
        ('{{ "a,b" | split: "," | join: "-" | upcase }}', "A-B"),
        ("{{ page.title | replace('page', 'leaf') }}", "A leaf"),
        ("{{ page.header-img }} {{ page.missing }}{{ page.nothing | default: 'none' }}", "a.png none"),
        ('{{ "{{" }} {{ "{% raw %}" }}', "{{ {% raw %}"),
        ("a {{- ' b ' -}} c", "a b c"),
        ("{% raw %}{{ x }}{% if %}{% endraw %}", "{{ x }}{% if %}"),
        ("a{% comment %}b{{ c }}{% endcomment %}d{% # e %}", "ad"),
        ("{% assign x = page.count | plus: 1 %}{{ x }}", "4"),
        ("{% capture x %}<{{ page.title }}>{% endcapture %}{{ x }}", "<A page>"),
        ("{% if page.flag %}a{% elsif page.count > 2 %}b{% else %}c{% endif %}", "b"),
        ("{% unless page.flag or page.missing %}a{% endunless %}", "a"),
        ("{% if site.list contains 'two' and page.title != blank %}a{% endif %}", "a"),
        ("{% case page.count %}{% when '1', '2' %}a{% when 3 %}b{% else %}c{% endcase %}", "b"),
        ("{% if page.flag %}{% if true %}a{% else %}b{% endif %}c{% else %}d{% endif %}", "d"),
        ("{% for x in site.list %}{{ forloop.index }}{{ x }}{% if forloop.last %}.{% endif %}{%endfor%}", "1one2two."),
        ("{% part x %}{% part y %}", "[x][y]"),
        ('{% my_image "a.png" "Of it" %}', '<img src="a.png" alt="Of it">'),
        ("{% youtube abc %}", '<iframe src="https://www.youtube.com/embed/abc"></iframe>'),
        ("text {% and {{ no end", "text {% and {{ no end"),
    ],
)  # fmt: skip
def test_filled_in(text: str, shown: str) -> None:
    result, diagnostics = expanded(text)
    assert (result.strip(), diagnostics) == (shown, [])


@pytest.mark.parametrize(
    ("text", "shown", "told"),
    [
        ("a\n{{ site.posts }}b", "a\nb", ["tag-computed:11"]),
        ("{{ nobody.knows }}", "", ["tag-computed:10"]),
        ("{{ page.title | unheard_of }}", "", ["tag-computed:10"]),
        ("{% for x in site.posts %}{{ x.title }}{% for y in x %}{% endfor %}{% endfor %}c", "c", ["tag-computed:10"]),
        ("\n\n{% unheard of %}kept {{ site.title }}{% endunheard %}", "\n\nkept A site", ["tag-unknown:12"]),
        ("{% if site.posts %}a{% else %}b{% endif %}", "a", ["tag-computed:10"]),
        ("{% assign x = site.posts %}b{{ x }}", "b", ["tag-computed:10"]),
    ],
)  # fmt: skip
def test_told(text: str, shown: str, told: list[str]) -> None:
    assert expanded(text) == (shown, told)


@pytest.mark.parametrize(
    "text",
    [
        "```\n{{ nobody.knows }} {% unheard of %} {% if nobody %}a{% else %}b{% endif %}\n```",
        "`{{ x }}` and ``{% y %} ` z``",
        "~~~ html\n{% for x in site.posts %}{{ x }}{% endfor %}\n~~~",
    ],
)
def test_code_shows_what_is_not_known(text: str) -> None:
    assert expanded(text) == (text, [])


def test_code_is_filled_in_where_it_is_known() -> None:
    shown, _ = expanded("```\n{% raw %}{{ x }}{% endraw %} {{ site.baseurl }}\n```")
    assert shown == "```\n{{ x }} /blog\n```"


def test_listing() -> None:
    shown, _ = expanded("{% highlight html linenos %}\n<b>\n\n{{ x }}\n{% endhighlight %}")
    assert shown == '\n<pre><code class="language-html">&lt;b&gt;\n\n{{ x }}\n</code></pre>\n'


def test_listing_in_a_list_is_one_line() -> None:
    shown, _ = expanded("* item\n\n  {% highlight c %}\na\nb\n{% endhighlight %}\n")
    assert shown == '* item\n\n  <pre><code class="language-c">a&#10;b&#10;</code></pre>\n'


@pytest.mark.parametrize(
    "unit",
    [
        *("{%", "{{", "{% raw %}", "{% endraw %}", "{% if a %}", "{% if true %}", "{% unheard %}", "{% for a in b %}"),
        *("{% endfor %}", "{% highlight c %}", "{% highlight c %}{% endhighlight %}", "{% capture x %}", "{{ site }}"),
        *("{% assign x = x | append: x %}", "{{-", "`{{ x }}", "```\n{% x %}", "{% case a %}{% when b %}", "{{ a['"),
        *("{% again {{ site.title }} %}", "{% assign x = 'a' | append: x | append: x %}{{ x }}", "{% x %}{% endx %}"),
    ],
)  # fmt: skip
def test_repetition_is_no_burden(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    start = time.perf_counter()
    expanded(text)
    assert time.perf_counter() - start < 5


def test_many_names_are_no_burden() -> None:
    opened = "".join(f"{{% a{number} %}}" for number in range(10_000))
    closed = "".join(f"{{% enda{number} %}}" for number in range(10_000))
    start = time.perf_counter()
    expanded(opened)
    expanded(opened + closed)
    assert time.perf_counter() - start < 10


def test_what_includes_itself_ends() -> None:
    endless = Language(tags={"self": lambda _, rendering: rendering.render("{% self %}{% self %}{% self %}")})
    assert expand("a.md", "{% self %}", 1, {}, endless).diagnostics


_SIGNS = ("{{", "}}", "{%", "%}", "|", "'", '"', "-", "\n", "`", "[", "]", " ", "==", "(", ")", ",", ":", "é", "中")
_WORDS = (
    *("if", "else", "endif", "raw", "endraw", "for x in site.list", "endfor", "assign x =", "append: x", "site"),
    *("case", "when", "x", ".title", "highlight", "endhighlight", "capture x", "endcapture", "contains", "1"),
)
_PIECES = st.lists(st.sampled_from((*_SIGNS, *_WORDS)), max_size=40)


@given(_PIECES)
def test_nothing_raises(pieces: list[str]) -> None:
    expanded(" ".join(pieces))


@given(_PIECES, st.sampled_from(["", "{% endraw %}"]))
def test_raw_is_left_alone(pieces: list[str], end: str) -> None:
    inside = "".join(piece for piece in pieces if "endraw" not in piece and "%" not in piece)
    assert expanded(f"{{% raw %}}{inside}{{% endraw %}}{end}") == (inside, [])


def test_a_rendering_tells_its_lines() -> None:
    seen: list[int] = []

    def note(markup: str, rendering: Rendering) -> str:
        seen.append(rendering.evaluate(markup))
        return rendering.render("\n{{ nobody }}")

    result = expand("a.md", "\n{% note 1 %}\n", 5, {}, Language(tags={"note": note}))
    assert (seen, [each.line for each in result.diagnostics]) == ([1], [6])
