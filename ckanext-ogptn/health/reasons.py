"""What may ail a link, by code, with the health that follows. Their words are in `pages/words.py` (LINK_REASONS)."""

from __future__ import annotations

OK, STALE, BROKEN, WITHDRAWN = "ok", "stale", "broken", "withdrawn"

# The source that made the link makes it no more; its dataset may be well.
LINK_WITHDRAWN = "link_withdrawn"
# The source no longer lists the dataset.
DATASET_WITHDRAWN = "dataset_withdrawn"
COMMITMENT_DELETED = "commitment_deleted"
DATASET_DELETED = "dataset_deleted"
# Drafts are hidden from the public too.
DATASET_PRIVATE = "dataset_private"
# The link names one file of the dataset, which has it no more.
FILE_REMOVED = "file_removed"
# Its site says so (404, 410), or the portal's storage does not hold it.
FILE_GONE = "file_gone"
# A web page comes where a file of data was promised.
FILE_IS_PAGE = "file_is_page"
# Nothing of use came, several times in a row.
FILE_UNREACHABLE = "file_unreachable"
# Some of the dataset's files are in one of these three states, and others are not.
SOME_FILES_BROKEN = "some_files_broken"
# The update that the dataset's own frequency promises is late.
NOT_UPDATED = "not_updated"

HEALTH = {
    LINK_WITHDRAWN: WITHDRAWN,
    DATASET_WITHDRAWN: WITHDRAWN,
    COMMITMENT_DELETED: BROKEN,
    DATASET_DELETED: BROKEN,
    DATASET_PRIVATE: BROKEN,
    FILE_REMOVED: BROKEN,
    FILE_GONE: BROKEN,
    FILE_IS_PAGE: BROKEN,
    FILE_UNREACHABLE: BROKEN,
    SOME_FILES_BROKEN: STALE,
    NOT_UPDATED: STALE,
}
# Such an end is not to be seen by everybody, nor told of.
HIDDEN = frozenset({DATASET_WITHDRAWN, COMMITMENT_DELETED, DATASET_DELETED, DATASET_PRIVATE})
