"""Files become tables in the DataStore, on a real database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

from ckanext.ogptn import jobs
from tests.tables.workbooks import workbook

Maker = Callable[..., Any]
CROPS = "الولاية;الكمية بالطن;Date;Code\nباجة;1 234,5;31/01/2020;007\nTunis;2;01/02/2020;012\n"


def fields_of(call: Maker, resource_id: str) -> dict[str, str]:
    """Give the columns of a table with their types."""
    found = call("datastore_search", resource_id=resource_id, limit=0)["fields"]
    return {one["id"]: one["type"] for one in found}


def rows_of(call: Maker, resource_id: str, **asked: Any) -> list[dict[str, Any]]:
    """Give the rows of a table."""
    records: list[dict[str, Any]] = call("datastore_search", resource_id=resource_id, **asked)[
        "records"
    ]
    return records


def test_a_file_becomes_a_table_with_types(loaded: Maker, call: Maker) -> None:
    """Arabic headers stay; numbers and days are such; a code keeps its noughts."""
    shown = loaded(CROPS)
    assert (shown["state"], shown["report"]["rows"]) == ("loaded", 2)
    assert fields_of(call, shown["id"]) == {
        "_id": "int", "الولاية": "text", "الكمية بالطن": "numeric", "Date": "date", "Code": "text",
    }  # fmt: skip
    assert rows_of(call, shown["id"])[0] == {
        "_id": 1, "الولاية": "باجة", "الكمية بالطن": 1234.5, "Date": "2020-01-31", "Code": "007",
    }  # fmt: skip


def test_the_resource_says_that_it_has_a_table(upload: Maker, call: Maker) -> None:
    """Machine clients look at `datastore_active`; the dataset is not written anew for it."""
    resource = upload(CROPS)
    before = call("package_show", id="budget")
    jobs.load_tables()
    after = call("package_show", id="budget")
    assert call("resource_show", id=resource["id"])["datastore_active"] is True
    assert [one["datastore_active"] for one in after["resources"]] == [True]
    assert after["metadata_modified"] == before["metadata_modified"]


def test_words_are_found(loaded: Maker, call: Maker) -> None:
    """In Arabic as in French."""
    shown = loaded(CROPS)
    assert [row["Code"] for row in rows_of(call, shown["id"], q="باجة")] == ["007"]
    assert [row["Code"] for row in rows_of(call, shown["id"], q="tunis")] == ["012"]


def test_a_long_header_stays_whole_as_the_label(loaded: Maker, call: Maker) -> None:
    """PostgreSQL takes 63 bytes of a name."""
    long = "عدد مواطن الشغل المحدثة في القطاع الفلاحي حسب الولايات"
    shown = loaded(f"{long};b\n1;2\n")
    field = call("datastore_info", id=shown["id"])["fields"][0]
    assert field["info"]["label"] == long
    assert len(field["id"].encode()) <= 63
    assert long.startswith(field["id"])


def test_a_column_that_is_wrong_at_its_end_is_text(loaded: Maker, call: Maker) -> None:
    """No row is lost for it."""
    shown = loaded("a;b\n" + "1;2\n" * 3000 + "1 (provisoire);3\n")
    assert fields_of(call, shown["id"])["a"] == "text"
    assert call("datastore_search", resource_id=shown["id"], limit=0)["total"] == 3001


def test_a_new_file_replaces_the_table(loaded: Maker, call: Maker) -> None:
    """Columns and rows are those of the new file alone."""
    first = loaded(CROPS)
    loaded("x,y\n1,2\n", id=first["id"])
    assert fields_of(call, first["id"]) == {"_id": "int", "x": "int8", "y": "int8"}


def test_a_refused_file_leaves_the_old_table(loaded: Maker, call: Maker) -> None:
    """The page tells why the new one is not there."""
    first = loaded(CROPS)
    shown = loaded(b"%PDF-1.4", "table.xlsx", id=first["id"])
    assert (shown["state"], shown["code"]) == ("refused", "not_a_table")
    assert len(rows_of(call, first["id"])) == 2
    assert shown["report"]["rows"] == 2


def test_the_same_file_is_loaded_once(loaded: Maker, call: Maker) -> None:
    """Another title of the dataset is no other table."""
    first = loaded(CROPS)
    call("package_patch", id="budget", notes="Another text")
    jobs.load_tables()
    assert call("ogptn_table_show", id=first["id"])["loaded_at"] == first["loaded_at"]


def test_it_is_loaded_again_for_who_asks(loaded: Maker, call: Maker) -> None:
    """Though nothing has changed."""
    first = loaded(CROPS)
    assert call("ogptn_table_load", id=first["id"])["state"] == "waiting"
    jobs.load_tables()
    assert call("ogptn_table_show", id=first["id"])["loaded_at"] > first["loaded_at"]


def test_another_sheet_can_be_chosen(loaded: Maker, call: Maker) -> None:
    """And stays chosen."""
    content = workbook(["a", "b"], [1, 2], Deux=[["c", "d"], [3, 4]])
    shown = loaded(content, "t.xlsx")
    assert (shown["report"]["sheet"], shown["report"]["sheets"]) == ("Sheet", ["Sheet", "Deux"])
    call("ogptn_table_load", id=shown["id"], sheet="Deux")
    jobs.load_tables()
    assert [row["c"] for row in rows_of(call, shown["id"])] == [3]
    assert call("ogptn_table_show", id=shown["id"])["report"]["sheet"] == "Deux"


def test_a_deleted_resource_has_no_table(loaded: Maker, call: Maker) -> None:
    """It goes with its file, and what was known of it."""
    shown = loaded(CROPS)
    call("resource_delete", id=shown["id"])
    jobs.load_tables()
    with pytest.raises(tk.ObjectNotFound):
        call("datastore_search", resource_id=shown["id"])


def test_a_table_that_programs_wrote_stays(call: Maker, upload: Maker) -> None:
    """A file beside it does not replace it, until somebody asks for that."""
    resource = upload(CROPS)
    call("datastore_create", resource_id=resource["id"], force=True,
         records=[{"mine": 1}], fields=[{"id": "mine", "type": "int"}])  # fmt: skip
    jobs.load_tables()
    assert call("ogptn_table_show", id=resource["id"])["state"] == "kept"
    assert rows_of(call, resource["id"]) == [{"_id": 1, "mine": 1}]
    call("ogptn_table_load", id=resource["id"])
    jobs.load_tables()
    assert len(rows_of(call, resource["id"])) == 2


def test_rows_can_be_added_to_a_loaded_table(loaded: Maker, call: Maker) -> None:
    """It has the shape of CKAN's own tables: a number for each row, words for the search, one index of them."""
    shown = loaded(CROPS)
    call("datastore_upsert", resource_id=shown["id"], force=True, method="insert",
         records=[{"Code": "099", "الولاية": "قابس"}])  # fmt: skip
    assert [row["_id"] for row in rows_of(call, shown["id"], q="قابس")] == [3]


