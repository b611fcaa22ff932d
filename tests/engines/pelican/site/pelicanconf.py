import os

AUTHOR = "韩梅梅"
SITENAME = "一个" + "网站"
SITEURL = ""
PATH = "content"
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh"
HOST = "blog.example.org"

ARTICLE_URL = "{date:%Y}/{date:%m}/{category}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
ARTICLE_LANG_URL = "{lang}/{date:%Y}/{slug}/"
ARTICLE_LANG_SAVE_AS = f"{ARTICLE_LANG_URL}index.html"
FILENAME_METADATA = r"(?P<date>\d{4}-\d{2}-\d{2})-(?P<slug>[^.]*)"
DEFAULT_CATEGORY = "杂记"
DEFAULT_METADATA = {"license": "CC-BY"}
STATIC_PATHS = ["images", "extra"]
EXTRA_PATH_METADATA = {
    "extra/robots.txt": {"path": "robots.txt"},
    "news": {"location": "北京"},
    "news/moved.md": {"url": "elsewhere.html", "save_as": "elsewhere.html"},
}
SLUG_REGEX_SUBSTITUTIONS = [
    (r"C\+\+", "cpp"),
    (r"[^\w\s-]", ""),
    (r"(?u)\A\s*", ""),
    (r"(?u)\s*\Z", ""),
    (r"[-\s]+", "-"),
]
WITH_FUTURE_DATES = False
FEED_ALL_ATOM = None
PLUGIN_PATHS = [os.path.join("plugins")]
