"""Large files of the sectors' formats, made up: a GTFS feed of 79 MB, a budget of 300,000 rows and 19 columns."""

from __future__ import annotations

import csv
import random
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

PHASES = ("LOI DE FINANCE", "OUVERT", "ORDONNANCE", "PAYE")
HEADER = (
    "ANNEE", *(f"ADMIN{n}" for n in range(1, 7)), *(f"ECON{n}" for n in range(1, 5)),
    *(f"FONC{n}" for n in range(1, 5)), *PHASES,
)  # fmt: skip
LABELS = tuple(f"Section {number} du budget d'exemple" for number in range(400))
YEARS = range(2008, 2017)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

Totals = dict[str, dict[str, Decimal]]


def budget_rows(count: int) -> Iterator[tuple[int, list[int], list[Decimal]]]:
    """Make rows: a year, the numbers of fourteen labels, four amounts to the millime."""
    chance = random.Random(2014)  # noqa: S311 — the same table each time, no secret
    for number in range(count):
        labels = [(number * step) % len(LABELS) for step in range(1, 15)]
        amounts = [Decimal(chance.randrange(10**9)).scaleb(-3) for _ in PHASES]
        yield YEARS[number % len(YEARS)], labels, amounts


def totals(count: int) -> Totals:
    """Add the same rows up, by year and phase."""
    sums: Totals = defaultdict(lambda: dict.fromkeys(PHASES, Decimal(0)))
    for year, _, amounts in budget_rows(count):
        for phase, amount in zip(PHASES, amounts, strict=True):
            sums[str(year)][phase] += amount
    return dict(sums)


def budget_csv(path: Path, count: int) -> Path:
    """Write the budget as French administrations do: semicolons, decimal commas."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        for year, labels, amounts in budget_rows(count):
            told = [str(amount).replace(".", ",") for amount in amounts]
            writer.writerow([year, *(LABELS[n] for n in labels), *told])
    return path


def budget_xlsx(path: Path, count: int) -> Path:
    """Write the budget as Excel does: texts in a table of their own."""
    shared = [*HEADER, *LABELS]
    columns = [chr(ord("A") + number) for number in range(len(HEADER))]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, content in _workbook_parts(shared).items():
            book.writestr(name, content)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">'.encode())
            names = (f'<c r="{c}1" t="s"><v>{n}</v></c>' for n, c in enumerate(columns))
            sheet.write("".join([*names, "</row>"]).encode())
            for number, (year, labels, amounts) in enumerate(budget_rows(count), 2):
                cells = [f'<c r="A{number}"><v>{year}</v></c>']
                cells += [
                    f'<c r="{c}{number}" s="1" t="s"><v>{len(HEADER) + n}</v></c>'
                    for c, n in zip(columns[1:15], labels, strict=True)
                ]
                cells += [
                    f'<c r="{c}{number}"><v>{float(amount)!r}</v></c>'
                    for c, amount in zip(columns[15:], amounts, strict=True)
                ]
                sheet.write(f'<row r="{number}">{"".join(cells)}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
    return path


def _workbook_parts(shared: list[str]) -> dict[str, str]:
    texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">'
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'{relations}<Relationship Id="r1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="BOOST" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{relations}<Relationship Id="r1" Type="{OFFICE}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{OFFICE}/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
    }


def gtfs(path: Path, trips: int = 72_000, stops_a_trip: int = 33) -> Path:
    """Write a feed of a network of buses; with as many trips, 79 MB unpacked."""
    tables = {
        "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\n"
        "1,Exemple,https://example.org,Africa/Tunis\n",
        "routes.txt": _table(
            "route_id,route_short_name,route_type", (f"R{n},{n},3" for n in range(300))
        ),
        "stops.txt": _table(
            "stop_id,stop_name,stop_lat,stop_lon",
            (f"{n},Station {n},{36 + n / 10_000:.4f},{10 + n / 10_000:.4f}" for n in range(8000)),
        ),
        "calendar.txt": _table(
            "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date",
            (f"S{n},1,1,1,1,1,1,1,20260901,20270630" for n in range(40)),
        ),
        "calendar_dates.txt": _table(
            "service_id,date,exception_type",
            (f"S{n % 40},202612{n % 31 + 1:02},{n % 2 + 1}" for n in range(10_000)),
        ),
        "trips.txt": _table(
            "route_id,service_id,trip_id,trip_headsign,shape_id",
            (f"R{n % 300},S{n % 40},T{n},Terminus {n % 90},{n % 600}" for n in range(trips)),
        ),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in tables.items():
            archive.writestr(name, text)
        with archive.open("stop_times.txt", "w") as file:
            file.write(b"trip_id,arrival_time,departure_time,stop_id,stop_sequence\n")
            for trip in range(trips):
                file.write("".join(_calls(trip, stops_a_trip)).encode())
    return path


def _table(header: str, rows: Iterator[str]) -> str:
    return "\n".join([header, *rows, ""])


def _calls(trip: int, count: int) -> Iterator[str]:
    for stop in range(count):
        clock = f"{6 + stop // 20:02}:{stop * 3 % 60:02}"
        yield f"T{trip},{clock}:00,{clock}:30,{(trip * stop) % 8000},{stop}\n"


def unpacked_megabytes(path: Path) -> float:
    """Return what the files of an archive take unpacked."""
    with zipfile.ZipFile(path) as archive:
        return sum(member.file_size for member in archive.infolist()) / 1_000_000
