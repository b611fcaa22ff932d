import time

BLOG_AUTHOR = "李雷"
BLOG_TITLE = {"zh_cn": "一个网站", "en": "A site"}
SITE_URL = "https://nikola.example.org/"
BLOG_DESCRIPTION = f"{BLOG_AUTHOR} 写的"
DEFAULT_LANG = "zh_cn"
TRANSLATIONS = {DEFAULT_LANG: "", "en": "./en"}
TRANSLATIONS_PATTERN = "{path}.{lang}.{ext}"
POSTS = (
    ("posts/*.rst", "blog", "post.tmpl"),
    ("posts/*.md", "blog", "post.tmpl"),
    ("posts/*.txt", "blog", "post.tmpl"),
    ("posts/*.html", "blog", "post.tmpl"),
    ("posts/*.ipynb", "blog", "post.tmpl"),
)
PAGES = (("pages/*.md", "", "page.tmpl"),)
TIMEZONE = "Asia/Shanghai"
FEED_LENGTH = 30
GENERATE_ATOM = True
USE_REST_DOCINFO_METADATA = True
METADATA_MAPPING = {"yaml": {"summary": "description", "modified": "updated"}}
CATEGORY_PREFIX = "cat_"
BUILT = time.time()
