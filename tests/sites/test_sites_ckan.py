"""The energy and transport sources answer as a CKAN 2.9 catalogue does."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING

import ckanapi
import pytest
from openpyxl import load_workbook

from ckanext.ogptn.portal.sites.description import load_site

if TYPE_CHECKING:
    from conftest import Sites

CKAN_SITES = ["energy", "transport"]


@pytest.mark.parametrize("site", CKAN_SITES)
def test_a_catalogue_lists_what_it_shows(sites: Sites, site: str) -> None:
    """package_list, package_search and package_show agree, and there are at least ten datasets."""
    names = sites.result(site, "package_list")
    found = sites.result(site, "package_search", rows=1000)
    assert found["count"] == len(names) == len(found["results"]) >= 10
    assert sites.result(site, "package_show", id=names[0])["name"] == names[0]


@pytest.mark.parametrize("site", CKAN_SITES)
def test_every_dataset_says_in_both_languages_that_it_is_an_example(
    sites: Sites, site: str
) -> None:
    """The sentence stands in French and in Arabic, beside the extra and the tag."""
    for package in sites.result(site, "package_search", rows=1000)["results"]:
        text = json.dumps(package, ensure_ascii=False)
        assert "Exemple : ces valeurs sont inventées" in text
        assert "على سبيل المثال لا غير" in text
        assert {"key": "example", "value": "true"} in package["extras"]
        assert "exemple" in [tag["name"] for tag in package["tags"]]


def test_energy_has_its_arabic_title_in_an_extra(sites: Sites) -> None:
    """The energy portal's titles are French; the Arabic one is an extra."""
    package = sites.result("energy", "package_show", id="tn-concessions-minieres")
    assert package["title"] == "TN-Concessions minières"
    assert {"key": "title_ar", "value": "الامتيازات المنجمية"} in package["extras"]


def test_transport_has_multilingual_fields(sites: Sites) -> None:
    """The transport portal writes texts as ckanext-fluent does."""
    package = sites.result("transport", "package_show", id="liste-des-gares-ferroviaires")
    assert package["title_translated"] == {
        "fr": "Liste des gares ferroviaires",
        "ar": "قائمة محطات القطار",
    }


def test_a_search_pages_through_all_datasets_once(sites: Sites) -> None:
    """With rows and start a client meets each dataset exactly once."""
    pages = [
        sites.result("energy", "package_search", rows=5, start=start, sort="name asc")["results"]
        for start in (0, 5, 10)
    ]
    assert [len(page) for page in pages] == [5, 5, 2]
    names = [package["name"] for page in pages for package in page]
    assert names == sites.result("energy", "package_list")


@pytest.mark.parametrize(
    ("fq", "count"),
    [
        ("groups:contrats", 4),
        ("tags:itie", 4),
        ("+tags:itie -groups:hydrocarbures", 1),
        ("organization:direction-generale-mines", 2),
        ("organization:(direction-generale-mines OR direction-generale-energie)", 3),
        ("groups:mines OR groups:contrats", 6),
        ('tags:"permis de recherche"', 1),
        ("res_format:PDF", 2),
        ("metadata_modified:[2000-01-01T00:00:00Z TO *]", 12),
        ("metadata_modified:[2030-01-01T00:00:00Z TO NOW]", 0),
        ("*:*", 12),
    ],
)
def test_a_filter_query_selects(sites: Sites, fq: str, count: int) -> None:
    """The filters that harvesters send select as Solr would."""
    assert sites.result("energy", "package_search", fq=fq, rows=0)["count"] == count


@pytest.mark.parametrize("query", ["الفسفاط", "phosphate"])
def test_a_text_query_finds_both_languages(sites: Sites, query: str) -> None:
    """Words of either language find the same datasets."""
    found = sites.result("energy", "package_search", q=query, sort="name asc")["results"]
    assert [package["name"] for package in found] == [
        "tn-concessions-minieres",
        "tn-production-mensuelle-de-phosphate",
    ]


def test_facets_count_values(sites: Sites) -> None:
    """A facet names each value with its display name and its count."""
    found = sites.result("energy", "package_search", rows=0, **{"facet.field": ["organization"]})
    items = {item["name"]: item for item in found["search_facets"]["organization"]["items"]}
    assert items["direction-generale-mines"] == {
        "name": "direction-generale-mines",
        "display_name": "Direction Générale des Mines",
        "count": 2,
    }


