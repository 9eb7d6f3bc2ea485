"""Rules of reading deadlines as people and the plans word them."""

from __future__ import annotations

from datetime import date

import pytest

from ckanext.ogptn.content.reading import Record, read
from ckanext.ogptn.domain.wordings import Deadline, read_deadline

GOOD = {
    # a year
    "2018": ("2018-12-31", "year"),
    "end of 2018": ("2018-12-31", "year"),
    "by the end of the year 2018": ("2018-12-31", "year"),
    "fin 2018": ("2018-12-31", "year"),
    "d’ici la fin de l’année 2018": ("2018-12-31", "year"),
    "موفى 2018": ("2018-12-31", "year"),
    "نهاية سنة 2018": ("2018-12-31", "year"),
    "في أجل أقصاه موفّى سنة ٢٠١٨": ("2018-12-31", "year"),
    # a stretch ends with the later time
    "2015-2016": ("2016-12-31", "year"),
    "2015 – 2016": ("2016-12-31", "year"),
    "من 2015 إلى 2016": ("2016-12-31", "year"),
    "بين 2015 و2016": ("2016-12-31", "year"),
    "entre 2015 et mars 2016": ("2016-03-31", "month"),
    "January to June 2017": ("2017-06-30", "month"),
    "du 1er au 15 mars 2017": ("2017-03-15", "day"),
    # a month
    "before the end of March 2017": ("2017-03-31", "month"),
    "no later than March 2017": ("2017-03-31", "month"),
    "from March 2015 to March 2017": ("2017-03-31", "month"),
    "avant fin mars 2017": ("2017-03-31", "month"),
    "قبل موفى مارس 2017": ("2017-03-31", "month"),
    "December 2018": ("2018-12-31", "month"),
    "Feb. 2016": ("2016-02-29", "month"),
    "Août 2017": ("2017-08-31", "month"),
    "شهر جويلية 2018": ("2018-07-31", "month"),
    "تموز 2018": ("2018-07-31", "month"),
    "يوليو 2018": ("2018-07-31", "month"),
    "آذار/مارس 2017": ("2017-03-31", "month"),
    "كانون الثاني 2018": ("2018-01-31", "month"),
    "تشرين الأول 2018": ("2018-10-31", "month"),
    "12/2018": ("2018-12-31", "month"),
    "2018-06": ("2018-06-30", "month"),
    # a quarter
    "Q3 2017": ("2017-09-30", "quarter"),
    "2017-Q3": ("2017-09-30", "quarter"),
    "T3 2017": ("2017-09-30", "quarter"),
    "1er trimestre 2017": ("2017-03-31", "quarter"),
    "fin du troisième trimestre de 2017": ("2017-09-30", "quarter"),
    "first quarter of 2017": ("2017-03-31", "quarter"),
    "الثلاثي الأول من سنة 2017": ("2017-03-31", "quarter"),
    "الثلاثية الرابعة 2017": ("2017-12-31", "quarter"),
    # a half-year
    "السداسي الثاني 2017": ("2017-12-31", "quarter"),
    "S1 2017": ("2017-06-30", "quarter"),
    "second half of 2017": ("2017-12-31", "quarter"),
    "premier semestre 2017": ("2017-06-30", "quarter"),
    # a day
    "2018-12-31": ("2018-12-31", "day"),
    "31/12/2018": ("2018-12-31", "day"),
    "5.3.2017": ("2017-03-05", "day"),
    "٣١ ديسمبر ٢٠١٨": ("2018-12-31", "day"),
    "1er mars 2017": ("2017-03-01", "day"),
    "March 5th, 2017": ("2017-03-05", "day"),
    "31 décembre 2018 au plus tard": ("2018-12-31", "day"),
    # "before" a time, not its end
    "before March 2017": ("2017-02-28", "month"),
    "avant le 1er mars 2017": ("2017-02-28", "day"),
    "قبل 2018": ("2017-12-31", "year"),
}
OPEN = (
    "",
    "soon",
    "within one year of the law’s publication",
    "dans un délai d’un an",
    "في أجل سنة من تاريخ نشر القانون",
    "mid-2018",
    "début 2018",
    "December",
    "fin mars",
    "Q5 2017",
    "T3",
    "31/02/2018",
    "13/2018",
    "2018 or later",
    "18",
    "before",
    "from 2018",
    "later than 2018",
    "after 2018",
    "à partir de 2018",
    "first of 2017",
    "2018 " * 60,
)


@pytest.mark.parametrize("text", GOOD)
def test_a_wording_is_the_last_day_that_it_allows(text: str) -> None:
    """The words give the last day that they allow and how exact they are, in three languages."""
    day, precision = GOOD[text]
    assert read_deadline(text) == Deadline(date.fromisoformat(day), precision)


@pytest.mark.parametrize("text", OPEN)
def test_words_that_fix_no_day_are_not_read(text: str) -> None:
    """What the words leave open stays open: nothing is guessed."""
    assert read_deadline(text) is None


def _deadlines() -> list[Record]:
    places = [
        place for record in read().commitments for place in (record, *record.get("milestones", []))
    ]
    return [place for place in places if "due_text_translated" in place]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_deadline_of_the_two_plans_reads_as_it_is_kept(language: str) -> None:
    """Each deadline's words, in each language, give the date and precision of the record; the two that count from a
    law's publication give none, in the record as here."""
    places = _deadlines()
    expected = [(place.get("due_date"), place.get("due_precision")) for place in places]
    found = [read_deadline(place["due_text_translated"][language]) for place in places]
    assert [(f and f.day.isoformat(), f and f.precision) for f in found] == expected
    assert len(places) == 45
    assert found.count(None) == 2
