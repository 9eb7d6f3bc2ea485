"""A commitment as RDF: what was promised, by whom, for when, how far it is, and the data that serve it.

The terms beyond DCAT, PROV-O and SKOS are those of ontology/terms.ttl.
"""

from __future__ import annotations

import json

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, PROV, RDF, XSD

from ckanext.ogptn.exports.graph import (
    ADMS,
    DCATAP,
    ELI,
    SCHEMA,
    SDG,
    Names,
    Record,
    add_day,
    add_institution,
    add_literal,
    add_moment,
    add_period,
    add_texts,
    dated,
    web_address,
)

JUDGEMENTS = {
    "completion": "completion",
    "verifiability": "verifiability",
    "specificity": "specificity",
    "relevance": "relevance",
    "ambition": "ambition",
    "potential_impact": "potentialImpact",
    "did_it_open_government": "didItOpenGovernment",
    "early_results": "earlyResults",
}


def add(graph: Graph, names: Names, item: Record) -> URIRef:
    """Add a commitment with all that hangs on it, as ``ogptn_commitment_show`` answers it; return its name.

    A plan, a parent or a dataset is named only where the answer holds it: the caller may see it then.
    """
    subject = names.commitment(item["name"])
    _promise(graph, names, subject, item)
    _place(graph, names, subject, item)
    _state(graph, names, subject, item)
    institutions = _institutions(graph, names, subject, item)
    for step in item.get("milestones") or []:
        _milestone(graph, names, subject, step, institutions)
    leads = [institutions[one["name"]] for one in item["lead"]]
    for report in item.get("reports") or []:
        _report(graph, names, subject, report, leads)
    for proof in item.get("evidence") or []:
        # That of a report hangs on the report.
        if not proof.get("report_id"):
            step = proof.get("milestone")
            _evidence(graph, names, _milestone_name(subject, step) if step else subject, proof)
    for amendment in item.get("amendments") or []:
        _amendment(graph, names, subject, amendment)
    for assessment in item.get("assessments") or []:
        _assessment(graph, names, subject, assessment)
    steps = {step["identifier"] for step in item.get("milestones") or []}
    for link in item.get("links") or []:
        if link["decision"] == "confirmed":
            dataset = names.dataset(link["dataset"]["id"])
            add_link(graph, names, subject, dataset, link)
            if link.get("milestone") in steps:
                graph.add((_milestone_name(subject, link["milestone"]), DCTERMS.relation, dataset))
    return subject


def _promise(graph: Graph, names: Names, subject: URIRef, item: Record) -> None:
    own = names.terms
    graph.add((subject, RDF.type, own.Commitment))
    add_literal(graph, subject, DCTERMS.identifier, item["name"], XSD.string)
    add_literal(graph, subject, own.ogpIdentifier, item.get("ogp_identifier"), XSD.string)
    add_literal(graph, subject, own.number, item["number"])
    add_literal(graph, subject, own.partNumber, item.get("part_number"))
    add_texts(graph, subject, DCTERMS.title, item["title_translated"])
    add_texts(graph, subject, DCTERMS.description, item.get("notes_translated"))
    add_literal(graph, subject, own.priority, item.get("priority"), XSD.string)
    add_texts(graph, subject, own.problem, item.get("problem_translated"))
    add_texts(graph, subject, own.expectedResults, item.get("expected_results_translated"))
    add_moment(graph, subject, DCTERMS.modified, item.get("metadata_modified"))
    for area in item.get("policy_areas") or []:
        graph.add((subject, DCAT.keyword, Literal(area.replace("_", " "), lang="en")))
    for goal in item.get("sdg_goals") or []:
        graph.add((subject, DCTERMS.subject, SDG[str(goal)]))
    for value in item.get("ogp_values") or []:
        graph.add((subject, own.ogpValue, names.code("value", value)))
    if item.get("sector"):
        graph.add((subject, own.sector, names.code("sector", item["sector"])))
    for law in item.get("legal_basis") or []:
        _law(graph, subject, law)


def _law(graph: Graph, subject: URIRef, law: Record) -> None:
    text = web_address(law.get("url")) or BNode()
    graph.add((subject, DCATAP.applicableLegislation, text))
    graph.add((text, RDF.type, ELI.LegalResource))
    add_texts(graph, text, DCTERMS.title, law.get("title_translated"))


