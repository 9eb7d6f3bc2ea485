"""Rules of linking datasets to commitments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.ogptn.model import Link

Maker = Callable[..., Any]
CREATE = "ogptn_link_create"
FROM_SOURCE = {"origin": "source", "source": "energy-example"}


@pytest.fixture
def ends(commitment: Maker, dataset: Maker) -> dict[str, str]:
    """Make a commitment and a public dataset to link."""
    commitment(1, milestones=[{"identifier": "m1", "title_translated": {"en": "Step"}}])
    dataset("budget-2016")
    return {"commitment": "tn-2016-01", "dataset": "budget-2016"}


def linked(call: Maker, dataset: str = "budget-2016") -> dict[str, int]:
    """Return the commitments that the index holds of a dataset."""
    query = {"fq": f"name:{dataset}", "facet.field": ["vocab_commitment"], "rows": 0}
    found: dict[str, int] = call("package_search", **query)["facets"]["vocab_commitment"]
    return found


def test_a_link_shows_on_both_sides_and_in_the_index(ends: dict[str, str], call: Maker) -> None:
    """The commitment lists the dataset, the dataset the commitment, and search finds it by
    facet."""
    call(CREATE, **ends)
    shown = call("ogptn_commitment_show", id="tn-2016-01")
    assert [one["dataset"]["name"] for one in shown["links"]] == ["budget-2016"]
    assert shown["dataset_count"] == 1
    listed = call("ogptn_link_list", dataset="budget-2016")
    assert [one["commitment"]["name"] for one in listed["results"]] == ["tn-2016-01"]
    assert listed["results"][0]["commitment"]["timeliness"] == "unknown"
    assert linked(call) == {"tn-2016-01": 1}
    found = call("package_search", fq="dataset_type:dataset vocab_action_plan:tn-2016-2018")
    assert found["count"] == 1


def test_the_same_link_is_made_once(ends: dict[str, str], call: Maker) -> None:
    """Asking again makes no second link and changes nothing."""
    assert call(CREATE, **ends, **FROM_SOURCE)["created"] is True
    again = call(CREATE, **ends, **FROM_SOURCE)
    assert (again["created"], again["changed"]) == (False, False)
    assert call("ogptn_link_list", commitment="tn-2016-01")["count"] == 1


def test_a_milestone_or_a_file_makes_it_another_link(ends: dict[str, str], call: Maker) -> None:
    """Links are one for each commitment, milestone, dataset and file; the dataset counts once."""
    call(CREATE, **ends)
    call(CREATE, **ends, milestone="m1")
    shown = call("ogptn_commitment_show", id="tn-2016-01")
    assert (len(shown["links"]), shown["dataset_count"]) == (2, 1)


def test_many_links_are_made_all_or_none(ends: dict[str, str], dataset: Maker, call: Maker) -> None:
    """A batch tells what it made; one bad link refuses the whole batch."""
    dataset("budget-2017")
    batch = [{**ends, **FROM_SOURCE}, {**ends, **FROM_SOURCE, "dataset": "budget-2017"}]
    with pytest.raises(tk.ValidationError):
        call(CREATE, links=[*batch, {**ends, "commitment": "unknown"}])
    assert model.Session.query(Link).count() == 0
    done = call(CREATE, links=batch)
    assert (done["count"], done["created"], done["unchanged"]) == (2, 2, 0)
    again = call(CREATE, links=batch)
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 2)


def test_of_two_wishes_for_one_link_the_first_counts(ends: dict[str, str], call: Maker) -> None:
    """A source and its rule may name the same commitment; harvesting again changes nothing."""
    batch = [{**ends, **FROM_SOURCE}, {**ends, "origin": "rule", "rule": "contracts"}]
    assert call(CREATE, links=batch)["created"] == 1
    assert call(CREATE, links=batch)["unchanged"] == 1
    assert call("ogptn_link_list", dataset="budget-2016")["results"][0]["origin"] == "source"


def test_a_rejection_outlives_a_harvest(ends: dict[str, str], call: Maker) -> None:
    """A source that asks again for a rejected link does not bring it back."""
    made = call(CREATE, **ends, **FROM_SOURCE)
    call("ogptn_link_decide", id=made["id"], decision="rejected")
    call(CREATE, **ends, **FROM_SOURCE)
    assert call("ogptn_commitment_show", id="tn-2016-01")["dataset_count"] == 0
    assert linked(call) == {}


def test_a_hand_made_link_is_not_overwritten(ends: dict[str, str], call: Maker) -> None:
    """What a person linked stays as that person made it."""
    call(CREATE, **ends, link_type="evidence_for")
    call(CREATE, **ends, **FROM_SOURCE)
    (link,) = call("ogptn_link_list", dataset="budget-2016")["results"]
    assert (link["link_type"], link["origin"]) == ("evidence_for", "manual")


@pytest.mark.parametrize("fields", [{"private": True}, {"state": "draft"}])
def test_a_dataset_that_may_not_be_seen_is_not_told_of(
    ends: dict[str, str], dataset: Maker, call: Maker, call_as: Maker, fields: dict[str, Any]
) -> None:
    """Neither its title nor its number reaches those who may not see the dataset."""
    dataset("secret", owner_org="ministry-finance", **fields)
    call(CREATE, commitment="tn-2016-01", dataset="secret")
    shown = call_as("", "ogptn_commitment_show", id="tn-2016-01")
    assert (shown["links"], shown["dataset_count"]) == ([], 0)
    assert call_as("", "ogptn_link_list", commitment="tn-2016-01")["count"] == 0
    assert call_as("", "ogptn_commitment_list")["results"][0]["dataset_count"] == 0
    assert (
        call_as("", "ogptn_action_plan_summary", id="tn-2016-2018")["commitments"][0][
            "dataset_count"
        ]
        == 0
    )
    with pytest.raises(tk.NotAuthorized):
        call_as("", "ogptn_link_list", dataset="secret")


def test_officers_see_their_private_dataset_linked(
    ends: dict[str, str], dataset: Maker, officer: Maker, call: Maker, call_as: Maker
) -> None:
    """Those who may see the dataset see its link."""
    dataset("secret", owner_org="ministry-finance", private=True)
    call(CREATE, commitment="tn-2016-01", dataset="secret")
    lead = officer("lead", "ministry-finance")
    assert call_as(lead, "ogptn_commitment_show", id="tn-2016-01")["dataset_count"] == 1


def test_a_private_commitment_is_not_told_of_by_its_dataset(
    ends: dict[str, str], call: Maker, call_as: Maker
) -> None:
    """Making a commitment private takes it from its datasets' pages and facets."""
    call(CREATE, **ends)
    call("package_patch", id="tn-2016-01", private=True)
    assert call_as("", "ogptn_link_list", dataset="budget-2016")["count"] == 0
    assert linked(call) == {}


