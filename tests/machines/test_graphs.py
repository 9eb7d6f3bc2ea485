"""The RDF of plans, commitments and datasets: its shapes hold, and it says what the records say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pyshacl import validate
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, PROV, RDF, SKOS, XSD

from ckanext.ogptn.domain import vocabulary as words
from ckanext.ogptn.domain.amendments import SUBJECTS
from ckanext.ogptn.exports import ontology_files
from tests.calling import call

SITE = "http://test.ckan.net"
OWN = Namespace(f"{SITE}/ns/ogptn#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
COMMITMENT = URIRef(f"{SITE}/commitment/tn-2016-01")
FORMATS = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml"}
DCAT_AP = Path(__file__).parent / "shapes" / "dcat-ap-obligations.ttl"


def read(portal: Any, path: str) -> Graph:
    """Read the RDF at an address by the end of its name."""
    end = path.partition("?")[0].rsplit(".", 1)[1]
    return Graph().parse(data=portal.text(path), format=FORMATS[end])


@pytest.fixture
def graph(portal: Any) -> Graph:
    """Read the commitment that has everything."""
    return read(portal, "/commitment/tn-2016-01.ttl")


@pytest.mark.parametrize(
    "path", ["/commitment/tn-2016-01.ttl", "/commitment/tn-2016-02.jsonld",
             "/commitment/tn-2016-02-1.rdf", "/action_plan/tn-2016-2018.ttl", "/commitment.ttl"],
)  # fmt: skip
def test_the_published_shapes_hold(path: str, portal: Any) -> None:
    """SHACL's judge finds each graph as the shapes at /ns/ogptn-shapes.ttl say, by the published terms."""
    terms = read(portal, "/ns/ogptn.ttl")
    shapes = read(portal, "/ns/ogptn-shapes.ttl")
    conforms, _, report = validate(read(portal, path), shacl_graph=shapes, ont_graph=terms)
    assert conforms, report


@pytest.mark.parametrize(
    ("subject", "predicate"),
    [(COMMITMENT, DCTERMS.title), (COMMITMENT, ADMS.status), (COMMITMENT, OWN.timeliness)],
)
def test_the_shapes_miss_what_is_required(subject: URIRef, predicate: URIRef, graph: Graph) -> None:
    """The judge above refuses a commitment without title, status or timeliness."""
    graph.remove((subject, predicate, None))
    assert not validate(graph, shacl_graph=ontology_files.shapes(SITE))[0]


def test_three_forms_say_the_same(portal: Any) -> None:
    """Turtle, JSON-LD and RDF/XML hold the same graph."""
    found = [read(portal, f"/commitment/tn-2016-01.{end}") for end in FORMATS]
    assert {len(one) for one in found} == {len(found[0])}
    for one in found[1:]:
        assert set(one.subjects()) - _blank(one) == set(found[0].subjects()) - _blank(found[0])


def _blank(graph: Graph) -> set[Any]:
    return {node for node in graph.subjects() if not isinstance(node, URIRef)}


def test_a_commitment_says_what_was_promised(graph: Graph) -> None:
    """Title in three languages, plan, axis, institutions, deadline with its precision, law."""
    assert set(graph.objects(COMMITMENT, DCTERMS.title)) == {
        Literal("Open the budget & <more>", lang="en"),
        Literal("Open the budget & <more> (fr)", lang="fr"),
        Literal("Open the budget & <more> (ar)", lang="ar"),
    }
    plan = URIRef(f"{SITE}/action_plan/tn-2016-2018")
    assert graph.value(COMMITMENT, DCTERMS.isPartOf) == plan
    assert graph.value(COMMITMENT, OWN.axis) == URIRef(f"{plan}#axis-1")
    assert graph.value(COMMITMENT, OWN.dueDate) == Literal("2018-06-30", datatype=XSD.date)
    assert graph.value(COMMITMENT, OWN.duePrecision) == OWN["precision-month"]
    lead = graph.value(COMMITMENT, OWN.leadInstitution)
    assert Literal("ministry-finance", lang="en") in set(graph.objects(lead, FOAF.name))