def test_a_private_table_is_for_those_who_see_its_dataset(
    loaded: Maker, call: Maker, call_as: Maker
) -> None:
    """The DataStore's permission follows the dataset's."""
    shown = loaded(CROPS)
    assert call_as("", "datastore_search", resource_id=shown["id"])["total"] == 2
    call("package_patch", id="budget", private=True)
    jobs.load_tables()
    for action, name in (("datastore_search", "resource_id"), ("ogptn_table_show", "id")):
        with pytest.raises(tk.NotAuthorized):
            call_as("", action, **{name: shown["id"]})


def test_sql_is_off(site: None) -> None:
    """Unless whoever keeps the site switches it on."""
    with pytest.raises(KeyError):
        tk.get_action("datastore_search_sql")


@pytest.mark.parametrize(
    ("name", "fields"),
    [("report.pdf", {"format": "PDF"}), ("page", {"format": "HTML"})],
)
def test_what_is_no_table_is_left_alone(
    call: Maker, upload: Maker, name: str, fields: dict[str, str]
) -> None:
    """It has no state, and asking for it is an error that says so."""
    resource = upload("a;b\n1;2\n", name, **fields)
    jobs.load_tables()
    assert call("ogptn_table_show", id=resource["id"])["state"] == "none"
    with pytest.raises(tk.ValidationError):
        call("ogptn_table_load", id=resource["id"])


def test_programs_page_by_the_number_of_the_row(loaded: Maker, call: Maker) -> None:
    """As docs/tables.md says: what comes after a row that was read."""
    shown = loaded("a,b\n" + "".join(f"{n},x\n" for n in range(1, 21)))
    found = rows_of(call, shown["id"], filters={"_id": {"gt": 18}}, sort="_id")
    assert [row["a"] for row in found] == [19, 20]


@pytest.mark.parametrize("bom", [True, False])
def test_a_dump_keeps_arabic(loaded: Maker, app: Any, bom: bool) -> None:
    """With the mark that lets Excel know, or without."""
    shown = loaded(CROPS)
    answer = app.get(f"/datastore/dump/{shown['id']}", query_string={"bom": "true"} if bom else {})
    assert answer.data.startswith(b"\xef\xbb\xbf") is bom
    assert "باجة" in answer.data.decode("utf-8-sig")


@pytest.mark.parametrize("header", ["a:b", "%-GR", "a?b", "'", "x;y", "ETo[mm]", "\\"])
def test_odd_headers_can_be_asked_for(loaded: Maker, call: Maker, header: str) -> None:
    """Sorted by and filtered."""
    shown = loaded(f"{header}\tb\n2\tx\n1\ty\n", "t.tsv", format="TSV")
    sort = [f'"{header}" asc']
    assert [row["b"] for row in rows_of(call, shown["id"], sort=sort)] == ["y", "x"]
    assert [row["b"] for row in rows_of(call, shown["id"], filters={header: 2})] == ["x"]


def test_words_that_close_a_copy_are_data(loaded: Maker, call: Maker) -> None:
    """PostgreSQL's own marks, quotation marks, line breaks, tabs."""
    cells = ["\\.", 'a"b', "c\nd", "\\N", "e\tf", "'; DROP TABLE x; --"]
    text = "a\n" + "".join('"' + cell.replace('"', '""') + '"\n' for cell in cells)
    shown = loaded(text)
    assert [row["a"] for row in rows_of(call, shown["id"])] == cells
