"""Which commitments a record serves."""

from __future__ import annotations

import pytest

from ckanext.ogptn.harvesters.linking.rules import Claim, Rule, commitments_served, folded, matches
from ckanext.ogptn.harvesters.records import Facts
from ckanext.ogptn.harvesters.sources.settings import read_settings

FACTS = Facts(
    tags=("Pétrole", "العقود"),
    groups=("contrats",),
    organizations=("dge", "Direction Générale de l'Energie"),
    text="Convention du permis Exemple Nord \n اتفاقية رخصة",
)


@pytest.mark.parametrize(
    ("rule", "met"),
    [
        (Rule("tag", (), tags=("petrole",)), True),
        (Rule("arabic tag without the article", (), tags=("عقود",)), True),
        (Rule("group", (), groups=("contrats",)), True),
        (Rule("body", (), organizations=("direction generale de l energie",)), True),
        (Rule("keyword", (), keywords=("CONVENTION",)), True),
        (Rule("keyword of two words", (), keywords=("permis exemple",)), True),
        (Rule("arabic keyword", (), keywords=("الاتفاقية",)), True),
        (Rule("part of a word", (), keywords=("perm",)), False),
        (Rule("one of two tags", (), tags=("gaz", "pétrole")), True),
        (Rule("tag and group", (), tags=("pétrole",), groups=("mines",)), False),
        (Rule("nothing asked", ()), False),
    ],
    ids=lambda value: value.name if isinstance(value, Rule) else None,
)
def test_a_rule_asks_for_one_value_of_each_kind(rule: Rule, met: bool) -> None:
    """Any value of a kind will do, but each kind that is given must be met."""
    assert matches(rule, FACTS) is met


def test_each_commitment_is_claimed_once() -> None:
    """What the source says of all its records comes before what a rule says of one."""
    rules = (Rule("a", ("tn-2014-18", "tn-2016-01"), groups=("contrats",)),)
    assert commitments_served(FACTS, ("tn-2014-18",), rules) == [
        Claim("tn-2014-18", "source"),
        Claim("tn-2016-01", "rule", "a"),
    ]


def test_folding_leaves_bare_words() -> None:
    """Case, accents, Arabic marks and letter variants, the article and punctuation go."""
    assert folded("L'Énergie (2016)") == "l energie 2016"
    assert folded("الطّاقَة") == folded("طاقه")


PROTOCOLS = {"ckan": frozenset({"fq"})}


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("[]", "must be a JSON object"),
        ("{", "not JSON"),
        ('{"protocol": "oai"}', "protocol must be one of ckan"),
        ('{"fg": "x"}', "unknown option fg"),
        ('{"commitments": "tn-2014-18"}', "commitments must be a list"),
        ('{"commitments": ["18"]}', "'18' is not the name of a commitment"),
        ('{"rules": [{"tags": ["x"]}]}', "object with a name"),
        ('{"rules": [{"name": "x", "commitments": []}]}', "has no condition"),
        ('{"rules": [{"name": "x", "tag": ["y"]}]}', "unknown key tag"),
    ],
)
def test_a_wrong_configuration_is_refused_in_words(config: str, said: str) -> None:
    """The form shows what is wrong."""
    with pytest.raises(ValueError, match=said):
        read_settings("http://x.tn", config, "energy", PROTOCOLS)


def test_the_configuration_is_read() -> None:
    """Options of the protocol stand apart from those that all sources share."""
    found = read_settings("u", '{"fq": "a", "commitments": ["tn-2016-06-2"]}', "energy", PROTOCOLS)
    assert (found.protocol, found.options, found.commitments) == (
        "ckan",
        {"fq": "a"},
        ("tn-2016-06-2",),
    )