def test_an_unknown_field_is_a_search_error(sites: Sites) -> None:
    """Solr refuses a field that it does not index; CKAN answers 409 Search Error."""
    answer = sites.action("energy", "package_search", fq="nosuchfield:x")
    assert (answer["success"], answer["error"]["__type"]) == (False, "Search Error")


def test_an_unknown_dataset_is_not_found(sites: Sites) -> None:
    """CKAN answers 404 with its own error shape."""
    response = sites.get("/energy/api/3/action/package_show?id=nowhere")
    assert response.status_code == 404
    assert json.loads(response.data) == {
        "help": "http://localhost/energy/api/3/action/help_show?name=package_show",
        "success": False,
        "error": {"message": "Not found", "__type": "Not Found Error"},
    }


def test_a_missing_id_is_a_validation_error(sites: Sites) -> None:
    """CKAN answers 409 and names the field."""
    response = sites.get("/energy/api/3/action/package_show")
    assert response.status_code == 409
    assert json.loads(response.data)["error"]["name_or_id"] == ["Missing value"]


def test_an_unknown_action_is_a_bad_request(sites: Sites) -> None:
    """CKAN answers 400 with a bare text."""
    response = sites.get("/energy/api/3/action/package_destroy")
    assert response.status_code == 400
    assert json.loads(response.data) == "Bad request - Action name not known: package_destroy"


def test_a_locale_prefix_changes_nothing(sites: Sites) -> None:
    """The real catalogues answer the API below /fr/ and /ar/ too."""
    response = sites.get("/energy/fr/api/3/action/package_list")
    assert json.loads(response.data)["result"] == sites.result("energy", "package_list")


def test_organizations_and_groups_are_shown(sites: Sites) -> None:
    """Lists give names; with all_fields they give records with counts."""
    assert "sncft" in sites.result("transport", "organization_list")
    shown = sites.result("transport", "organization_show", id="sncft")
    assert (shown["title"], shown["package_count"]) == (
        "Société Nationale des Chemins de Fer Tunisiens",
        3,
    )
    groups = sites.result("energy", "group_list", all_fields=True)
    assert {group["name"]: group["package_count"] for group in groups}["contrats"] == 4


def test_ckanapi_reads_the_catalogue(address: str) -> None:
    """The field's own client works against it, errors included."""
    with ckanapi.RemoteCKAN(f"{address}/energy") as client:
        assert client.action.package_search(q="itie", rows=0)["count"] == 4
        with pytest.raises(ckanapi.NotFound):
            client.action.package_show(id="nowhere")


@pytest.mark.parametrize("site", CKAN_SITES)
def test_every_file_opens(sites: Sites, site: str) -> None:
    """Each resource's address gives a file of the format that it claims, but for what is gone on purpose."""
    gone = {d.resource_id(r) for d in load_site(site).datasets for r in d.resources if r.is_gone}
    for package in sites.result(site, "package_search", rows=1000)["results"]:
        for resource in [one for one in package["resources"] if one["id"] not in gone]:
            response = sites.get(resource["url"].removeprefix("http://localhost"))
            assert response.status_code == 200
            assert_opens(resource["format"].upper(), response.data, response.mimetype_params)


def assert_opens(format_name: str, content: bytes, parameters: dict[str, str]) -> None:
    """Open a file the way its format is opened."""
    if format_name == "CSV":
        charset = {"utf-8": "utf-8-sig"}.get(parameters["charset"], parameters["charset"])
        rows = list(csv.reader(io.StringIO(content.decode(charset))))
        assert len(rows) > 1
        assert "\ufffd" not in str(rows)
    elif format_name == "XLSX":
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        assert sheet.max_row > 1
    elif format_name == "GEOJSON":
        assert json.loads(content)["features"]
    elif format_name == "PDF":
        assert content.startswith(b"%PDF-1.4")
        assert content.rstrip().endswith(b"%%EOF")
    else:
        assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


def test_some_tables_are_windows_1256_with_semicolons(sites: Sites) -> None:
    """As in the real portals, some CSV files are no UTF-8, and say so in their content type."""
    package = sites.result("energy", "package_show", id="tn-prix-de-vente-des-produits-petroliers")
    response = sites.get(package["resources"][0]["url"].removeprefix("http://localhost"))
    assert response.content_type == "text/csv; charset=windows-1256"
    header, first, *_ = response.data.decode("cp1256").splitlines()
    assert header.split(";")[-1] == "الوحدة"
    assert first.split(";")[1].count(",") == 1
