"""Count what a listing in pages gives against what it says it has, while it changes under the reader."""

from __future__ import annotations

from collections.abc import Iterator

from ckanext.ogptn.harvesters.faults import SourceFault

# A list that never ends is no catalogue.
MAX_RECORDS = 2_000_000
PASSES = 3
SMALLEST_PAGE = 10


def smaller(size: int) -> int:
    """Give the size of page to ask for where one of this size is too large."""
    return max(SMALLEST_PAGE, size // 10)


class Census:
    """The records of a listing: which were given, how many were announced, whether all came.

    A list that shrinks while it is read slips one of its records past the reader; then it has to be
    read once more (``again``). One that grows only shows some twice.
    """

    def __init__(self, what: str, url: str) -> None:
        self.what, self.url = what, url
        self._given: set[str] = set()
        self._first_pass = True
        self.begin()

    def passes(self) -> Iterator[int]:
        """Begin passes over the list, counted from 0, until all came.

        Raises SourceFault where the list does not add up, or shrank in every pass.
        """
        for number in range(PASSES):
            self.begin()
            yield number
            if self.settled():
                return
        raise self.restless()

    def begin(self) -> None:
        """Begin a pass over the whole list."""
        self._ids: set[str] = set()
        self._announced: list[int] = []
        self._items = 0
        self._new = 0

    def page(self, announced: int | None) -> None:
        """Note how many records the list has, if a page of it says so; call it before its records."""
        if announced is not None:
            self._announced.append(announced)
        self._new = 0

    def take(self, remote_id: str) -> bool:
        """Count a record; say whether it is to be given on. An empty id is one that is unknown."""
        self._items += 1
        if self._items > MAX_RECORDS:
            raise self.fault(f"more than {MAX_RECORDS} {self.what}")
        if not remote_id:
            self._new += 1
            return self._first_pass
        if remote_id in self._ids:
            # In a list that stands still it is the site's mistake, which the run reports.
            return self._first_pass and not self._changed
        self._ids.add(remote_id)
        self._new += 1
        fresh = remote_id not in self._given
        self._given.add(remote_id)
        return fresh

    @property
    def stuck(self) -> bool:
        """Say whether the last page gave nothing that the pages before had not."""
        return self._new == 0

    def settled(self) -> bool:
        """Say whether all came; False where another pass is needed.

        Raises SourceFault where fewer or more came than a list that stood still announced.
        """
        self._first_pass = False
        if not self._announced:
            return True
        first, last = self._announced[0], self._announced[-1]
        if not self._changed and self._items == first:
            return True
        if any(b < a for a, b in zip(self._announced, self._announced[1:], strict=False)):
            return False
        if last > first and len(self._ids) >= first:
            return True
        raise self.fault(f"{last} {self.what} announced, {self._items} listed")

    @property
    def _changed(self) -> bool:
        return len(set(self._announced)) > 1

    def fault(self, detail: str) -> SourceFault:
        """Make the fault of a listing that does not add up."""
        return SourceFault("count_mismatch", detail, url=self.url)

    def restless(self) -> SourceFault:
        """Make the fault of a list that shrank in every pass."""
        return self.fault(f"the list of {self.what} shrank each time that it was read")
