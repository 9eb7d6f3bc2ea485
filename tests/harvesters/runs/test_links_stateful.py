"""Whatever is done in whatever order: no hand-made decision is lost, no link doubled, nothing told to visitors that
nobody has confirmed or that is hidden from them.

Sequences of harvests, edits, deletions, returns, looks at texts, confirmations, rejections and undoings are made up by
hypothesis, against a model of what people have said. ``OGPTN_LINK_SEQUENCES`` makes more of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.tests.helpers import call_action
from ckanext.harvest.model import HarvestObject
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run

from ckanext.ogptn.harvesters.linking.links import make_links
from ckanext.ogptn.harvesters.linking.rules import Claim
from ckanext.ogptn.harvesters.model import HarvestRecord
from ckanext.ogptn.logic import deciding, reindex
from ckanext.ogptn.model import Link, LinkDecision, Suggestion
from tests.harvesters.conftest import FAULT_PLUGINS, Source
from tests.harvesters.faults.suffering import OPTIONS
from tests.harvesters.jobs import dataset, harvest, make_source
from tests.logic.suggesting import look

SEQUENCES = int(os.environ.get("OGPTN_LINK_SEQUENCES", "100"))
STEPS = 6
COMMITMENTS = ("tn-2016-01", "tn-2016-02")
NUMBERS = (1, 2)
# What a dataset may be called: its matches are plain from it (tests/logic/suggesting.py). The last share few words.
TITLES = (
    "Production of phosphate by month",
    "Production of phosphate on tn-2016-01",
    "Production of phosphate on tn-2016-01/m1!",
    "Production of phosphate on tn-2016-02! and tn-2016-01",
    "Quite another text than before with words of its own, of tn-2016-02 and tn-2016-01",
)
RULE = {"name": "mines", "tags": ["mines"], "commitments": ["tn-2016-01"]}
titles, commitments = st.sampled_from(TITLES), st.sampled_from(COMMITMENTS)
listings = st.dictionaries(st.sampled_from(NUMBERS), st.tuples(titles, st.booleans()), min_size=1)
EVERYTHING = dict.fromkeys(NUMBERS, (TITLES[0], False))


@dataclass(frozen=True)
class Said:
    """What a person said last of a pair."""

    decision: str
    link_type: str
    milestone: str
    note: str


class Site:
    """A portal with two commitments and a source of two datasets, used again by each sequence."""

    def __init__(self, server: Source) -> None:
        self.server = server
        self.user = call_action("get_site_user")["name"]
        self.organization = self.act(
            "organization_create",
            name="ministry-finance",
            title_translated={"en": "Ministry"},
            institution_type="government",
        )["id"]
        self._promise()
        self.source_id = make_source(
            server.url, rules=[RULE], confirm_suggestions=True, institution="ministry-finance"
        )
        self.harvest(EVERYTHING)
        self._first = Snapshot()

    def _promise(self) -> None:
        plan = {"plan_status": "active", "start_date": "2016-07-01", "end_date": "2018-12-31"}
        self.act(
            "package_create",
            type="action_plan",
            name="tn-2016-2018",
            title_translated={"en": "Plan"},
            axes=[{"number": 1, "title_translated": {"en": "Openness"}}],
            owner_org="ministry-finance",
            **plan,
        )
        for number, name in enumerate(COMMITMENTS, 1):
            self.act(
                "package_create",
                type="commitment",
                name=name,
                number=number,
                title_translated={"en": f"Commitment {number}"},
                action_plan="tn-2016-2018",
                lead_institutions=["ministry-finance"],
                milestones=[{"identifier": "m1", "title_translated": {"en": "Step"}}],
            )

    def act(self, action: str, **arguments: Any) -> Any:
        """Call an action as the site's own user."""
        return call_action(action, {"user": self.user}, **arguments)

    def visit(self, action: str, **arguments: Any) -> Any:
        """Call an action as a visitor."""
        return call_action(action, {"user": "", "ignore_auth": False}, **arguments)

    def harvest(self, listing: dict[int, tuple[str, bool]]) -> None:
        """Run a job on a listing: titles, and whether the source's rule fits, by number."""
        listed = [
            dataset(number, title=title, tags=[{"name": "mines" if fits else "phosphate"}])
            for number, (title, fits) in sorted(listing.items())
        ]
        self.server.serve_ckan(listed)
        ended = harvest(self.source_id)
        assert not ended.stats["errored"], ended.errors

    def empty(self) -> None:
        """Forget all links; let both datasets be as the source first listed them."""
        for table in (Link, LinkDecision, Suggestion):
            model.Session.execute(sa.delete(table))
        self._first.restore()
        model.Session.commit()
        model.Session.expire_all()
        reindex.packages(of(number) for number in NUMBERS)


