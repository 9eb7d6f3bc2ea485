"""The budget source is a tree of folders with tables in BOOST shape and a data package each."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from conftest import Sites

THEMES = ["budget-ouvert", "execution-adeb", "fiscalite", "rapports-budgetaires"]


def names_in(sites: Sites, path: str) -> list[str]:
    """Read the entries of a listing, without the sorting links and the parent."""
    page = sites.get(path).text
    return [n for n in re.findall(r'<a href="([^"]+)"', page) if n[0] not in "?/"]


def packages(sites: Sites) -> dict[str, dict[str, Any]]:
    """Read all data packages by the path of their folder."""
    paths = [
        f"/budget/{theme}{name}"
        for theme in names_in(sites, "/budget/")
        for name in names_in(sites, f"/budget/{theme}")
    ]
    return {path: json.loads(sites.get(f"{path}datapackage.json").data) for path in paths}


def test_the_tree_has_four_themes_and_ten_datasets(sites: Sites) -> None:
    """Each theme is a folder, each dataset a folder in it."""
    assert names_in(sites, "/budget/") == [f"{theme}/" for theme in THEMES]
    assert len(packages(sites)) >= 10


def test_a_listing_looks_like_apaches(sites: Sites) -> None:
    """Title, parent folder and a line a file with date and size."""
    page = sites.get("/budget/execution-adeb/").text
    assert "<title>Index of /budget/execution-adeb/</title>" in page
    assert '<a href="/budget/">Parent Directory</a>' in page


def test_a_folder_without_slash_is_redirected(sites: Sites) -> None:
    """As Apache does it."""
    response = sites.get("/budget/fiscalite")
    assert response.status_code == 301
    assert response.location == "http://localhost/budget/fiscalite/"


@pytest.mark.parametrize("path", ["nowhere/", "fiscalite/nowhere/", "fiscalite/../x.csv"])
def test_what_is_not_there_is_not_found(sites: Sites, path: str) -> None:
    """An unknown folder or file is 404."""
    assert sites.get(f"/budget/{path}").status_code == 404


def test_a_package_is_bilingual_and_says_it_is_an_example(sites: Sites) -> None:
    """Title and description stand in French, and in Arabic under the same name with @ar."""
    for path, package in packages(sites).items():
        assert package["title"]
        assert package["title@ar"]
        assert "Exemple : ces valeurs sont inventées" in package["description"]
        assert "على سبيل المثال لا غير" in package["description@ar"]
        assert package["example"] is True
        assert path.split("/")[2] in package["keywords"]


def test_a_package_lists_exactly_the_files_beside_it(sites: Sites) -> None:
    """Folder and descriptor agree."""
    for path, package in packages(sites).items():
        listed = [resource["path"] for resource in package["resources"]]
        assert sorted([*listed, "datapackage.json"]) == names_in(sites, path)


def test_a_table_has_the_columns_that_its_schema_names(sites: Sites) -> None:
    """The first row of each file is the list of fields."""
    for path, package in packages(sites).items():
        for resource in package["resources"]:
            rows = read_table(sites.get(path + resource["path"]).data, resource)
            assert rows[0] == [field["name"] for field in resource["schema"]["fields"]]
            assert len(rows) > 1


def read_table(content: bytes, resource: dict[str, Any]) -> list[list[Any]]:
    """Read a CSV file or the first sheet of a workbook."""
    if resource["format"] == "xlsx":
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        return [list(row) for row in sheet.iter_rows(values_only=True)]
    encoding = {"utf-8": "utf-8-sig"}.get(resource["encoding"], resource["encoding"])
    delimiter = resource["dialect"]["delimiter"]
    return list(csv.reader(io.StringIO(content.decode(encoding)), delimiter=delimiter))


def test_the_model_names_boosts_phases(sites: Sites) -> None:
    """Measures are the phases of expenditure, in the Fiscal Data Package's words."""
    model = packages(sites)["/budget/execution-adeb/execution-par-ministere-2015-2016/"]["model"]
    phases = {name: measure["phase"] for name, measure in model["measures"].items()}
    assert phases == {
        "LOI DE FINANCE": "approved",
        "OUVERT": "adjusted",
        "ORDONNANCE": "executed",
        "PAYE": "executed",
    }


def test_a_total_row_is_the_sum_of_its_year(sites: Sites) -> None:
    """A reader who leaves out "Total" gets what it says, to the millime."""
    path = "/budget/budget-ouvert/boost-tunisie-titre-2/boost-titre-2.xlsx"
    header, *rows = load_workbook(io.BytesIO(sites.get(path).data))["Sheet1"].values
    paid = header.index("PAYE")
    for year in (2014, 2015, 2016):
        of_year = [row for row in rows if row[0] == year]
        total = next(row for row in of_year if row[2] == "Total")
        parts = [Decimal(str(row[paid])) for row in of_year if row[2] != "Total"]
        assert len(parts) == 20
        assert sum(parts) == Decimal(str(total[paid]))


def test_a_table_in_millimes_says_so(sites: Sites) -> None:
    """The unit stands in the package, and as a factor in the model."""
    package = packages(sites)["/budget/execution-adeb/execution-remuneration-publique/"]
    assert package["unit"] == "millimes"
    assert package["model"]["measures"]["PAYE"]["factor"] == 0.001
