from pelicanconf import *

SITEURL = f"https://{HOST}"
FEED_ATOM = "feeds/atom.xml"
FEED_ALL_RSS = "feeds/all.rss.xml"
TAG_FEED_ATOM = "feeds/tag/{slug}.atom.xml"
FEED_MAX_ITEMS = 50