def test_deleting_an_end_breaks_the_link_and_its_return_mends_it(
    ends: dict[str, str], call: Maker
) -> None:
    """A link is broken while its dataset is deleted, is not shown, and is whole again after."""
    call(CREATE, **ends)
    call("package_delete", id="budget-2016")
    assert model.Session.query(Link.health).all() == [("broken",)]
    assert call("ogptn_commitment_show", id="tn-2016-01")["dataset_count"] == 0
    call("package_patch", id="budget-2016", state="active")
    assert model.Session.query(Link.health).all() == [("ok",)]
    assert call("ogptn_commitment_show", id="tn-2016-01")["dataset_count"] == 1


@pytest.fixture
def withdrawn(ends: dict[str, str], call: Maker) -> dict[str, str]:
    """Link the two as a source does that has withdrawn the link since."""
    call(CREATE, **ends, **FROM_SOURCE)
    model.Session.query(Link).update({"health": "withdrawn"})
    model.Session.commit()
    return ends


def test_what_its_source_withdrew_is_not_among_the_confirmed(
    withdrawn: dict[str, str], call: Maker
) -> None:
    """It is listed with its health, but serves no page and no export."""
    (listed,) = call("ogptn_link_list", dataset=withdrawn["dataset"])["results"]
    assert (listed["decision"], listed["health"]) == ("confirmed", "withdrawn")
    asked = {"dataset": withdrawn["dataset"], "decision": "confirmed"}
    assert call("ogptn_link_list", **asked)["count"] == 0
    assert call("ogptn_commitment_show", id=withdrawn["commitment"])["dataset_count"] == 0


def test_the_return_of_an_end_does_not_bring_back_what_was_withdrawn(
    withdrawn: dict[str, str], call: Maker
) -> None:
    """Only the source that made the link makes it again."""
    call("package_delete", id=withdrawn["dataset"])
    call("package_patch", id=withdrawn["dataset"], state="active")
    assert model.Session.query(Link.health).all() == [("withdrawn",)]


@pytest.mark.parametrize("end", ["budget-2016", "tn-2016-01"])
def test_purging_an_end_removes_the_link(ends: dict[str, str], call: Maker, end: str) -> None:
    """With a record its links and reports are gone for good."""
    call(CREATE, **ends)
    call("dataset_purge", id=end)
    assert model.Session.query(Link).count() == 0


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"dataset": "unknown"}, "dataset"),
        ({"dataset": "tn-2016-01"}, "dataset"),
        ({"commitment": "budget-2016"}, "commitment"),
        ({"milestone": "m9"}, "milestone"),
        ({"resource": "unknown"}, "resource"),
        ({"link_type": "proves"}, "link_type"),
        ({"score": 7}, "score"),
    ],
)
def test_a_wrong_link_is_refused_by_field(
    ends: dict[str, str], call: Maker, fields: dict[str, Any], field: str
) -> None:
    """The message stands under the argument that has to change."""
    with pytest.raises(tk.ValidationError) as refused:
        call(CREATE, **{**ends, **fields})
    assert list(refused.value.error_dict) == [field]


