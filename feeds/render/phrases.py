"""The pages' own words, in the three languages that pages are written in, and what feeds are called.

No text of articles is here, and no markup.
"""

from collections.abc import Mapping
from datetime import date, datetime
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
        "订阅源是一个地址：交给阅读器，以后的新文章就会自动送到你眼前，不必注册，也不会漏掉。",
        "訂閱源是一個網址：交給閱讀器，以後的新文章就會自動送到你眼前，不必註冊，也不會漏掉。",
        "A feed is an address. Give it to a feed reader, and new articles come to you: no account, nothing missed.",
    ),
    "which_format": (
        "三个地址内容相同，拿不准就用第一个。",
        "三個網址內容相同，拿不定主意就用第一個。",
        "All three hold the same; if unsure, take the first.",
    ),
    "follow_in": ("一键订阅：", "一鍵訂閱：", "Follow it in:"),
    "follow_with": ("用 {reader} 订阅", "用 {reader} 訂閱", "Follow with {reader}"),
    "an_app": ("本机应用", "本機應用程式", "an app"),
    "follow_with_app": ("用本机应用订阅", "用本機應用程式訂閱", "Follow with an app on this device"),
    "copy": ("复制", "複製", "Copy"),
    "copy_address": ("复制 {format} 地址", "複製 {format} 網址", "Copy the {format} address"),
    "copied": ("已复制", "已複製", "Copied"),
    "copied_address": ("已复制 {format} 地址", "已複製 {format} 網址", "Copied the {format} address"),
    "not_copied": ("请手动复制", "請手動複製", "Copy by hand"),
    "opml": ("全部订阅源清单（OPML）", "全部訂閱源清單（OPML）", "List of all feeds (OPML)"),
    "opml_why": ("可一次导入阅读器。", "可一次匯入閱讀器。", "Import it to follow them all at once."),
    "article_count": ("{count} 篇", "{count} 篇", "{count}"),
    "articles": ("{count} 篇文章", "{count} 篇文章", "{count} articles"),
    "one_article": ("1 篇文章", "1 篇文章", "1 article"),
    "more_than": ("超过 {count} 篇文章", "超過 {count} 篇文章", "More than {count} articles"),
    "the_latest": (
        "{articles}，只取最新 {limit} 篇",
        "{articles}，只取最新 {limit} 篇",
        "{articles}, the latest {limit} of them",
    ),
    "changed": ("最近更新", "最近更新", "Last change"),
    "latest": ("最新文章", "最新文章", "Latest articles"),
    "older_articles": ("更早的文章", "更早的文章", "Older articles"),
    "newer_articles": ("这一段的文章", "這一段的文章", "Articles from here on"),
    "preview": ("在阅读器里的样子", "在閱讀器裡的樣子", "What a reader will show"),
    "no_articles": ("这里没有文章。", "這裡沒有文章。", "There are no articles here."),
    "named": ("精选订阅", "精選訂閱", "Chosen feeds"),
    "and_more": ("其余 {count} 项", "其餘 {count} 項", "{count} more"),
    "and_others": (
        "还有 {count} 项，可以搜索，也都在全部订阅源清单里。",
        "還有 {count} 項，可以搜尋，也都在全部訂閱源清單裡。",
        "There are {count} others: search for them, or see the list of all feeds.",
    ),
    "turn": ("翻页", "翻頁", "Pages"),
    "turn_first": ("最新", "最新", "Newest"),
    "turn_previous": ("较新", "較新", "Newer"),
    "turn_next": ("较早", "較早", "Older"),
    "turn_last": ("最早", "最早", "Oldest"),
    "search": ("搜索", "搜尋", "Search"),
    "search_for": ("搜索全文", "搜尋全文", "Search in all the text"),
    "search_hint": (
        "词语、“完整短语”、开头*、-不要的词",
        "詞語、「完整片語」、開頭*、-不要的詞",
        'words, "a phrase", begin*, -without',
    ),
    "words": ("词语", "詞語", "Words"),
    "search_too": ("或者找", "或者找", "Or search for"),
    "search_not": ("不要含有", "不要含有", "Must not contain"),
    "compose": ("组合自己的订阅源", "組合自己的訂閱源", "Compose a feed of your own"),
    "compose_hint": (
        "同一类里选几项，符合任一项即可；不同类的要同时符合。",
        "同一類裡選幾項，符合任一項即可；不同類的要同時符合。",
        "Within one kind any of the choices will do; an article must meet every kind.",
    ),
    "not": ("不要", "不要", "not"),
    "leave_out": ("不要 {name}", "不要 {name}", "not {name}"),
    "chosen": ("已选 {count} 项", "已選 {count} 項", "{count} chosen"),
    "type_other": (
        "还有 {count} 项，写出名称即可",
        "還有 {count} 項，寫出名稱即可",
        "{count} others: write the name",
    ),
    "type_not": ("不要（写出名称）", "不要（寫出名稱）", "Leave out (write the name)"),
    "dates": ("日期", "日期", "Dates"),
    "since": ("从这天起", "從這天起", "From this day"),
    "until": ("到这天止", "到這天止", "Until this day"),
    "since_days": ("最近", "最近", "Of the last"),
    "until_days": ("不晚于多少天前", "不晚於多少天前", "At least so many days old"),
    "any_time": ("任何时候", "任何時候", "any time"),
    "days": ("{count} 天", "{count} 天", "{count} days"),
    "days_1": ("1 天", "1 天", "day"),
    "days_365": ("1 年", "1 年", "year"),
    "shape": ("呈现方式", "呈現方式", "How it is shown"),
    "order": ("排序", "排序", "Order"),
    "order_published": ("最新发布在前", "最新發佈在前", "newest first"),
    "order_updated": ("最近更新在前", "最近更新在前", "last updated first"),
    "content": ("每篇给出", "每篇給出", "Of each article"),
    "content_full": ("全文", "全文", "the full text"),
    "content_summary": ("只要摘要", "只要摘要", "the summary"),
    "content_none": ("只要标题", "只要標題", "the title"),
    "limit": ("最多几篇（1–{most}）", "最多幾篇（1–{most}）", "At most (1–{most})"),
    "script": ("中文字形（不选即照原文）", "中文字形（不選即照原文）", "Chinese script (as written if none)"),
    "script_original": ("原文", "原文", "as written"),
    "script_hans": ("简体", "簡體", "in Simplified characters"),
    "script_hant": ("繁体", "繁體", "in Traditional characters"),
    "script_tw": ("台湾正体", "臺灣正體", "in Traditional characters (Taiwan)"),
    "script_hk": ("香港繁体", "香港繁體", "in Traditional characters (Hong Kong)"),
    "show": ("看结果", "看結果", "Show"),
    "start_over": ("全部清除", "全部清除", "Clear all"),
    "feed_address": ("订阅地址", "訂閱網址", "Feed address"),
    "not_now": (
        "暂时得不到结果，请稍后再试。",
        "暫時得不到結果，請稍後再試。",
        "There is no answer just now; please try again later.",
    ),
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
    "refused_parameter": (
        "没有参数 {parameter}。可用的有：{allowed}。",
        "沒有參數 {parameter}。可用的有：{allowed}。",
        "There is no parameter {parameter}. Allowed are: {allowed}.",
    ),
    "refused_value": (
        "{parameter} 的值“{value}”不对。可用的是：{allowed}。",
        "{parameter} 的值「{value}」不對。可用的是：{allowed}。",
        "“{value}” is no value of {parameter}. Allowed: {allowed}.",
    ),
    "refused_terms": (
        "没有符合“{words}”的文章。",
        "沒有符合「{words}」的文章。",
        "There are no such articles: {words}.",
    ),
    "allowed_limit": ("1 到 {most} 的整数", "1 到 {most} 的整數", "a whole number from 1 to {most}"),
    "allowed_day": (
        "日期（如 2024-01-31）或天数（如 7d）",
        "日期（如 2024-01-31）或天數（如 7d）",
        "a day, such as 2024-01-31, or a number of days, such as 7d",
    ),
    "allowed_search": ("不超过 {most} 个字", "不超過 {most} 個字", "at most {most} characters"),
    "problem_404": ("这里没有内容", "這裡沒有內容", "Nothing is here"),
    "problem_404_detail": (
        "这个地址上没有文章，也没有订阅源。地址可能有误，或者内容已被撤下。",
        "這個網址上沒有文章，也沒有訂閱源。網址可能有誤，或者內容已被撤下。",
        "No article and no feed has this address. It may be mistyped, or what was here was taken down.",
    ),
    "problem_410": ("这里的内容已经结束", "這裡的內容已經結束", "What was here has ended"),
    "problem_410_detail": (
        "发布者已经停止更新这个订阅源，可以在阅读器中取消订阅。",
        "發布者已經停止更新這個訂閱源，可以在閱讀器中取消訂閱。",
        "Its publisher has ended this feed. You can unsubscribe from it.",
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
    return f"{day_text(language, moment)}{', ' if language == 'en' else ' '}{moment:%H:%M}"


def day_text(language: PageLanguage, day: date) -> str:
    """From a day to what people read: "2022年3月4日"."""
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"
