from pelicanconf import *

SITEURL = f"https://{HOST}"
FEED_ATOM = "feeds/atom.xml"
FEED_MAX_ITEMS = 50
