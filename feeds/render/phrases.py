"""The pages' own words, in the three languages that pages are written in, and what feeds are called.

No text of articles is here, and no markup.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

PageLanguage = Literal["zh-Hans", "zh-Hant", "en"]

COLUMNS: Mapping[PageLanguage, int] = {"zh-Hans": 0, "zh-Hant": 1, "en": 2}

# The translations stand side by side, so that a phrase which lacks one is a type error.
PHRASES: Mapping[str, tuple[str, str, str]] = {
    "skip": ("跳到正文", "跳到正文", "Skip to content"),
    "home": ("首页", "首頁", "Home"),
    "you_are_here": ("当前位置", "目前位置", "You are here"),
    "on_this_page": ("本页内容", "本頁內容", "On this page"),
    "author": ("作者", "作者", "Author"),
    "source": ("来源", "來源", "Source"),
    "all_category": ("分类", "分類", "Categories"),
    "all_tag": ("标签", "標籤", "Tags"),
    "all_author": ("作者", "作者", "Authors"),
    "all_source": ("来源", "來源", "Sources"),
    "all_section": ("栏目", "欄目", "Sections"),
    "all_language": ("语言", "語言", "Languages"),
    "subscribe": ("订阅", "訂閱", "Subscribe"),
    "subscribe_all": ("订阅全部文章", "訂閱全部文章", "Subscribe to everything"),
    "what_a_feed_is": (
        "把下面任一地址粘贴到阅读器里，以后的新文章会自动送到你眼前。三个地址内容相同，拿不准就用第一个。",
        "把下面任一網址貼到閱讀器裡，以後的新文章會自動送到你眼前。三個網址內容相同，拿不定主意就用第一個。",
        "Paste one of these addresses into a feed reader, and new articles will come to you. "
        "They all hold the same; if unsure, take the first.",
    ),
    "copy": ("复制", "複製", "Copy"),
    "copy_address": ("复制 {format} 地址", "複製 {format} 網址", "Copy the {format} address"),
    "copied": ("已复制", "已複製", "Copied"),
    "copied_address": ("已复制 {format} 地址", "已複製 {format} 網址", "Copied the {format} address"),
    "not_copied": ("请手动复制", "請手動複製", "Copy by hand"),
    "opml": ("全部订阅源清单（OPML）", "全部訂閱源清單（OPML）", "List of all feeds (OPML)"),
    "opml_why": ("可一次导入阅读器。", "可一次匯入閱讀器。", "Import it to follow them all at once."),
    "article_count": ("{count} 篇", "{count} 篇", "{count}"),
    "latest": ("最新文章", "最新文章", "Latest articles"),
    "preview": ("在阅读器里的样子", "在閱讀器裡的樣子", "What a reader will show"),
    "no_articles": ("还没有文章。", "還沒有文章。", "There are no articles yet."),
    "full_text": ("全文", "全文", "Full text"),
    "published": ("发布于", "發佈於", "Published"),
    "updated": ("更新于", "更新於", "Updated"),
    "original": ("阅读原文", "閱讀原文", "Read the original"),
    "asked": ("请求的地址", "請求的網址", "You asked for"),
    "to_the_index": ("查看全部订阅源和最新文章", "查看全部訂閱源與最新文章", "See all feeds and the latest articles"),
    "combined_feeds": ("或者直接订阅全部文章：", "或者直接訂閱全部文章：", "Or subscribe to everything:"),
    "problem_400": ("看不懂这个请求", "看不懂這個請求", "That request makes no sense"),
    "problem_400_detail": (
        "地址或参数写得不对，请检查后再试。",
        "網址或參數寫得不對，請檢查後再試。",
        "The address or its parameters are not written as they should be.",
    ),
    "problem_404": ("这里没有内容", "這裡沒有內容", "Nothing is here"),
    "problem_404_detail": (
        "这个地址上没有文章，也没有订阅源。地址可能有误，或者内容已被撤下。",
        "這個網址上沒有文章，也沒有訂閱源。網址可能有誤，或者內容已被撤下。",
        "No article and no feed has this address. It may be mistyped, or what was here was taken down.",
    ),
    "problem_405": ("这个地址只能读取", "這個網址只能讀取", "This address can only be read"),
    "problem_405_detail": (
        "只接受 GET 和 HEAD 请求。",
        "只接受 GET 與 HEAD 請求。",
        "It answers GET and HEAD requests only.",
    ),
    "problem_500": ("服务器出了错", "伺服器出了錯", "Something broke on the server"),
    "problem_500_detail": (
        "这不是你的问题。请稍后再试。",
        "這不是你的問題。請稍後再試。",
        "It is not your fault. Please try again later.",
    ),
    "problem_503": ("服务暂时不可用", "服務暫時無法使用", "Not available just now"),
    "problem_503_detail": ("请过一会儿再试。", "請過一會兒再試。", "Please try again in a little while."),
    "title_category": ("{name} - {site}", "{name} - {site}", "{name} - {site}"),
    "title_tag": ("标签：{name} - {site}", "標籤：{name} - {site}", "Articles tagged {name} - {site}"),
    "title_author": ("作者：{name} - {site}", "作者：{name} - {site}", "Articles by {name} - {site}"),
    "title_section": ("栏目：{name} - {site}", "欄目：{name} - {site}", "Section {name} - {site}"),
    "title_source": ("来源：{name} - {site}", "來源：{name} - {site}", "Articles from {name} - {site}"),
    "title_language": ("语言：{name} - {site}", "語言：{name} - {site}", "Articles in {name} - {site}"),
    "about_all": ("{site}的全部文章。", "{site}的全部文章。", "All articles of {site}."),
    "about_category": (
        "{site}在“{name}”分类下的文章。",
        "{site}在「{name}」分類下的文章。",
        "Articles of {site} in the category {name}.",
    ),
    "about_tag": (
        "{site}带有“{name}”标签的文章。",
        "{site}帶有「{name}」標籤的文章。",
        "Articles of {site} tagged {name}.",
    ),
    "about_author": ("{site}刊登的{name}的文章。", "{site}刊登的{name}的文章。", "Articles of {site} by {name}."),
    "about_section": (
        "{site}的“{name}”栏目。",
        "{site}的「{name}」欄目。",
        "Articles of {site} in the section {name}.",
    ),
    "about_source": ("{site}收录的{name}文章。", "{site}收錄的{name}文章。", "Articles of {site} taken from {name}."),
    "about_language": ("{site}的{name}文章。", "{site}的{name}文章。", "Articles of {site} in {name}."),
}

LANGUAGE_NAMES: Mapping[str, tuple[str, str, str]] = {
    "ar": ("阿拉伯语", "阿拉伯語", "Arabic"),
    "bo": ("藏语", "藏語", "Tibetan"),
    "de": ("德语", "德語", "German"),
    "en": ("英语", "英語", "English"),
    "es": ("西班牙语", "西班牙語", "Spanish"),
    "fr": ("法语", "法語", "French"),
    "it": ("意大利语", "義大利語", "Italian"),
    "ja": ("日语", "日語", "Japanese"),
    "ko": ("韩语", "韓語", "Korean"),
    "pt": ("葡萄牙语", "葡萄牙語", "Portuguese"),
    "ru": ("俄语", "俄語", "Russian"),
    "th": ("泰语", "泰語", "Thai"),
    "ug": ("维吾尔语", "維吾爾語", "Uyghur"),
    "vi": ("越南语", "越南語", "Vietnamese"),
    "yue": ("粤语", "粵語", "Cantonese"),
    "zh": ("中文", "中文", "Chinese"),
    "zh-cn": ("中文（中国大陆）", "中文（中國大陸）", "Chinese (mainland China)"),
    "zh-hans": ("简体中文", "簡體中文", "Simplified Chinese"),
    "zh-hant": ("繁体中文", "繁體中文", "Traditional Chinese"),
    "zh-hk": ("中文（香港）", "中文（香港）", "Chinese (Hong Kong)"),
    "zh-tw": ("中文（台湾）", "中文（台灣）", "Chinese (Taiwan)"),
}

# strftime("%B") speaks the language of the process, not of the page.
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def page_language(tag: str | None) -> PageLanguage:
    """From a site's language (BCP 47) to the language of its pages' own words."""
    primary, *rest = (tag or "").lower().split("-")
    if primary != "zh":
        return "en"
    if "hant" in rest or ("hans" not in rest and {"tw", "hk", "mo"} & set(rest)):
        return "zh-Hant"
    return "zh-Hans"


def say(language: PageLanguage, key: str, **values: object) -> str:
    """From the key of a phrase, and values for its {places}, to plain text."""
    return PHRASES[key][COLUMNS[language]].format(**values)


def date_text(language: PageLanguage, moment: datetime) -> str:
    """From a moment, already in the zone that is wanted, to what people read: "2022年3月4日 09:00"."""
    if language == "en":
        return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}, {moment:%H:%M}"
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M}"