class Snapshot:
    """The rows of both datasets, as they are when it is made: a harvest that did the same would take longer."""

    def __init__(self) -> None:
        self.rows = {table: self._read(table) for table in KEPT}

    def _read(self, table: sa.Table) -> list[dict[str, Any]]:
        rows = model.Session.execute(sa.select(table).where(_is_of_both(table)))
        return [dict(row) for row in rows.mappings()]

    def restore(self) -> None:
        """Put the rows back. The caller commits."""
        packages = self.rows[model.package_table]
        for row in packages:
            chosen = model.package_table.c.id == row["id"]
            model.Session.execute(sa.update(model.package_table).where(chosen).values(**row))
        for table in KEPT[1:]:
            model.Session.execute(sa.delete(table).where(_is_of_both(table)))
            model.Session.execute(sa.insert(table), self.rows[table])


KEPT: tuple[Any, ...] = (
    model.package_table,
    model.package_tag_table,
    HarvestRecord.__table__,
    HarvestObject.__table__,
)


def _is_of_both(table: Any) -> Any:
    column = table.c.id if table is model.package_table else table.c.package_id
    return column.in_([of(number) for number in NUMBERS])


def of(number: int) -> str:
    """Return the id of a dataset by its number."""
    return str(dataset(number)["id"])


# The one that everything happens to; the other keeps the source's listing from being empty.
DATASET = of(1)


@pytest.fixture(scope="module")
def portal(
    empty_site: Callable[[dict[str, Any]], AbstractContextManager[None]],
    new_server: Callable[[], Source],
) -> Iterator[Site]:
    """Make the portal once."""
    with empty_site({"ckan.plugins": FAULT_PLUGINS, **OPTIONS}):
        yield Site(new_server())


