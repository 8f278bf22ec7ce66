"""Reads HTML operation pages into the same document form as an OpenAPI description.

One page is one operation; a folder of pages is an API. Three dialects of the pages are
known. Whatever a page leaves open is filled by a stated assumption and noted.
"""

from .folder import PageFile, read_pages

__all__ = ["PageFile", "read_pages"]
