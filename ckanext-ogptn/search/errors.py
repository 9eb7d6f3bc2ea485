"""What can go wrong in the embedded engine.

* ``pysolr.SolrError``
    * ``IndexFailed`` -- the index cannot be read or written; CKAN makes ``SearchError`` or ``SearchIndexError`` of it
    * ``Unreadable`` -- the words of the search box cannot be read; CKAN's page says that there was an error
* ``ckan.lib.search.common.SearchQueryError``
    * ``Refused`` -- a request that the engine does not honour; CKAN hands it to the caller, who sees the parameter
"""

from __future__ import annotations

import pysolr
from ckan.lib.search.common import SearchQueryError


class IndexFailed(pysolr.SolrError):
    """Raised where the index itself cannot be opened, read or written."""


class Unreadable(pysolr.SolrError):
    """Raised where the text of a search box has no reading: signs without a word between them."""


class Refused(SearchQueryError):
    """Raised where a parameter cannot be honoured: ``parameter`` names it, ``reason`` says why."""

    def __init__(self, parameter: str, reason: str) -> None:
        super().__init__(f'Invalid "{parameter}" parameter: {reason}')
        self.parameter = parameter
        self.reason = reason
