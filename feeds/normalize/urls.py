"""Addresses in a text: made absolute, and without what only follows the person who opens them."""

import re
from urllib.parse import urljoin, urlsplit

SCHEMES = {"http", "https", "mailto", "tel"}

# Parameters that tell a site where its visitor comes from, and nothing else. As browsers strip them: Firefox,
# toolkit/components/antitracking/data/StripOnShare.json; Brave, query-filter; the rest is of Chinese sites.
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|li_fat_id|mc_cid|mc_eid|igshid|"
    r"_hsenc|_hsmi|mkt_tok|oly_anon_id|oly_enc_id|vero_id|__s|rb_clickid|s_cid|wickedid|ml_subscriber(?:_hash)?|"
    r"spm|spm_id_from|vd_source|share_source|share_medium|share_plat|share_session_id|share_tag|share_token|"
    r"hmsr|hmpl|hmcu|hmkw|hmci|utm|bd_vid|qhclickid|weibo_id|nsukey|isappinstalled)",
    re.IGNORECASE,
)


def absolute_url(stated: str, base: str | None) -> str | None:
    """A URL made absolute against a base; None where it cannot be, or is none that a reader may follow."""
    try:
        url = urljoin(base or "", stated.strip())
        if url.startswith("//"):
            url = f"https:{url}"
        parts = urlsplit(url)
        is_usable = parts.scheme in SCHEMES and (parts.scheme not in ("http", "https") or bool(parts.hostname))
    except ValueError:
        return None
    return url if is_usable else None


def without_tracking(url: str) -> str:
    """The URL without parameters that only follow the visitor; all else stays as it is written."""
    address, hash_mark, fragment = url.partition("#")
    before, mark, query = address.partition("?")
    if not mark:
        return url
    parts = query.split("&")
    kept = [part for part in parts if not _TRACKING.fullmatch(part.partition("=")[0])]
    if len(kept) == len(parts):
        return url
    return before + ("?" if kept else "") + "&".join(kept) + hash_mark + fragment
