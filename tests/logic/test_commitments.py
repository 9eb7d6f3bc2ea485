"""Rules of the actions that read commitments."""

from __future__ import annotations

import pytest
from ckan.tests import helpers

pytestmark = [
    pytest.mark.ckan_config(
        "ckan.plugins", "ogptn_search ogptn scheming_datasets scheming_organizations activity"
    )
]


def test_smoke(commitment, report, dataset):
    c = commitment(1, milestones=[{"identifier": "m1", "title_translated": {"en": "Step"}, "due_date": "2017-03-31"}])
    import json
    print(json.dumps(c, ensure_ascii=False, indent=1))
    report("tn-2016-01", "complete")
    dataset()
    print(helpers.call_action("ogptn_link_create", commitment="tn-2016-01", dataset="budget-2016"))
    print(json.dumps(helpers.call_action("ogptn_commitment_show", id="tn-2016-01"), ensure_ascii=False, indent=1))
    print(json.dumps(helpers.call_action("ogptn_action_plan_summary", id="tn-2016-2018"), ensure_ascii=False, indent=1))