def test_links_of_many_datasets_are_listed_at_once(
    ends: dict[str, str], dataset: Maker, call: Maker, call_as: Maker
) -> None:
    """A page of search results asks once; what may not be seen is left out."""
    secret = dataset("secret", owner_org="ministry-finance", private=True)
    call(CREATE, links=[ends, {**ends, "dataset": "secret"}])
    ids = [call("package_show", id="budget-2016")["id"], secret["id"]]
    assert call("ogptn_link_list", datasets=ids)["count"] == 2
    (link,) = call_as("", "ogptn_link_list", datasets=ids)["results"]
    assert link["dataset"]["name"] == "budget-2016"


def test_the_list_wants_one_end(ends: dict[str, str], call: Maker) -> None:
    """Links are listed of a commitment or of a dataset."""
    for arguments in ({}, ends):
        with pytest.raises(tk.ValidationError):
            call("ogptn_link_list", **arguments)


def test_a_supporting_institution_proposes_and_the_lead_decides(
    ends: dict[str, str], institution: Maker, officer: Maker, call: Maker, call_as: Maker
) -> None:
    """A proposal is seen by officers alone until the lead confirms it."""
    institution("ministry-interior")
    call("package_patch", id="tn-2016-01", supporting_institutions=["ministry-interior"])
    partner, lead = officer("partner", "ministry-interior"), officer("lead", "ministry-finance")
    made = call_as(partner, CREATE, **ends)
    assert made["decision"] == "proposed"
    assert call_as("", "ogptn_link_list", commitment="tn-2016-01")["count"] == 0
    assert call_as(lead, "ogptn_link_list", commitment="tn-2016-01")["count"] == 1
    with pytest.raises(tk.NotAuthorized):
        call_as(partner, "ogptn_link_decide", id=made["id"], decision="confirmed")
    call_as(lead, "ogptn_link_decide", id=made["id"], decision="confirmed")
    assert call_as("", "ogptn_link_list", commitment="tn-2016-01")["count"] == 1


def test_the_institution_of_a_dataset_proposes_it(
    ends: dict[str, str], dataset: Maker, institution: Maker, officer: Maker, call_as: Maker
) -> None:
    """Its officers link what is theirs to any commitment, as a proposal; what is another's they do not."""
    institution("ministry-interior")
    dataset("roads", owner_org="ministry-interior")
    owner = officer("owner", "ministry-interior")
    asked = {"commitment": ends["commitment"], "dataset": "roads"}
    assert call_as(owner, CREATE, **asked)["decision"] == "proposed"
    with pytest.raises(tk.ValidationError) as refused:
        call_as(owner, CREATE, **asked, decision="confirmed")
    assert list(refused.value.error_dict) == ["decision"]
    with pytest.raises(tk.NotAuthorized):
        call_as(owner, CREATE, **ends)


def test_whoever_proposed_a_link_takes_it_away_while_it_waits(
    ends: dict[str, str], institution: Maker, officer: Maker, call: Maker, call_as: Maker
) -> None:
    """Not a colleague, and nobody but the lead once it is decided on."""
    institution("ministry-interior")
    call("package_patch", id="tn-2016-01", supporting_institutions=["ministry-interior"])
    partner, colleague = (officer(name, "ministry-interior") for name in ("partner", "colleague"))
    made = call_as(partner, CREATE, **ends)
    with pytest.raises(tk.NotAuthorized):
        call_as(colleague, "ogptn_link_delete", id=made["id"])
    call_as(partner, "ogptn_link_delete", id=made["id"])
    assert call("ogptn_link_list", commitment="tn-2016-01")["count"] == 0
    again = call_as(partner, CREATE, **ends)
    call("ogptn_link_decide", id=again["id"], decision="confirmed")
    with pytest.raises(tk.NotAuthorized):
        call_as(partner, "ogptn_link_delete", id=again["id"])


def test_strangers_link_nothing(
    ends: dict[str, str], institution: Maker, officer: Maker, call_as: Maker
) -> None:
    """Neither a visitor nor an officer of another institution makes links, and no officer
    harvests."""
    institution("ministry-interior")
    lead = officer("lead", "ministry-finance")
    for user in ("", officer("other", "ministry-interior")):
        with pytest.raises(tk.NotAuthorized):
            call_as(user, CREATE, **ends)
    with pytest.raises(tk.NotAuthorized):
        call_as(lead, CREATE, **ends, **FROM_SOURCE)


def test_a_link_is_removed_by_the_lead(
    ends: dict[str, str], officer: Maker, call: Maker, call_as: Maker
) -> None:
    """Removing a link takes it from the index; an unknown one is not found."""
    made = call(CREATE, **ends)
    lead = officer("lead", "ministry-finance")
    call_as(lead, "ogptn_link_delete", id=made["id"])
    assert linked(call) == {}
    with pytest.raises(tk.ObjectNotFound):
        call_as(lead, "ogptn_link_delete", id=made["id"])