def test_laws_and_only_laws_apply(graph: Graph) -> None:
    """A legal text that is evidence is a reference of its report, and no applicable legislation."""
    law = URIRef("https://example.org/law-22")
    assert list(graph.objects(COMMITMENT, DCATAP.applicableLegislation)) == [law]
    assert (law, RDF.type, ELI.LegalResource) in graph
    assert (None, DCTERMS.references, URIRef("https://example.org/draft")) in graph


def test_status_is_that_of_the_report_that_counts(graph: Graph) -> None:
    """The self-assessment's correction says substantial, the mechanism's newer assessment limited."""
    assert graph.value(COMMITMENT, ADMS.status) == OWN["level-limited"]


def test_data_of_a_milestone_are_related_to_it(portal: Any) -> None:
    """They are related to the commitment too, with their role; the other side says so of the dataset."""
    made = call(
        "ogptn_link_create",
        commitment="tn-2016-01",
        dataset="bare",
        milestone="m2",
        link_type="evidence_for",
    )
    bare = URIRef(f"{SITE}/dataset/{portal.ids['bare']}")
    graph = read(portal, "/commitment/tn-2016-01.ttl")
    step = URIRef(f"{COMMITMENT}#m2")
    assert (step, DCTERMS.relation, bare) in graph
    assert (URIRef(f"{COMMITMENT}#m1"), DCTERMS.relation, bare) not in graph
    assert (COMMITMENT, DCTERMS.relation, bare) in graph
    roles = {
        graph.value(one, DCTERMS.relation): graph.value(one, DCAT.hadRole)
        for one in graph.objects(COMMITMENT, DCAT.qualifiedRelation)
    }
    assert roles[bare] == OWN.evidence_for
    other = read(portal, f"/dataset/{portal.ids['bare']}.ttl")
    (relation,) = other.objects(bare, DCAT.qualifiedRelation)
    assert other.value(relation, DCTERMS.relation) == COMMITMENT
    assert other.value(relation, DCAT.hadRole) == OWN.evidence_for
    call("ogptn_link_delete", id=made["id"])


def test_a_correction_revises_a_report(graph: Graph, portal: Any) -> None:
    """Both are there; dates are as exact as they were stated."""
    first = URIRef(f"{COMMITMENT}#report-{portal.ids['first report']}")
    correction = URIRef(f"{COMMITMENT}#report-{portal.ids['correction']}")
    assert graph.value(correction, PROV.wasRevisionOf) == first
    assert graph.value(first, DCTERMS.issued) == Literal("2017-01-31", datatype=XSD.date)
    assert graph.value(correction, DCTERMS.issued) == Literal("2017-01", datatype=XSD.gYearMonth)
    lead = graph.value(COMMITMENT, OWN.leadInstitution)
    assert graph.value(correction, PROV.wasAttributedTo) == lead
    assert (correction, DCTERMS.references, URIRef("https://example.org/proof")) in graph


def test_a_milestone_is_of_its_commitment(graph: Graph, portal: Any) -> None:
    """A report on it says so."""
    step = URIRef(f"{COMMITMENT}#m1")
    assert set(graph.objects(COMMITMENT, OWN.milestone)) == {step, URIRef(f"{COMMITMENT}#m2")}
    assert graph.value(step, OWN.dueDate) == Literal("2017-03-31", datatype=XSD.date)
    report = URIRef(f"{COMMITMENT}#report-{portal.ids['on milestone']}")
    assert graph.value(report, OWN.onMilestone) == step
    proof = URIRef("https://example.org/plan-of-work")
    assert graph.value(URIRef(f"{COMMITMENT}#m2"), DCTERMS.references) == proof


def test_a_dataset_is_related_with_its_role(graph: Graph, portal: Any) -> None:
    """From the commitment to the dataset, and from the dataset to the commitment."""
    dataset = URIRef(f"{SITE}/dataset/{portal.ids['dataset']}")
    assert graph.value(COMMITMENT, DCTERMS.relation) == dataset
    assert _role(graph, COMMITMENT) == (dataset, OWN.fulfils)
    other = read(portal, "/dataset/budget-2016.ttl")
    assert _role(other, dataset) == (COMMITMENT, OWN.fulfils)
    assert other.value(dataset, DCTERMS.relation) == COMMITMENT


