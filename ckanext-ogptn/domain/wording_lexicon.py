"""The words of which deadlines are made, in Arabic, French and English.

All of them are written as :func:`ckanext.ogptn.text.characters.fold` leaves a word: without accents, hamza or vowel
signs. Arabic words stand without their article.
"""

from __future__ import annotations

# One line a month: Tunisian, Mashriqi, Egyptian and Moroccan names, then French and English ones.
MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "جانفي كانون_الثاني يناير janvier janv january jan",
            "فيفري شباط فبراير fevrier fevr fev february feb",
            "مارس اذار mars march mar",
            "افريل نيسان ابريل avril avr april apr",
            "ماي ايار مايو mai may",
            "جوان حزيران يونيو يونيه juin june jun",
            "جويليه تموز يوليو يوليه يوليوز juillet juil july jul",
            "اوت اب اغسطس غشت aout august aug",
            "سبتمبر ايلول شتنبر septembre september sept sep",
            "اكتوبر تشرين_الاول octobre october oct",
            "نوفمبر تشرين_الثاني نونبر novembre november nov",
            "ديسمبر كانون_الاول دجنبر decembre december dec",
        ),
        1,
    )
    for word in words.split()
}

ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "اول اولي premier premiere first i",
            "ثاني ثانيه deuxieme second seconde ii",
            "ثالث ثالثه troisieme third iii",
            "رابع رابعه quatrieme fourth iv",
        ),
        1,
    )
    for word in words.split()
}


def _words(line: str) -> list[str]:
    return line.split()


# How many months a named stretch of the year has.
STRETCHES = {
    **dict.fromkeys(_words("ثلاثي ثلاثيه ربع trimestre trim quarter"), 3),
    **dict.fromkeys(_words("سداسي سداسيه نصف semestre semester moitie half"), 6),
}

ENDS = frozenset(_words("موفي نهايه اخر اواخر fin end late"))
BEFORE = frozenset(_words("قبل avant before"))
SPANS = frozenset(_words("الي و a au to until till and et - – — /"))
# What says nothing of the day: articles, prepositions, "year", "month", "at the latest".
FILLERS = frozenset(
    [
        *_words("في من علي خلال غضون حدود حلول غايه بين اجل اقصي اقصاه تقدير لا يتجاوز تتجاوز"),
        *_words("تاريخ يوم شهر سنه عام le la les l de du des d en ici plus tard cours courant"),
        *_words("pour dans entre delai jusqu date jour mois an annee annees the of by in on at"),
        *_words("during within between latest day month year years"),
    ]
)
