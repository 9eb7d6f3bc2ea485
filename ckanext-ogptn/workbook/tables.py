"""The sheets that no record schema describes: progress reports, evidence, documents; and what all sheets are called."""

from __future__ import annotations

from ckanext.ogptn.domain import vocabulary as words
from ckanext.ogptn.domain.amendments import SUBJECTS
from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.workbook.shape import Choice, Column, Labels, Sheet
from ckanext.ogptn.workbook.shape import by_language as t

TITLES = {
    "plan": t("الخطة", "Plan", "Plan"),
    "axes": t("المحاور", "Axes", "Axes"),
    "consultations": t("الاستشارات", "Consultations", "Consultations"),
    "documents": t("الوثائق", "Documents", "Documents"),
    "commitments": t("التعهدات", "Engagements", "Commitments"),
    "milestones": t("مراحل الإنجاز", "Jalons", "Milestones"),
    "laws": t("الأساس القانوني", "Base juridique", "Legal basis"),
    "reports": t("تقارير التقدّم", "Rapports d'avancement", "Progress reports"),
    "evidence": t("المؤيّدات", "Preuves", "Evidence"),
    "assessments": t("تقييمات الآلية المستقلة", "Évaluations du MEI", "IRM assessments"),
    "amendments": t("التعديلات", "Modifications", "Amendments"),
    # The one sheet of another workbook.
    "inventory": t("الجرد", "Inventaire", "Inventory"),
    # These three tell, and are not read.
    "guide": t("إرشادات", "Instructions", "Instructions"),
    "institutions": t("الهياكل", "Structures", "Institutions"),
    "lists": t("القوائم", "Listes", "Lists"),
}
TELLING = ("guide", "institutions", "lists")

_LEVELS = {
    "not_started": t("لم يبدأ بعد", "Non commencé", "Not started"),
    "limited": t("محدود", "Limité", "Limited"),
    "substantial": t("جوهري", "Substantiel", "Substantial"),
    "complete": t("كامل", "Achevé", "Complete"),
}
_ASSESSORS = {
    "self": t("تقييم ذاتي", "Auto-évaluation", "Self-assessment"),
    "civil_society": t("المجتمع المدني", "Société civile", "Civil society"),
}
PRECISION_LABELS = {
    "day": t("اليوم", "Jour", "Day"),
    "month": t("الشهر", "Mois", "Month"),
    "quarter": t("الثلاثي", "Trimestre", "Quarter"),
    "year": t("السنة", "Année", "Year"),
}
_EVIDENCE = {
    "dataset": t("مجموعة بيانات", "Jeu de données", "Dataset"),
    "resource": t("ملف", "Fichier", "File"),
    "document": t("وثيقة", "Document", "Document"),
    "web_page": t("صفحة واب", "Page web", "Web page"),
    "legal_text": t("نص قانوني", "Texte juridique", "Legal text"),
    "event": t("حدث", "Événement", "Event"),
}
_SUBJECTS = {
    "title": t("العنوان", "Titre", "Title"),
    "deadline": t("الأجل", "Échéance", "Deadline"),
    "lead": t("الهيكل المسؤول", "Structure responsable", "Lead institution"),
    "milestone": t("مرحلة إنجاز", "Jalon", "Milestone"),
}
VISIBILITY_LABELS = {
    "public": t("للعموم", "Public", "Public"),
    "officers": t("لأعوان الهيكل", "Agents de la structure", "Officers"),
}


def _choices(codes: tuple[str, ...], labels: dict[str, Labels]) -> tuple[Choice, ...]:
    return tuple(Choice(code, labels[code]) for code in codes)


def column(
    name: str,
    labels: Labels,
    kind: str = "text",
    required: bool = False,
    choices: tuple[Choice, ...] = (),
    precision: str = "",
) -> Column:
    """Make the column of a plain field."""
    return Column(name, name, kind, labels, required=required, choices=choices, precision=precision)


def _three(name: str, labels: Labels) -> tuple[Column, ...]:
    return translated(name, name, labels)


def translated(
    name: str, field: str, labels: Labels, help: Labels | None = None
) -> tuple[Column, ...]:
    """Make the three columns of a multilingual field."""
    return tuple(
        Column(f"{name}_{language}", field, "text", labels, language, help=help or {})
        for language in LANGUAGES
    )


COMMITMENT = column("commitment", t("التعهد", "Engagement", "Commitment"), required=True)
_MILESTONE = column("milestone", t("مرحلة الإنجاز", "Jalon", "Milestone"))