def _role(graph: Graph, subject: URIRef) -> tuple[Any, Any]:
    (found,) = graph.objects(subject, DCAT.qualifiedRelation)
    return graph.value(found, DCTERMS.relation), graph.value(found, DCAT.hadRole)


def test_a_plan_has_its_commitments_but_not_their_parts(portal: Any) -> None:
    """The parts are parts of their commitment."""
    plan = URIRef(f"{SITE}/action_plan/tn-2016-2018")
    graph = read(portal, "/action_plan/tn-2016-2018.ttl")
    whole = URIRef(f"{SITE}/commitment/tn-2016-02")
    assert set(graph.objects(plan, DCTERMS.hasPart)) == {COMMITMENT, whole}
    assert graph.value(plan, OWN.previousPlan) == URIRef(f"{SITE}/action_plan/tn-2014-2016")
    assert graph.value(plan, FOAF.page) == URIRef("https://example.org/plan%20text.pdf")
    parts = read(portal, "/commitment/tn-2016-02.ttl").objects(whole, DCTERMS.hasPart)
    assert set(parts) == {URIRef(f"{whole}-1"), URIRef(f"{whole}-2")}


def test_the_mechanisms_reports_are_documents_of_the_plan(portal: Any) -> None:
    """Its addresses stand among the plan's documents."""
    report = "https://example.org/irm.pdf"
    call("package_patch", id="tn-2014-2016", irm_reports=[report])
    graph = read(portal, "/action_plan/tn-2014-2016.ttl")
    plan = URIRef(f"{SITE}/action_plan/tn-2014-2016")
    assert (plan, FOAF.page, URIRef(report)) in graph
    assert (URIRef(report), RDF.type, FOAF.Document) in graph


def test_the_list_says_where_its_pages_are(portal: Any) -> None:
    """One page holds all four; the next one is named only where there is one."""
    graph = read(portal, "/commitment.ttl")
    hydra = Namespace("http://www.w3.org/ns/hydra/core#")
    page = URIRef(f"{SITE}/commitment.ttl?page=1")
    assert graph.value(page, hydra.totalItems) == Literal(4)
    assert graph.value(page, hydra.last) == page
    assert graph.value(page, hydra.next) is None
    assert len(set(graph.subjects(RDF.type, OWN.Commitment))) == 4
    portal.get("/commitment.ttl?page=0", status=400)


SCHEMES = (
    ("levels", "level-", words.ALL_LEVELS),
    ("timeliness", "timeliness-", words.TIMELINESS),
    ("update-states", "update-", words.UPDATE_STATES),
    ("precisions", "precision-", words.PRECISIONS),
    ("plan-statuses", "plan-", words.PLAN_STATUSES),
    ("lifecycle-states", "lifecycle-", words.LIFECYCLE_STATES),
    ("values", "value-", words.OGP_VALUES),
    ("assessors", "assessor-", (*words.ASSESSORS, "irm")),
    ("evidence-types", "evidence-", words.EVIDENCE_TYPES),
    ("amended", "amended-", tuple(SUBJECTS)),
    ("roles", "", words.LINK_TYPES),
)


@pytest.mark.parametrize(("scheme", "prefix", "codes"), SCHEMES)
def test_every_code_is_a_concept(scheme: str, prefix: str, codes: tuple[str, ...]) -> None:
    """The published schemes hold the domain's code lists, no more and no less, labelled in three languages."""
    graph = ontology_files.ontology(SITE)
    concepts = set(graph.subjects(SKOS.inScheme, OWN[scheme]))
    assert concepts == {OWN[prefix + code] for code in codes}
    for concept in concepts:
        labels = {label.language for label in graph.objects(concept, SKOS.prefLabel)}
        assert labels == {"ar", "fr", "en"}