def _place(graph: Graph, names: Names, subject: URIRef, item: Record) -> None:
    plan, parent = item.get("plan"), item.get("parent")
    if plan:
        graph.add((subject, DCTERMS.isPartOf, names.plan(plan["name"])))
        if item.get("axis"):
            axis = URIRef(f"{names.plan(plan['name'])}#axis-{item['axis']}")
            graph.add((subject, names.terms.axis, axis))
    if parent:
        graph.add((subject, DCTERMS.isPartOf, names.commitment(parent["name"])))
    for part in item.get("parts") or []:
        graph.add((subject, DCTERMS.hasPart, names.commitment(part["name"])))
    if item.get("carried_over_from"):
        earlier = names.commitment(item["carried_over_from"])
        graph.add((subject, names.terms.carriedOverFrom, earlier))


def _state(graph: Graph, names: Names, subject: URIRef, item: Record) -> None:
    own = names.terms
    graph.add((subject, ADMS.status, names.code("level", item["completion_level"])))
    graph.add((subject, own.timeliness, names.code("timeliness", item["timeliness"])))
    graph.add((subject, own.updateState, names.code("update", item["update_state"])))
    if item.get("lifecycle_state"):
        graph.add((subject, own.lifecycleState, names.code("lifecycle", item["lifecycle_state"])))
    add_period(graph, subject, item.get("start_date"), item.get("due_date"))
    _due(graph, names, subject, item)


def _due(graph: Graph, names: Names, subject: URIRef, item: Record) -> None:
    add_day(graph, subject, names.terms.dueDate, item.get("due_date"))
    if item.get("due_date") and item.get("due_precision"):
        precision = names.code("precision", item["due_precision"])
        graph.add((subject, names.terms.duePrecision, precision))
    add_texts(graph, subject, names.terms.dueText, item.get("due_text_translated"))


def _institutions(graph: Graph, names: Names, subject: URIRef, item: Record) -> dict[str, URIRef]:
    found = {}
    for field, predicate in (
        ("lead", names.terms.leadInstitution),
        ("supporting", names.terms.supportingInstitution),
    ):
        for institution in item.get(field) or []:
            found[institution["name"]] = add_institution(graph, names, institution)
            graph.add((subject, predicate, found[institution["name"]]))
    return found


def _milestone(
    graph: Graph, names: Names, subject: URIRef, step: Record, institutions: dict[str, URIRef]
) -> None:
    own = names.terms
    found = _milestone_name(subject, step["identifier"])
    graph.add((subject, own.milestone, found))
    graph.add((found, RDF.type, own.Milestone))
    add_literal(graph, found, DCTERMS.identifier, step["identifier"], XSD.string)
    add_texts(graph, found, DCTERMS.title, step.get("title_translated"))
    add_texts(graph, found, DCTERMS.description, step.get("deliverable_translated"))
    add_day(graph, found, SCHEMA.startTime, step.get("start_date"))
    add_day(graph, found, own.completedOn, step.get("completed_on"))
    _due(graph, names, found, step)
    if step.get("completion_level"):
        graph.add((found, ADMS.status, names.code("level", step["completion_level"])))
    if step.get("timeliness"):
        graph.add((found, own.timeliness, names.code("timeliness", step["timeliness"])))
    responsible = institutions.get(step.get("responsible_institution") or "")
    if responsible:
        graph.add((found, own.responsibleInstitution, responsible))


def _milestone_name(subject: URIRef, identifier: str) -> URIRef:
    return URIRef(f"{subject}#{identifier}")


def _report(
    graph: Graph, names: Names, subject: URIRef, report: Record, leads: list[URIRef]
) -> None:
    own = names.terms
    found = URIRef(f"{subject}#report-{report['id']}")
    graph.add((subject, own.report, found))
    graph.add((found, RDF.type, own.ProgressReport))
    _issued(graph, names, found, report)
    graph.add((found, ADMS.status, names.code("level", report["completion_level"])))
    graph.add((found, own.assessor, names.code("assessor", report["assessor_type"])))
    for lead in leads if report["assessor_type"] == "self" else []:
        graph.add((found, PROV.wasAttributedTo, lead))
    add_literal(graph, found, own.reportingPeriod, report.get("reporting_period"), XSD.string)
    add_day(graph, found, own.completedOn, report.get("completed_on"))
    add_texts(graph, found, DCTERMS.description, report.get("progress"))
    add_texts(graph, found, own.challenges, report.get("challenges"))
    add_texts(graph, found, own.nextSteps, report.get("next_steps"))
    if report.get("milestone"):
        graph.add((found, own.onMilestone, _milestone_name(subject, report["milestone"])))
    if report.get("replaces"):
        graph.add((found, PROV.wasRevisionOf, URIRef(f"{subject}#report-{report['replaces']}")))
    for proof in report.get("evidence") or []:
        _evidence(graph, names, found, proof)
    resolution = report.get("resolution") or {}
    add_day(graph, found, own.resolvedOn, resolution.get("resolved_on"))
    add_texts(graph, found, own.resolution, resolution.get("how"))


