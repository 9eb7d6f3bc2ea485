"""The first sheet: how the workbook is filled in, by language."""

from __future__ import annotations

TEXT = {
    "ar": (
        "خطة عمل كاملة في جدول واحد",
        "تحمل كل ورقة نوعا من السجلات: الخطة في صف واحد، ثم محاورها واستشاراتها، ثم التعهدات ومراحل إنجازها وأساسها "
        "القانوني، ثم تقارير التقدّم ومؤيّداتها.",
        "لا تغيّر الصف الأول من كل ورقة: به تُعرف الأعمدة. الصف الثاني عناوين للقراءة. ابدأ من الصف الثالث. "
        "العمود المعلَّم بنجمة (*) إلزامي.",
        "لكل نص ثلاثة أعمدة: العربية (ar) والفرنسية (fr) والإنجليزية (en)، ويلزم العنوان في لغة واحدة على الأقل.",
        "عندما تحمل خانة عدة قيم، افصل بينها بفاصلة منقوطة (؛ أو ;) أو اكتب كل قيمة في سطر.",
        "اكتب التاريخ \u200e2018-12-31\u200e أو \u200e31/12/2018\u200e، أو كما تقوله الخطط: موفى 2018، "
        "قبل موفى مارس 2017، الثلاثي الأول من سنة 2017. إذا كُتب الأجل بالنص وحده استُخرج منه آخر يوم يحتمله ودقته.",
        "اكتب الهياكل بمعرّفاتها كما في ورقة «الهياكل»، والأول منها هو المسؤول. وما له قائمة يُختار منها.",
        "التعهد الذي هو جزء من تعهد آخر يحمل معرّف هذا الأخير في عمود «parent_commitment».",
        "تُحفظ التقارير كتقارير منقولة عن تقييم منشور. اكتب اسم الجهة لا اسم شخص، ولا هاتفا ولا بريدا لأحد.",
        "قبل أن يُكتب أي شيء، تفحص التجربة كل الصفوف وتذكر ما يجب إصلاحه: الورقة والصف والعمود. "
        "إما أن يدخل كل شيء أو لا شيء.",
    ),
    "fr": (
        "Un plan d’action entier dans un classeur",
        "Chaque feuille porte une sorte d’enregistrement : le plan sur une seule ligne, ses axes et ses consultations, "
        "puis les engagements, leurs jalons et leur base juridique, enfin les rapports d’avancement et leurs preuves.",
        "Ne changez pas la première ligne d’une feuille : elle nomme les colonnes. La deuxième porte des titres "
        "pour la lecture. Commencez à la troisième. Une colonne marquée d’un astérisque (*) est obligatoire.",
        "Un texte a trois colonnes : arabe (ar), français (fr), anglais (en). Un titre est nécessaire dans une langue "
        "au moins.",
        "Quand une cellule porte plusieurs valeurs, séparez-les par un point-virgule, ou écrivez-en une par ligne.",
        "Une date s’écrit 2018-12-31 ou 31/12/2018, ou comme la disent les plans : fin 2018, avant fin mars 2017, "
        "1er trimestre 2017. Si l’échéance n’est donnée qu’en mots, le dernier jour qu’ils permettent et leur "
        "précision en sont tirés.",
        "Les structures s’écrivent par leur identifiant, comme sur la feuille « Structures » ; la première est "
        "responsable. Ce qui a une liste s’y choisit.",
        "Un engagement qui est une partie d’un autre porte l’identifiant de celui-ci dans « parent_commitment ».",
        "Les rapports sont gardés comme repris d’une évaluation publiée. Nommez un organisme, jamais une personne, ni "
        "son téléphone ni son courriel.",
        "Avant que rien ne soit écrit, l’essai à blanc vérifie toutes les lignes et dit ce qu’il faut corriger : "
        "feuille, ligne, colonne. Tout entre, ou rien.",
    ),
    "en": (
        "A whole action plan in one workbook",
        "Each sheet holds one kind of record: the plan in a single row, its axes and consultations, then the "
        "commitments, their milestones and legal basis, and last the progress reports and their evidence.",
        "Leave the first row of a sheet as it is: it names the columns. The second holds titles for reading. Begin "
        "in the third. A column with an asterisk (*) has to be filled in.",
        "A text has three columns: Arabic (ar), French (fr), English (en). A title is needed in one language at least.",
        "Where a cell holds several values, part them with semicolons, or write each on a line of its own.",
        "Write a date as 2018-12-31 or 31/12/2018, or as plans word it: end of 2018, before the end of March 2017, "
        "first quarter of 2017. Where a deadline is given in words alone, the last day that they allow and how exact "
        "they are is taken from them.",
        "Name institutions by their identifiers, as on the sheet “Institutions”; the first one leads. What has a "
        "list is chosen from it.",
        "A commitment that is a part of another carries the other's identifier in “parent_commitment”.",
        "Reports are kept as taken from a published assessment. Name a body, never a person, nor a telephone number or "
        "an e-mail address.",
        "Before anything is written, a dry run checks every row and tells what to mend: sheet, row, column. All of it "
        "is taken in, or nothing.",
    ),
}
