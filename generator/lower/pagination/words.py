"""What APIs call the parts of their pages: names as `plain` has them, nothing else."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

TOKENS: Final = frozenset(
    """after afterid continuation continuationtoken continue continuetoken cursor marker
    next nextcursor nextpagetoken nexttoken page pageafter pagecursor pagetoken
    paginationtoken startcursor startingtoken startkey token""".split()
)
"""Parameters that say where to go on."""
NOUNS: Final = ("token", "cursor", "marker")
"""What their names end in, and so do those of the fields for them."""
NUMERIC: Final = frozenset(["cursor", "marker"])
"""Those of them that can be numbers."""
NEXT_TOKENS: Final = frozenset(
    """continuation continuationtoken continuetoken endcursor nextcontinuationtoken
    nextcursor nextmarker nextpage nextpagecursor nextpagetoken nexttoken nextstartkey
    paginationtoken""".split()
)
"""Fields that say it for the next page, whatever the parameter is called."""
NEXT_LINKS: Final = frozenset(
    """hydranext nexthref nextlink nextpagelink nextpageuri nextpageurl nexturi nexturl
    odatanextlink""".split()
)
"""Fields with the URL of the next page."""
NEXT: Final = frozenset(["next", "nextpage"])
"""Fields with a URL or a token."""
HREFS: Final = ("href", "url", "uri", "link")
"""Where an object for the next page has its URL."""
LAST_ITEMS: Final = ("startingafter", "afterid", "after")
NUMBERS: Final = frozenset(["page", "pagenumber", "pageno", "pagenum"])
OFFSETS: Final = frozenset(["offset", "skip", "pageoffset", "startat"])
SIZES: Final = frozenset(
    """count limit max maxresults pagelimit pagesize perpage size take top results
    itemsperpage""".split()
)
MORE: Final = frozenset(
    "hasmore hasmoreitems hasmoreresults hasnext hasnextpage morefollows".split()
)
"""Fields that are true where another page follows."""
LEADING: Final = NEXT | NEXT_LINKS | NEXT_TOKENS | MORE
"""Fields that only a page has."""
LAST_PAGES: Final = frozenset(
    """lastpage maxpage noofpages numberofpages numpages pagecount pages pagescount
    totalpage totalpages""".split()
)
"""Fields with how many pages there are."""
TOTALS: Final = frozenset(
    """total totalcount totalelements totalentries totalitems totalrecordcount
    totalrecords totalresults""".split()
)
"""Fields with how many items there are. `count` can be those of the page."""
EXPANDED: Final = frozenset(["paged", "unpaged"])
"""Parameters that show what others are: all that Spring's object for a page can tell,
of which it reads `page`, `size` and `sort` alone."""
SPRING: Final = frozenset(["numberofelements", "pageable"])
"""Fields of Spring's pages, which are counted from zero."""
ITEMS: Final = (
    "data",
    "items",
    "results",
    "records",
    "values",
    "value",
    "entries",
    "elements",
    "list",
    "objects",
    "rows",
    "content",
)
"""Where one of several lists is the page."""
NO_ITEMS: Final = frozenset(
    """aggregations errors facets included links messages notices suggestions
    unreachable warnings""".split()
)
"""Lists beside the page."""
LONE_ITEMS: Final = frozenset(["messages"])
"""Those of them that are the page where there is no other list."""
IDS: Final = frozenset(["id", "uuid", "guid"])
"""What an object has that is one of many, and no page of them."""
OUTCOMES: Final = frozenset("code message ok requestid status success".split())
"""Fields that tell how the call went."""
AROUND: Final = frozenset(
    """cursors hydraview links meta metadata page pageinfo paging pagination
    responsemetadata view""".split()
)
"""Objects of an answer that tell about the page."""
ASKING: Final = frozenset("cursor options page pageinfo paging pagination".split())
"""Objects of a body that ask for a page."""
WITHIN: Final = frozenset(["data", "embedded", "response", "result"])
"""Objects of an answer that can hold the page."""


@lru_cache(maxsize=20_000)
def plain(wire: str) -> str:
    """Letters and digits of a name: `page_token`, `pageToken`, `page[token]`."""
    return "".join(filter(str.isalnum, wire)).lower()
