"""The workbook of an institution's inventory: one sheet, one row for each item of data that it will open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ckanext.ogptn.domain.inventory import FREQUENCIES
from ckanext.ogptn.domain.vocabulary import PRECISIONS
from ckanext.ogptn.workbook.shape import Book, Choice, Fault, Labels, Row, Sheet
from ckanext.ogptn.workbook.shape import by_language as t
from ckanext.ogptn.workbook.tables import (
    PRECISION_LABELS,
    TITLES,
    VISIBILITY_LABELS,
    column,
    translated,
)

NAME = "inventory"
_FREQUENCIES = {
    "cont": t("مستمرة", "En continu", "Continuous"),
    "daily": t("يومية", "Quotidienne", "Daily"),
    "weekly": t("أسبوعية", "Hebdomadaire", "Weekly"),
    "monthly": t("شهرية", "Mensuelle", "Monthly"),
    "quarterly": t("كل ثلاثة أشهر", "Trimestrielle", "Quarterly"),
    "annual_2": t("مرتان في السنة", "Deux fois par an", "Twice a year"),
    "annual": t("سنوية", "Annuelle", "Yearly"),
    "biennial": t("كل سنتين", "Tous les deux ans", "Every two years"),
    "irreg": t("غير منتظمة", "Irrégulière", "Irregular"),
    "never": t("بلا تحيين", "Sans mise à jour", "Not updated"),
}


def sheet(sectors: Iterable[Choice]) -> Sheet:
    """Return the sheet, with the portal's sectors."""
    return Sheet(
        NAME,
        TITLES[NAME],
        (
            column("identifier", t("المعرّف", "Identifiant", "Identifier"), required=True),
            *translated("title", "title", t("العنوان", "Titre", "Title")),
            *translated(
                "notes", "notes", t("الوصف والغاية", "Description et usage", "Description and use")
            ),
            column("commitment", t("التعهد", "Engagement", "Commitment")),
            column("sector", t("القطاع", "Secteur", "Sector"), "code", choices=tuple(sectors)),
            column(
                "frequency",
                t("دورية التحيين", "Fréquence de mise à jour", "Update frequency"),
                "code",
                choices=tuple(Choice(code, _FREQUENCIES[code]) for code in FREQUENCIES),
            ),
            column(
                "release_date",
                t("تاريخ الفتح المبرمج", "Ouverture prévue", "Release planned"),
                "day",
                precision="release_precision",
            ),
            column(
                "release_precision",
                t("دقة التاريخ", "Précision de la date", "Precision of that day"),
                "code",
                choices=_choices(PRECISIONS, PRECISION_LABELS),
            ),
            column(
                "visibility",
                t("من يراه", "Visible pour", "Who sees it"),
                "code",
                choices=_choices(tuple(VISIBILITY_LABELS), VISIBILITY_LABELS),
            ),
            column("dataset", t("مجموعة البيانات", "Jeu de données", "Dataset")),
            column("opened_on", t("تاريخ الفتح", "Ouvert le", "Opened on"), "day"),
        ),
    )


def _choices(codes: Iterable[str], labels: dict[str, Labels]) -> tuple[Choice, ...]:
    return tuple(Choice(code, labels[code]) for code in codes)


def doubles(book: Book) -> Iterator[Fault]:
    """Yield a fault for each row whose identifier stands further up."""
    seen: dict[str, Row] = {}
    for row in book.rows[NAME]:
        identifier = row.values.get("identifier")
        if identifier is None:
            continue
        first = seen.setdefault(identifier, row)
        if first is not row:
            yield row.fault("identifier", "double", value=identifier, row=first.number)


GUIDE = {
    "ar": (
        "جرد البيانات التي سيفتحها الهيكل",
        "في كل صف مجموعة بيانات يملكها الهيكل وسيفتحها. لا تغيّر الصف الأول: به تُعرف الأعمدة. ابدأ من الصف الثالث. "
        "العمود المعلَّم بنجمة (*) إلزامي.",
        "المعرّف رمز من عند الهيكل، بحروف لاتينية وأرقام دون فراغ، مثل TRA-12. إذا كان المعرّف موجودا في البوابة عُوّض "
        "ما فيه بما في الصف، وإلا أُضيف. وما لا يذكره الجدول يبقى كما هو.",
        "لكل نص ثلاثة أعمدة: العربية (ar) والفرنسية (fr) والإنجليزية (en)، ويلزم العنوان في لغة واحدة على الأقل.",
        "اكتب تاريخ الفتح \u200e2027-12-31\u200e أو \u200e31/12/2027\u200e، أو بالكلمات: موفى 2027، "
        "الثلاثي الأول من سنة 2027. الدقة تُستخرج من الكلمات.",
        "إذا فُتحت البيانات فاكتب اسم مجموعة البيانات في البوابة. وما كان «لأعوان الهيكل» لا يراه غيرهم.",
        "قبل أن يُكتب أي شيء، تفحص التجربة كل الصفوف وتذكر ما يجب إصلاحه. إما أن يدخل كل شيء أو لا شيء.",
    ),
    "fr": (
        "L’inventaire des données que la structure ouvrira",
        "Chaque ligne porte un jeu de données que la structure détient et ouvrira. Ne changez pas la première ligne : "
        "elle nomme les colonnes. Commencez à la troisième. Une colonne marquée d’un astérisque (*) est obligatoire.",
        "L’identifiant est propre à la structure : lettres latines et chiffres sans espace, comme TRA-12. Si le "
        "portail l’a déjà, la ligne en remplace le contenu ; sinon elle s’ajoute. Ce que le classeur ne nomme pas "
        "reste tel quel.",
        "Un texte a trois colonnes : arabe (ar), français (fr), anglais (en). Un titre est nécessaire dans une langue "
        "au moins.",
        "La date d’ouverture s’écrit 2027-12-31 ou 31/12/2027, ou en mots : fin 2027, 1er trimestre 2027. La précision "
        "se tire des mots.",
        "Une fois les données ouvertes, écrivez le nom du jeu de données sur le portail. Ce qui est réservé aux agents "
        "de la structure n’est vu que d’eux.",
        "Avant que rien ne soit écrit, l’essai à blanc vérifie toutes les lignes et dit ce qu’il faut corriger. Tout "
        "entre, ou rien.",
    ),
    "en": (
        "The inventory of data that the institution will open",
        "Each row holds one set of data that the institution has and will open. Leave the first row as it is: it names "
        "the columns. Begin in the third. A column with an asterisk (*) has to be filled in.",
        "The identifier is the institution's own: Latin letters and digits without spaces, such as TRA-12. Where the "
        "portal has it already the row replaces what it holds; else it is added. What the workbook does not name "
        "stays.",
        "A text has three columns: Arabic (ar), French (fr), English (en). A title is needed in one language at least.",
        "Write the day of release as 2027-12-31 or 31/12/2027, or in words: end of 2027, first quarter of 2027. How "
        "exact it is, is taken from the words.",
        "Once the data is open, write the name of the dataset on the portal. What is for officers is seen by those of "
        "the institution alone.",
        "Before anything is written, a dry run checks every row and tells what to mend. All of it is taken in, or "
        "nothing.",
    ),
}