class Links(RuleBasedStateMachine):
    """What may happen to a dataset, two commitments and the links between them."""

    site: Site

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[tuple[str, str], Said] = {}
        self.history: list[tuple[tuple[str, str], Said | None]] = []

    @initialize(claimed=st.booleans())
    def begin(self, claimed: bool) -> None:
        """Begin with a portal without links, or with one that the source has made."""
        self.site.empty()
        if claimed:
            make_links([(DATASET, [Claim(COMMITMENTS[0], "source")])], self.site.source_id)

    # What happens by itself.

    @rule(listing=listings)
    def harvest(self, listing: dict[int, tuple[str, bool]]) -> None:
        """The source lists some datasets, with other texts, and its rule fits some."""
        self.site.harvest(listing)

    @rule(commitment=commitments, origin=st.sampled_from(["source", "rule"]))
    def ask(self, commitment: str, origin: str) -> None:
        """The source asks for one link, and no more for another, though the record is as it was."""
        if self._state() == "active":
            claims = [Claim(commitment, origin, "mines" if origin == "rule" else "")]
            make_links([(DATASET, claims)], self.site.source_id)

    @rule()
    def look(self) -> None:
        """The portal looks at the texts that are due."""
        look()

    # What people do.

    @rule(title=titles)
    def edit(self, title: str) -> None:
        """An officer gives the dataset another title."""
        if self._state() == "active":
            self.site.act("package_patch", id=DATASET, title_translated={"en": title})

    @rule(act=st.sampled_from(["delete", "restore", "hide", "show"]))
    def withhold(self, act: str) -> None:
        """An officer deletes the dataset or hides it, or takes that back."""
        if act == "restore" and self._state() == "deleted":
            self.site.act("package_patch", id=DATASET, state="active")
        elif self._state() == "active" and act == "delete":
            self.site.act("package_delete", id=DATASET)
        elif self._state() == "active" and act in ("hide", "show"):
            self.site.act("package_patch", id=DATASET, private=act == "hide")

    @rule(
        commitment=commitments,
        decision=st.sampled_from(["confirmed", "rejected"]),
        milestone=st.sampled_from(["-", "m1"]),
        link_type=st.sampled_from(["fulfils", "evidence_for"]),
    )
    def decide(self, commitment: str, decision: str, milestone: str, link_type: str) -> None:
        """An officer decides on a link, or makes one where there is none."""
        if self._state() != "active":
            return
        pair = (DATASET, commitment)
        link = self._links().get(pair)
        note = f"{decision} {len(self.history)}"
        if link is None:
            ends = {"dataset": pair[0], "commitment": commitment, "link_type": link_type}
            self.site.act("ogptn_link_create", **ends)
            self.said[pair] = Said("confirmed", link_type, "", "")
            return
        told = {"milestone": milestone, "link_type": link_type, "note": {"en": note}}
        self.site.act("ogptn_link_decide", id=link.id, decision=decision, **told)
        self.history.append((pair, self.said.get(pair)))
        self.said[pair] = Said(decision, link_type, milestone.strip("-"), note)

    @rule()
    def undo(self) -> None:
        """An officer takes the last decision back."""
        if not self.history:
            return
        pair, before = self.history[-1]
        try:
            self.site.act("ogptn_link_undo")
        except (tk.ObjectNotFound, tk.ValidationError):
            # Its dataset is deleted, or the portal has proposed the pair again since.
            model.Session.rollback()
            link = self._links()[pair]
            assert self._state() == "deleted" or link.id in deciding.reopened([link.id])
            return
        self.history.pop()
        if before is None:
            del self.said[pair]
        else:
            self.said[pair] = before

    # What holds at any time.

    @invariant()
    def no_link_is_doubled(self) -> None:
        """A dataset is linked to a commitment once."""
        found = list(model.Session.query(Link.dataset_id, Link.commitment_id))
        assert len(found) == len(set(found))

    @invariant()
    def no_decision_is_lost(self) -> None:
        """Each is as the person made it; a rejection may be asked about again, with its reason, and no more."""
        links = self._links()
        for pair, said in self.said.items():
            link = links[pair]
            if said.decision == "rejected" and link.decision == "proposed":
                before = deciding.rejected_before([link.id])[link.id]
                assert before["note"]["en"] == said.note
                continue
            note = link.note.get("en", "")
            assert said == Said(link.decision, link.link_type, link.milestone, note)

    @invariant()
    def no_visitor_is_told_what_is_not_public(self) -> None:
        """Links that are confirmed and stand, of datasets that are public: in lists, on pages and in the index."""
        public = {
            key
            for (key,) in model.Session.query(model.Package.id).filter(
                model.Package.state == "active", model.Package.private.is_(False)
            )
        }
        told = self.site.visit("ogptn_link_list", datasets=[of(number) for number in NUMBERS])
        for one in told["results"]:
            assert one["dataset_id"] in public
            assert one["decision"] == "confirmed"
        expected = {
            pair
            for pair, link in self._links().items()
            if pair[0] in public and link.decision == "confirmed" and link.health != "withdrawn"
        }
        assert {pair for pair in self._pairs(told["results"]) if pair in expected} == expected
        assert self._indexed() == expected

    def _pairs(self, rows: list[dict[str, Any]]) -> set[tuple[str, str]]:
        return {(one["dataset_id"], one["commitment"]["name"]) for one in rows}

    def _indexed(self) -> set[tuple[str, str]]:
        found = self.site.visit(
            "package_search", fq="dataset_type:dataset", fl="id,vocab_commitment"
        )
        return {
            (one["id"], name)
            for one in found["results"]
            for name in one.get("vocab_commitment") or []
        }

    def _links(self) -> dict[tuple[str, str], Any]:
        model.Session.expire_all()
        names = dict(model.Session.query(model.Package.id, model.Package.name).all())
        return {
            (link.dataset_id, names[link.commitment_id]): link for link in model.Session.query(Link)
        }

    def _state(self) -> str:
        model.Session.expire_all()
        return str(model.Package.get(DATASET).state)


def test_whatever_is_done_in_whatever_order(portal: Site) -> None:
    """No hand-made decision is ever lost, no link doubled, nothing told to a visitor that is not public."""
    Links.site = portal
    run(
        Links,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize="OGPTN_LINK_SEQUENCES" not in os.environ,
            database=None,
            # A sequence takes a second: one that fails is told as it is.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
