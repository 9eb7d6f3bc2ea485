"""What was reported, corrected, amended and assessed, and what became of the data, in words for a feed, in the language
of the page's address."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.exports.atom import HTML, Entry, Link, tag
from ckanext.ogptn.exports.moments import utc
from ckanext.ogptn.helpers.values import ogptn_date, ogptn_plain, ogptn_word
from ckanext.ogptn.machines import asking, places

Record = dict[str, Any]
LENGTH = 100


def newest(commitments: Collection[str] | None = None) -> list[Entry]:
    """Give the newest entries, at most :data:`LENGTH`, of these commitments (by id) or of all, newest first."""
    if commitments is not None and not commitments:
        return []
    rows = [
        (row["created_at"], kind, row)
        for kind in KINDS
        for row in _rows(ACTIONS[kind], commitments)
    ]
    rows.sort(key=lambda found: found[0], reverse=True)
    chosen = rows[:LENGTH]
    items = asking.by_id([row["commitment_id"] for _, _, row in chosen])
    return [
        KINDS[kind](items[row["commitment_id"]], row)
        for _, kind, row in chosen
        if row["commitment_id"] in items
    ]


def _rows(action: str, commitments: Collection[str] | None) -> list[Record]:
    asked: Record = {"limit": LENGTH}
    if action != ACTIONS["data"]:
        asked["sort"] = "written"  # changes of data have no other order
    if commitments is not None:
        asked["commitments"] = list(commitments)
    found: list[Record] = asking.ask(action, **asked)["results"]
    return found


def _report(item: Record, report: Record) -> Entry:
    level = ogptn_word("LEVELS", report["completion_level"])
    what = (
        tk._("Corrected progress report: {level}")
        if report.get("replaces")
        else tk._("Progress report: {level}")
    )
    assessor = report["assessor_type"]
    who = _leads(item) if assessor == "self" else ogptn_word("ASSESSORS", assessor)
    proofs = [
        Link(proof["url"], "related", title=ogptn_plain(proof.get("title")) or None)
        for proof in report.get("evidence") or []
        if tk.h.is_url(proof.get("url") or "") and proof.get("visibility") == "public"
    ]
    lines = [
        *_milestone(item, report),
        _said(ogptn_word("ASSESSORS", assessor), report),
        ogptn_plain(report.get("progress")),
        *_headed(tk._("Difficulties"), report.get("challenges")),
        *_headed(tk._("Next steps"), report.get("next_steps")),
    ]
    kind = "correction" if report.get("replaces") else "report"
    return _entry(item, report, kind, what.format(level=level), lines, who, proofs)


def _milestone(item: Record, row: Record) -> Iterator[str]:
    for step in item.get("milestones") or []:
        if step["identifier"] == row.get("milestone"):
            yield f"{tk._('Milestone')}{tk._(': ')}{ogptn_plain(step.get('title_translated'))}"


def _said(who: str, row: Record) -> str:
    when = ogptn_date(row["report_date"], row.get("report_date_precision"))
    return tk._(", ").join([who, when])


def _headed(heading: str, value: Any) -> Iterator[str]:
    if text := ogptn_plain(value):
        yield f"{heading}{tk._(': ')}{text}"


def _amendment(item: Record, amendment: Record) -> Entry:
    subject = ogptn_word("AMENDED", amendment["subject"])
    lines = [
        *_milestone(item, amendment),
        ogptn_plain(amendment.get("reason")),
        *([amendment["decided_by"]] if amendment.get("decided_by") else []),
        ogptn_date(amendment["decided_on"]),
    ]
    what = tk._("Amendment: {subject}").format(subject=subject)
    return _entry(item, amendment, "amendment", what, lines, _leads(item))


def _assessment(item: Record, assessment: Record) -> Entry:
    what = tk._("Assessment by the Independent Reporting Mechanism")
    who = ogptn_word("ASSESSORS", "irm")
    lines = [_said(who, assessment), ogptn_plain(assessment.get("findings"))]
    report = assessment.get("report_url") or ""
    links = [Link(report, "related")] if tk.h.is_url(report) else []
    return _entry(item, assessment, "assessment", what, lines, who, links)


def _data(item: Record, change: Record) -> Entry:
    count, kind, named = change["dataset_count"], change["change"], change["datasets"]
    titles = [ogptn_plain(one["title_translated"]) or one["title"] for one in named]
    links = [
        Link(places.address(one["name"], "dataset.read"), "related", HTML, title)
        for one, title in zip(named, titles, strict=True)
    ]
    more = count - len(named)
    rest = tk.ungettext("and {n} more dataset", "and {n} more datasets", more).format(n=more)
    lines = [*titles, rest] if more else titles
    what = _DATA[kind](count).format(n=count)
    return _entry(item, change, f"data-{kind}", what, lines, _leads(item), links)


_DATA: dict[str, Callable[[int], str]] = {
    "linked": lambda n: tk.ungettext("{n} dataset linked", "{n} datasets linked", n),
    "stale": lambda n: tk.ungettext(
        "{n} dataset no longer fresh", "{n} datasets no longer fresh", n
    ),
    "broken": lambda n: tk.ungettext(
        "Link to {n} dataset broken", "Links to {n} datasets broken", n
    ),
}


def _leads(item: Record) -> str:
    names = [ogptn_plain(one["title_translated"]) or one["name"] for one in item["lead"]]
    return tk._(", ").join(names) or places.of_commitment(item)


def _entry(
    item: Record,
    row: Record,
    kind: str,
    what: str,
    lines: Iterable[str],
    author: str,
    links: Iterable[Link] = (),
) -> Entry:
    moment = utc(row["created_at"])
    title = ogptn_plain(item["title_translated"])
    return Entry(
        identity=tag(tk.config["ckan.site_url"], kind, row["id"], moment.date().isoformat()),
        title=f"{what} – {places.of_commitment(item)}{tk._(': ')}{title}",
        summary="\n".join(line for line in lines if line),
        author=author,
        published=moment,
        updated=moment,
        category=kind,
        links=[Link(places.address(item["name"]), "alternate", HTML), *links],
    )


ACTIONS = {
    "report": "ogptn_progress_report_list",
    "amendment": "ogptn_amendment_list",
    "assessment": "ogptn_assessment_list",
    "data": "ogptn_link_change_list",
}
KINDS: dict[str, Callable[[Record, Record], Entry]] = {
    "report": _report,
    "amendment": _amendment,
    "assessment": _assessment,
    "data": _data,
}
