"""Shortcodes of Hugo and Zola: what is written beside what it becomes."""

import time

import pytest

from feeds.read.tags import shortcodes, zola
from feeds.read.tags.templates import Template, compiled


def template(source: str) -> Template:
    made = compiled(source)
    assert made is not None
    return made


TEMPLATES = {
    "badge": template('{{ $kind := .Get "kind" | default "plain" }}<b class="{{ $kind }}">{{ .Get 0 }}</b>'),
    "choose": template('{{ if eq (.Get 0) "a" }}one{{ else }}other{{ end }}'),
    "box": template(
        '<div>\n\n  {{- with .Get "title" }}\n    <h4>{{ . }}</h4>\n  {{ end }}\n{{ .Inner | markdownify }}\n</div>'
    ),
    "script": template("<script>go()</script><i>{{ .Inner }}</i>"),
}


def expand(text: str) -> tuple[str, list[str]]:
    def link(wanted: str, language: str) -> str | None:
        return None if wanted == "gone.md" else f"https://e.example/{language}{wanted.removesuffix('.md')}/"

    site = {"params": {"motto": "go on"}}
    context = shortcodes.Context("a.md", 5, {"deep": {"key": "value"}}, site, link, TEMPLATES, "markdown")
    expanded = shortcodes.expand(text, context)
    return expanded.text, [f"{each.line}:{each.code}" for each in expanded.diagnostics]


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("{{< youtube abc >}}", '<iframe src="https://www.youtube.com/embed/abc"></iframe>'),
        ("{{<vimeo id=`12`>}}", '<iframe src="https://player.vimeo.com/video/12"></iframe>'),
        (
            "see\n{{< youtube abc >}}\nit",
            'see\n<span><iframe src="https://www.youtube.com/embed/abc"></iframe></span>\nit',
        ),
        (
            '[a]({{< ref "b.md#c" >}}) {{% relref path="d.md" lang="zh" %}}',
            "[a](https://e.example/b/#c) https://e.example/zhd/",
        ),
        ("{{< param deep.key >}}, {{% param motto %}}", "value, go on"),
        ("{{</* youtube abc */>}} and {{%/* param x */%}}", "{{< youtube abc >}} and {{% param x %}}"),
        ('{{< figure src="a.png" alt="A & B" >}}', '<figure><img src="a.png" alt="A &amp; B"></figure>'),
        ('{{< x user="hugo" id="1" >}}', '<a href="https://x.com/hugo/status/1">https://x.com/hugo/status/1</a>'),
        ("{{< kbd >}}Ctrl{{< /kbd >}}", "<kbd>Ctrl</kbd>"),
        (
            "{{< highlight go >}}\na < b\n\nc\n{{< /highlight >}}",
            '\n\n<pre><code class="language-go">a &lt; b\n\nc\n</code></pre>\n\n',
        ),
        ("{{< notice tip >}}\nmind *it*\n{{< /notice >}}", "\n\n<blockquote>\n\nmind *it*\n\n</blockquote>\n\n"),
        ('{{< badge "a\\"b" >}}', '<b class="plain">a&quot;b</b>'),
        ("{{< choose a >}}, {{< choose b >}}", "one, other"),
        ('{{< box title="T" >}}\n**x**\n{{< /box >}}', "\n\n<div>\n\n<h4>T</h4>\n\n\n\n**x**\n\n\n</div>\n\n"),
        ("{{< script >}}x{{< /script >}}", "<i>x</i>"),
        ("not {{< closed", "not {{< closed"),
        ("`{{< figure >}}`, `{{< odd >}}` and `{{< param motto >}}`", "`{{< figure >}}`, `{{< odd >}}` and `go on`"),
    ],
)
def test_hugo(written: str, becomes: str) -> None:
    assert expand(written) == (becomes, [])


def test_unknown_keeps_what_it_encloses() -> None:
    assert expand("\n{{< odd a=1 >}}kept {{< /odd >}}{{< /stray >}}") == ("\nkept ", ["6:tag-unknown"])
    assert expand("<div>\n{{< odd >}}\n</div>") == ("<div>\n<!-- -->\n</div>", ["6:tag-unknown"])
    assert expand('{{< ref "gone.md" >}}') == ("", ["5:tag-unknown"])


def test_in_an_item_of_a_list() -> None:
    text, _ = expand("- a\n\n  {{< note >}}\n  b\n  {{< /note >}}")
    assert all(line.startswith("  ") for line in text.split("\n")[2:])


@pytest.mark.parametrize(
    "source",
    [
        "{{ range .Site.Pages }}x{{ end }}",
        "{{ if .Get 0 }}",
        "{{ end }}",
        "{{ define `x` }}{{ end }}",
        "{{ `x }}",
        "{{ partial `x` . }}",
    ],
)
def test_not_simple(source: str) -> None:
    assert compiled(source) is None


@pytest.mark.parametrize("source", ["{{ .Page.Next }}", "{{ .Get }}", "{{ | }}", "{{ ( }}", "{{ . }}"])
def test_not_to_be_computed_here(source: str) -> None:
    context = shortcodes.Context("a.md", 1, {}, {}, lambda _wanted, _language: None, {"it": template(source)}, "html")
    assert shortcodes.expand("{{< it >}}", context).text == ""


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ('{{ youtube(id="abc", autoplay=true) }}', '<iframe src="https://www.youtube.com/embed/abc"></iframe>'),
        ("{{ vimeo(id='1)}}') }}", '<iframe src="https://player.vimeo.com/video/1%29%7D%7D"></iframe>'),
        ('{% quote(author="V") %}\nq\n{% end %}', "\n\n<blockquote>\n\nq\n\n<p>— V</p></blockquote>\n\n"),
        ('{{/* youtube(id="x") */}}', '{{ youtube(id="x") }}'),
        ("`{{ f(a=1) }}`", "`{{ f(a=1) }}`"),
        ("{{ variable }} {% if x %}", "{{ variable }} {% if x %}"),
        ("{% open() %} text", "{% open() %} text"),
    ],
)
def test_zola(written: str, becomes: str) -> None:
    expanded = zola.expand("a.md", written, 1)
    assert (expanded.text, expanded.diagnostics) == (becomes, ())


@pytest.mark.parametrize(
    "piece", ["{{< ", '{{< a "', "{{< `", "{{</* ", "{{< a >}}", "{{ a(b=[", '{{ a(b="', "{% a() %}", "{%"]
)
def test_time_is_linear(piece: str) -> None:
    body = piece * (500_000 // len(piece))
    start = time.process_time()
    expand(body)
    zola.expand("a.md", body, 1)
    assert time.process_time() - start < 5