_PERIOD_AND_DAY = (
    column("reporting_period", t("الفترة", "Période", "Period")),
    column(
        "report_date",
        t("تاريخ التقرير", "Date du rapport", "Day of the report"),
        "day",
        required=True,
        precision="report_date_precision",
    ),
    column(
        "report_date_precision",
        t("دقة تاريخ التقرير", "Précision de la date", "Precision of that day"),
        "code",
        choices=_choices(words.PRECISIONS, PRECISION_LABELS),
    ),
)
REPORTS = Sheet(
    "reports",
    TITLES["reports"],
    (
        column("report", t("رمز التقرير", "Clé du rapport", "Key of the report"), required=True),
        COMMITMENT,
        _MILESTONE,
        column(
            "assessor_type", t("صاحب التقييم", "Évaluateur", "Assessor"), "code",
            choices=_choices(words.ASSESSORS, _ASSESSORS),
        ),
        *_PERIOD_AND_DAY,
        column(
            "report_date_source",
            t("سند التاريخ", "Source de la date", "What that day rests on"),
        ),
        column(
            "completion_level", t("مستوى الإنجاز", "Niveau d'avancement", "Completion level"),
            "code", required=True, choices=_choices(words.LEVELS, _LEVELS),
        ),
        column("completed_on", t("تاريخ الإنجاز", "Date d'achèvement", "Completed on"), "day"),
        *_three("progress", t("ما أُنجز", "Ce qui est fait", "What was done")),
        *_three("challenges", t("الصعوبات", "Difficultés", "Challenges")),
        *_three("next_steps", t("الخطوات المقبلة", "Prochaines étapes", "Next steps")),
        column("author", t("الجهة صاحبة التقرير", "Organisme auteur", "Body that wrote it")),
        column("replaces", t("يصحّح التقرير", "Corrige le rapport", "Corrects the report")),
        column(
            "resolved_on", t("تاريخ تجاوز الصعوبات", "Difficultés levées le", "Challenges resolved on"),
            "day",
        ),
        *_three("how", t("كيف تُجووزت", "Comment elles l'ont été", "How they were")),
    ),
)  # fmt: skip

EVIDENCE = Sheet(
    "evidence",
    TITLES["evidence"],
    (
        column("report", t("رمز التقرير", "Clé du rapport", "Key of the report")),
        column("commitment", t("التعهد", "Engagement", "Commitment")),
        _MILESTONE,
        column(
            "type", t("النوع", "Type", "Type"), "code",
            required=True, choices=_choices(words.EVIDENCE_TYPES, _EVIDENCE),
        ),
        *_three("title", t("العنوان", "Titre", "Title")),
        column("url", t("الرابط", "Adresse", "Address")),
        column("dataset", t("مجموعة البيانات", "Jeu de données", "Dataset")),
        column("language", t("اللغة", "Langue", "Language")),
        column("date", t("التاريخ", "Date", "Date"), "day"),
        column(
            "visibility", t("من يراه", "Visible pour", "Who sees it"), "code",
            choices=_choices(words.EVIDENCE_VISIBILITIES, VISIBILITY_LABELS),
        ),
    ),
)  # fmt: skip

# Judged in codes that the portal's settings name, so they are checked there.
JUDGEMENTS = {
    "completion": t("الإنجاز", "Achèvement", "Completion"),
    "verifiability": t("القابلية للتحقق", "Vérifiabilité", "Verifiability"),
    "specificity": t("الدقة", "Spécificité", "Specificity"),
    "relevance": t("الصلة بالحكومة المفتوحة", "Pertinence", "Relevance"),
    "ambition": t("الطموح", "Ambition", "Ambition"),
    "potential_impact": t("الأثر المحتمل", "Impact potentiel", "Potential impact"),
    "did_it_open_government": t("هل فتح الحكومة؟", "A-t-il ouvert le gouvernement ?", "Did it open government?"),
    "early_results": t("النتائج الأولى", "Premiers résultats", "Early results"),
}  # fmt: skip
YES_OR_NO = (
    Choice(True, t("نعم", "Oui", "Yes")),
    Choice(False, t("لا", "Non", "No")),
)

ASSESSMENTS = Sheet(
    "assessments",
    TITLES["assessments"],
    (
        column("assessment", t("رمز التقييم", "Clé de l'évaluation", "Key of the assessment"), required=True),
        COMMITMENT,
        *_PERIOD_AND_DAY,
        column("report_url", t("رابط التقرير", "Adresse du rapport", "Address of the report")),
        *(column(name, labels) for name, labels in JUDGEMENTS.items()),
        column("starred", t("بنجمة", "Étoilé", "Starred"), "code", choices=YES_OR_NO),
        *_three("findings", t("ما خلص إليه", "Constats", "Findings")),
        column("author", t("الجهة صاحبة التقرير", "Organisme auteur", "Body that wrote it")),
        column("replaces", t("يصحّح التقييم", "Corrige l'évaluation", "Corrects the assessment")),
    ),
)  # fmt: skip

AMENDMENTS = Sheet(
    "amendments",
    TITLES["amendments"],
    (
        COMMITMENT,
        column(
            "subject", t("ما تغيّر", "Objet", "What changed"), "code",
            required=True, choices=_choices(tuple(SUBJECTS), _SUBJECTS),
        ),
        _MILESTONE,
        column("old", t("قبل (JSON)", "Avant (JSON)", "Before (JSON)"), "structure"),
        column("new", t("بعد (JSON)", "Après (JSON)", "After (JSON)"), "structure"),
        *_three("reason", t("السبب", "Motif", "Reason")),
        column("decided_by", t("جهة القرار", "Décidé par", "Decided by")),
        column("decided_on", t("تاريخ القرار", "Décidé le", "Decided on"), "day", required=True),
    ),
)  # fmt: skip

DOCUMENTS = Sheet(
    "documents",
    TITLES["documents"],
    (
        column(
            "commitment",
            t("التعهد (فارغ: الخطة)", "Engagement (vide : le plan)", "Commitment (empty: the plan)"),
        ),
        column("url", t("الرابط", "Adresse", "Address"), required=True),
        column("name", t("الاسم", "Nom", "Name")),
        column("description", t("الوصف", "Description", "Description")),
        column("format", t("الصيغة", "Format", "Format")),
    ),
)  # fmt: skip

PRIVATE = column(
    "private",
    t("غير منشور", "Non publié", "Not published"),
    "code",
    choices=YES_OR_NO,
)
