"""Budget tables added up."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import Any

import pytest

from ckanext.ogptn.harvesters.faults import RecordFault
from ckanext.ogptn.harvesters.readers.budgets import amounts, fiscal
from ckanext.ogptn.harvesters.readers.budgets.budget_columns import nomenclature_in, nomenclature_of
from ckanext.ogptn.harvesters.readers.budgets.descriptor import Model, read_model
from ckanext.ogptn.tables.reading import open_table
from tests.tables.workbooks import rows_of, workbook

BOOST = """ANNEE;ADMIN1;LOI DE FINANCE;PAYE
2015;Santé;1 000,500;900,25
2015;Justice;10;
2015;Total;1010,500;900,25
2016;Santé;0,001;n.d.
"""


class TestAmounts:
    """Numbers as budgets write them."""

    @pytest.mark.parametrize(
        ("cell", "amount"),
        [
            ("1 234 567,890", "1234567.890"),
            ("1\u202f000", "1000"),
            ("1.234.567", "1234567"),
            ("1.234,5", "1234.5"),
            ("1,234.5", "1234.5"),
            ("-12", "-12"),
            ("(1 200,5)", "-1200.5"),
            ("١٢٣٫٥", "123.5"),
            (0.1, "0.1"),
            (0.1 + 0.2, "0.3"),
            (1234567890123.456, "1234567890123.456"),
            (3, "3"),
        ],
    )
    def test_an_amount_is_read_exactly(self, cell: object, amount: str) -> None:
        """To the millime, whichever way it is written."""
        assert amounts.parse_amount(cell) == Decimal(amount)

    @pytest.mark.parametrize("cell", ["", None, "n.d.", "12 %", True])
    def test_what_is_no_amount_is_none(self, cell: object) -> None:
        """It is not taken for nought."""
        assert amounts.parse_amount(cell) is None


class TestProfile:
    """Years, phases and totals."""

    def profile(self, text: str = BOOST, model: Model | None = None) -> fiscal.Profile:
        """Add up a CSV table."""
        return fiscal.profile(rows_of(text.encode()), model or Model())

    def test_totals_are_exact_by_year_and_phase(self) -> None:
        """The row that is a total of others is left out."""
        found = self.profile()
        assert found.totals == {
            "2015": {"LOI DE FINANCE": Decimal("1010.500"), "PAYE": Decimal("900.25")},
            "2016": {"LOI DE FINANCE": Decimal("0.001")},
        }
        assert (found.years, found.phases) == (["2015", "2016"], ["LOI DE FINANCE", "PAYE"])
        assert (found.row_count, found.total_rows, found.unread_cells) == (3, 1, 1)

    def test_a_workbooks_floats_add_up(self) -> None:
        """Ten times a tenth is one."""
        rows = rows_of(workbook(["ANNEE", "PAYE"], *[[2016, 0.1]] * 10))
        assert fiscal.profile(rows, Model()).totals["2016"]["PAYE"] == Decimal("1.0")

    def test_the_header_may_stand_below_a_title(self) -> None:
        """Lines above it are passed over."""
        assert self.profile("Budget de l'Etat;;;\n;;;\n" + BOOST).row_count == 3

    @pytest.mark.parametrize(
        "word",
        ["Total", "TOTAL GENERAL", "Sous-total", "Total du titre I", "Total Mission Justice", "المجموع",
         "الجملة", "مجموع القسم الأول"],
    )  # fmt: skip
    def test_words_for_total(self, word: str) -> None:
        """In both languages, alone in a label or of a part of the budget."""
        assert fiscal.is_total([word])

    def test_a_label_that_holds_the_word_is_no_total(self) -> None:
        """A body may be named so."""
        assert not fiscal.is_total(["Total Tunisie SA", "Dépenses totales de santé"])

    @pytest.mark.parametrize(
        "label",
        [
            "Remboursement du principal de la dette publique",
            "Amortissement de la dette",
            "أصل الدين العمومي",
        ],
    )
    def test_debt_principal_is_told_apart(self, label: str) -> None:
        """It is in the totals, as at the source, and beside them; 10 + 5 = 15, of which 5."""
        found = self.profile(f"ANNEE;LIBELLE;PAYE\n2018;Salaires;10\n2018;{label};5\n")
        assert found.totals == {"2018": {"PAYE": Decimal(15)}}
        assert found.principal == {"2018": {"PAYE": Decimal(5)}}

    def test_interest_is_no_principal(self) -> None:
        """What a debt costs is an expenditure like others."""
        assert not fiscal.is_principal(["Intérêts de la dette publique"])

    def test_years_as_columns(self) -> None:
        """Each year has its column; no phase is known, and none is made up."""
        found = self.profile("Ministère;2015;2016\nSanté;1;2\nJustice;3;4\n")
        assert found.totals == {"2015": {"": Decimal(4)}, "2016": {"": Decimal(6)}}
        assert (found.years, found.phases) == (["2015", "2016"], [])

    def test_a_formula_without_its_value_is_not_taken_for_nothing(self) -> None:
        """The cell is counted as unread: the total would be wrong in silence."""
        found = fiscal.profile(
            open_table(io.BytesIO(workbook(["ANNEE", "PAYE"], [2016, "=A1+1"]))).sheets[0].rows,
            Model(),
        )
        assert (found.unread_cells, found.totals) == (1, {})

    def test_amounts_of_municipalities_keep_their_words(self) -> None:
        """Their tables know no phases of the state."""
        found = self.profile("Article;Prévisions;Recouvrements (en millimes)\n31.01;1000;900\n")
        assert found.totals == {
            "": {"Prévisions": Decimal(1000), "Recouvrements (en millimes)": Decimal(900)}
        }

    def test_a_table_without_amounts_is_a_fault(self) -> None:
        """An example of the real: a list of documents beside the tables."""
        with pytest.raises(RecordFault, match="no column of amounts"):
            self.profile("a;b\n1;2\n")

    def test_the_descriptor_names_other_measures(self) -> None:
        """Revenue has no phases of expenditure."""
        model = Model(measures=("REALISE",), year="AN")
        found = self.profile("AN;REALISE\n2016;5,5\n", model)
        assert found.totals == {"2016": {"REALISE": Decimal("5.5")}}


class TestNomenclature:
    """The organic law on the budget of 2019: missions and programmes in place of titles and parts."""

    @pytest.mark.parametrize(
        ("headers", "name"),
        [
            (["Mission", "Programme", "Sous-programme", "Activité"], "programme"),
            (["المهمة", "البرنامج"], "programme"),
            (["Titre", "Partie", "Article", "Paragraphe"], "nature"),
            (["ADMIN1", "ECON1"], ""),
        ],
    )
    def test_it_shows_in_the_columns(self, headers: list[str], name: str) -> None:
        """The words of either are those of the law."""
        assert nomenclature_of(headers) == name

    def test_the_budget_of_2020_is_the_first_by_programme(self) -> None:
        """The law of February 2019 was first applied to the next budget."""
        assert [nomenclature_in(year) for year in ("2019", "2020", "")] == [
            "nature",
            "programme",
            "",
        ]


class TestDescriptor:
    """Fiscal Data Package."""

    def test_measures_year_and_unit_are_read(self) -> None:
        """Millimes are a thousandth of a dinar."""
        model = {
            "measures": {"paye": {"source": "PAYE", "currency": "TND", "factor": 0.001}},
            "dimensions": {
                "date": {"dimensionType": "datetime", "attributes": {"y": {"source": "ANNEE"}}},
                "admin": {"dimensionType": "entity", "attributes": {"l": {"source": "ADMIN1"}}},
            },
        }
        found = read_model({"model": model, "unit": "millimes"})
        assert (found.measures, found.year) == (("PAYE",), "ANNEE")
        assert (found.classifications, found.factor) == (("ADMIN1",), Decimal("0.001"))

    @pytest.mark.parametrize("package", [None, {}, {"model": []}, {"mapping": {"measures": []}}])
    def test_a_poor_descriptor_says_nothing(self, package: Any) -> None:
        """The table is then read by its own header."""
        assert read_model(package).measures == ()

    def test_real_descriptors_are_read(self, samples: Any) -> None:
        """Those of the field's own demonstrations name their measures."""
        for path in sorted((samples / "budget").glob("*datapackage.json")):
            assert read_model(json.loads(path.read_text())).measures, path.name