def test_every_term_that_is_used_is_defined(portal: Any) -> None:
    """No graph speaks of a class or a property of ours that the ontology does not know."""
    known = set(ontology_files.ontology(SITE).subjects())
    used: set[Any] = set()
    for path in ("/commitment.ttl", "/action_plan/tn-2016-2018.ttl"):
        graph = read(portal, path)
        used |= set(graph.predicates()) | set(graph.objects(None, RDF.type))
        used |= {node for node in graph.objects() if str(node).startswith(str(OWN))}
    ours = {node for node in used if str(node).startswith(str(OWN))}
    assert ours
    assert ours <= known


def test_a_program_that_asks_a_page_for_rdf_is_led_to_it(portal: Any) -> None:
    """Browsers get the page; the answer says that it depends on what was asked for."""
    led = portal.get("/commitment/tn-2016-01", status=303, Accept="text/turtle")
    assert led.headers["Location"].endswith("/commitment/tn-2016-01.ttl")
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    page = portal.get("/commitment/tn-2016-01", Accept=browser)
    assert page.content_type.startswith("text/html")
    assert "Accept" in page.headers["Vary"]
    plan = portal.get("/action_plan/tn-2016-2018", status=303, Accept="application/ld+json")
    assert plan.headers["Location"].endswith("/action_plan/tn-2016-2018.jsonld")


def test_the_catalogue_holds_datasets_alone(portal: Any) -> None:
    """Neither a plan nor a commitment is a dataset, however the catalogue is asked."""
    for path in (
        "/catalog.ttl",
        "/catalog.ttl?fq=dataset_type:commitment",
        "/catalog.ttl?q=tn-2016-01",
    ):
        graph = read(portal, path)
        listed = {str(one) for one in graph.objects(None, DCAT.dataset)}
        assert listed <= {f"{SITE}/dataset/{portal.ids[key]}" for key in ("dataset", "bare")}
        assert set(graph.subjects(RDF.type, OWN.Commitment)) == set()
    assert len(set(read(portal, "/catalog.ttl").objects(None, DCAT.dataset))) == 2


def test_a_commitment_among_the_datasets_is_what_it_is(portal: Any) -> None:
    """ckanext-dcat's address of a package gives a commitment under its own name and type."""
    graph = read(portal, f"/dataset/{portal.ids['whole']}.ttl")
    assert (COMMITMENT, RDF.type, OWN.Commitment) in graph
    assert set(graph.subjects(RDF.type, DCAT.Dataset)) == set()


def test_the_catalogue_does_what_dcat_ap_obliges_it_to(portal: Any) -> None:
    """Catalogue, datasets, distributions and agents have what DCAT-AP 3 calls mandatory."""
    conforms, _, report = validate(read(portal, "/catalog.ttl"), shacl_graph=str(DCAT_AP))
    assert conforms, report


def test_a_dataset_without_a_description_has_its_title(portal: Any) -> None:
    """DCAT-AP wants a description; no text is given in a language that has none."""
    graph = read(portal, "/catalog.ttl")
    bare = URIRef(f"{SITE}/dataset/{portal.ids['bare']}")
    assert graph.value(bare, DCTERMS.description) == graph.value(bare, DCTERMS.title)
    full = URIRef(f"{SITE}/dataset/{portal.ids['dataset']}")
    titles = {one.language for one in graph.objects(full, DCTERMS.title)}
    assert titles == {"ar", "fr"}


def test_codes_of_the_portal_are_those_of_the_european_lists(portal: Any) -> None:
    """A sector is a theme, a frequency and the languages are URIs of the authority; a box is a place."""
    graph = read(portal, "/catalog.ttl")
    full = URIRef(f"{SITE}/dataset/{portal.ids['dataset']}")
    authority = "http://publications.europa.eu/resource/authority"
    assert graph.value(full, DCAT.theme) == URIRef(f"{authority}/data-theme/ECON")
    assert graph.value(full, DCTERMS.accrualPeriodicity) == URIRef(f"{authority}/frequency/ANNUAL")
    assert graph.value(full, DCTERMS.spatial) is not None
    languages = set(graph.objects(URIRef(SITE), DCTERMS.language))
    assert URIRef(f"{authority}/language/ARA") in languages