def _issued(graph: Graph, names: Names, found: URIRef, report: Record) -> None:
    precision = report.get("report_date_precision") or "day"
    graph.add((found, DCTERMS.issued, dated(report["report_date"], precision)))
    graph.add((found, names.terms.datePrecision, names.code("precision", precision)))
    add_moment(graph, found, PROV.generatedAtTime, report.get("created_at"))


def _evidence(graph: Graph, names: Names, proved: URIRef, proof: Record) -> None:
    if proof.get("visibility", "public") != "public":
        return
    if proof.get("dataset"):
        graph.add((proved, DCTERMS.references, names.dataset(proof["dataset"])))
        return
    document = web_address(proof.get("url"))
    if document is not None:
        graph.add((proved, DCTERMS.references, document))
        graph.add((document, RDF.type, FOAF.Document))
        graph.add((document, DCTERMS.type, names.code("evidence", proof["type"])))
        add_texts(graph, document, DCTERMS.title, proof.get("title"))


def _amendment(graph: Graph, names: Names, subject: URIRef, amendment: Record) -> None:
    own = names.terms
    found = URIRef(f"{subject}#amendment-{amendment['id']}")
    graph.add((subject, own.amendment, found))
    graph.add((found, RDF.type, own.Amendment))
    graph.add((found, own.amended, names.code("amended", amendment["subject"])))
    add_day(graph, found, DCTERMS.date, amendment["decided_on"])
    add_texts(graph, found, DCTERMS.description, amendment["reason"])
    add_literal(graph, found, own.decidedBy, amendment.get("decided_by"), XSD.string)
    if amendment.get("milestone"):
        graph.add((found, own.onMilestone, _milestone_name(subject, amendment["milestone"])))
    for predicate, value in ((own.before, amendment["old"]), (own.after, amendment["new"])):
        if value is not None:
            text = json.dumps(value, ensure_ascii=False, sort_keys=True)
            graph.add((found, predicate, Literal(text, datatype=RDF.JSON)))


def _assessment(graph: Graph, names: Names, subject: URIRef, assessment: Record) -> None:
    own = names.terms
    found = URIRef(f"{subject}#assessment-{assessment['id']}")
    graph.add((subject, own.assessment, found))
    graph.add((found, RDF.type, own.Assessment))
    graph.add((found, PROV.wasAttributedTo, own.irm))
    _issued(graph, names, found, assessment)
    add_literal(graph, found, own.reportingPeriod, assessment.get("reporting_period"), XSD.string)
    add_literal(graph, found, own.starred, assessment.get("starred"))
    add_texts(graph, found, DCTERMS.description, assessment.get("findings"))
    for field, term in JUDGEMENTS.items():
        add_literal(graph, found, own[term], assessment.get(field), XSD.string)
    report = web_address(assessment.get("report_url"))
    if report is not None:
        graph.add((found, DCTERMS.source, report))
    if assessment.get("replaces"):
        earlier = URIRef(f"{subject}#assessment-{assessment['replaces']}")
        graph.add((found, PROV.wasRevisionOf, earlier))


def add_link(graph: Graph, names: Names, subject: URIRef, other: URIRef, link: Record) -> None:
    """Relate a commitment to a dataset, or a dataset to a commitment, and say what the data is to the promise."""
    relationship = BNode()
    graph.add((subject, DCTERMS.relation, other))
    graph.add((subject, DCAT.qualifiedRelation, relationship))
    graph.add((relationship, RDF.type, DCAT.Relationship))
    graph.add((relationship, DCTERMS.relation, other))
    graph.add((relationship, DCAT.hadRole, names.terms[link["link_type"]]))
