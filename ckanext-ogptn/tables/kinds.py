"""Of which kind the cells of a column are: only what all of them are, for certain.

Each cell is looked at for the ways in which it can be read; a column keeps the ways that all its cells share. So a
word in the last row makes text of a column of numbers, and no row is lost. A number may have its decimals behind a
comma or a point, and its thousands parted by the other or by spaces; a day may stand before its month or behind it.
Where a column leaves such a choice open, the other columns of the table decide, and if they do not, it stays text.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

# What signs become, by their numbers; None takes them out.
Signs = dict[int, str | int | None]

# Ways to read a cell, as bits.
INTEGER, POINT, COMMA = 1, 2, 4
ISO_DAY, DAY_FIRST, MONTH_FIRST = 8, 16, 32
ISO_MOMENT, MOMENT_DAY_FIRST, MOMENT_MONTH_FIRST = 64, 128, 256
BOOLEAN = 512
NUMBERS = INTEGER | POINT | COMMA
DAYS = ISO_DAY | DAY_FIRST | MONTH_FIRST
MOMENTS = ISO_MOMENT | MOMENT_DAY_FIRST | MOMENT_MONTH_FIRST
ANY = (BOOLEAN << 1) - 1
# Not a way to read it: the cell says that there is no value, or that a formula failed.
MISSING, FORMULA_ERROR = ANY + 1, (ANY + 1) << 1
# Nor these: the sign in the number could part thousands or decimals.
OPEN_COMMA, OPEN_POINT = (ANY + 1) << 2, (ANY + 1) << 3
FLAGS = MISSING | FORMULA_ERROR | OPEN_COMMA | OPEN_POINT

# PostgreSQL's bigint.
INTEGER_DIGITS = 18
_SPACES = " \u00a0\u2007\u2009\u202f'’"
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬−", "01234567890123456789.,-")
_ONE_SPACE: Signs = {**_DIGITS, **{ord(space): " " for space in _SPACES}}
_NO_SPACE: Signs = {**_DIGITS, **{ord(space): None for space in _SPACES}}
_MISSING = frozenset(
    {"-", "--", "---", "–", "—", ".", "..", "...", "…", "/", "n.d.", "n.d", "nd", "nc", "n.c.", "ns",
     "n/a", "na", "n.a.", "nan", "null", "none", "غ.م", "غ م", "غير متوفر", "غير متوفرة", "#"}
)  # fmt: skip
_ERRORS = frozenset(
    {"#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA"}
)
_TRUE = frozenset({"true", "vrai"})
_FALSE = frozenset({"false", "faux"})
_PLAIN = re.compile(r"[-+]?(0|[1-9]\d*)")
_POINT = re.compile(r"[-+]?(0|[1-9]\d*|)\.\d+|[-+]?(0|[1-9]\d*)(\.\d*)?[eE][-+]?\d+")
_COMMA = re.compile(r"[-+]?(0|[1-9]\d*|),\d+")
_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}((?P<sign>[ ,.])\d{3})((?P=sign)\d{3})*([,.]\d+)?")
_MOMENT = re.compile(
    r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?:[T ](\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d{1,6})?)?)?"
)


def ways(cell: object) -> int:
    """Name the ways in which a cell can be read, and what else is to be said of it, as bits; 0 is text."""
    if isinstance(cell, str):
        return _ways_of_text(cell)
    if isinstance(cell, bool):
        return BOOLEAN
    if isinstance(cell, int):
        return NUMBERS if len(str(abs(cell))) <= INTEGER_DIGITS else POINT | COMMA
    if isinstance(cell, float | Decimal):
        if not math.isfinite(cell):
            return ANY | MISSING
        return NUMBERS if cell == int(cell) and abs(float(cell)) < 1e15 else POINT | COMMA
    if isinstance(cell, datetime):
        midnight = not (cell.hour or cell.minute or cell.second or cell.microsecond)
        return DAYS | MOMENTS if midnight else MOMENTS
    if isinstance(cell, date):
        return DAYS | MOMENTS
    return 0


def _ways_of_text(text: str) -> int:
    if len(text) > 40:
        return 0
    if text in _ERRORS:
        return ANY | MISSING | FORMULA_ERROR
    folded = text.lower()
    if folded in _MISSING:
        return ANY | MISSING
    if folded in _TRUE or folded in _FALSE:
        return BOOLEAN
    return _ways_of_number(plain_number(text)) or _ways_of_moment(text.translate(_DIGITS))


def plain_number(text: str) -> str:
    """Write a number's digits as ASCII, whatever they are, and one kind of space between its thousands."""
    if text.isascii():
        return text.replace("'", " ") if "'" in text else text
    return text.translate(_ONE_SPACE).strip()


def _ways_of_number(text: str) -> int:
    if _PLAIN.fullmatch(text):
        return NUMBERS if len(text.lstrip("+-")) <= INTEGER_DIGITS else 0
    group = _GROUPED.fullmatch(text)
    if _POINT.fullmatch(text):
        # 1.234 may be a thousand, too; but so do only columns that use a comma otherwise.
        return POINT | (COMMA | OPEN_POINT if group else 0)
    if _COMMA.fullmatch(text):
        return COMMA | (POINT | OPEN_COMMA if group else 0)
    if group is None:
        return 0
    sign, decimals = group["sign"], group[4] or ""
    if decimals.startswith(sign):
        return 0
    if sign == " ":
        return {"": NUMBERS, ",": COMMA, ".": POINT}[decimals[:1]]
    return POINT if sign == "," else COMMA


def _ways_of_moment(text: str) -> int:
    found = _MOMENT.fullmatch(text)
    if found is None:
        return 0
    first, _, second, third, hour, minute, seconds = found.groups()
    if hour is not None and not (
        int(hour) < 24 and int(minute) < 60 and (seconds is None or int(seconds) < 60)
    ):
        return 0
    if len(first) == 4:
        possible = ISO_DAY if _is_day(first, second, third) else 0
    elif len(third) == 4:
        possible = (DAY_FIRST if _is_day(third, second, first) else 0) | (
            MONTH_FIRST if _is_day(third, first, second) else 0
        )
    else:
        return 0
    # The ways to read a moment lie three bits above those to read a day.
    return possible << 3 if hour is not None else possible | possible << 3


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def as_text(cell: object) -> str | None:
    """Write a cell as text: as the file has it, numbers without an exponent, times as hours and minutes."""
    if cell is None or isinstance(cell, str):
        return cell.replace("\x00", "") if cell and "\x00" in cell else cell or None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return exact(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


def exact(number: float) -> str:
    """Write a workbook's number as it was typed: Excel keeps 15 digits, and what follows is noise."""
    return f"{Decimal(f'{number:.15g}'):f}"


def as_integer(cell: object) -> str | None:
    """Write a whole number; None where there is none."""
    if isinstance(cell, str):
        return _digits(cell.translate(_NO_GROUPS))
    return str(int(cell)) if isinstance(cell, int | float | Decimal) else None


def as_point(cell: object) -> str | None:
    """Write a number whose decimals stand behind a point; None where there is none."""
    if isinstance(cell, str):
        return _digits(cell.translate(_NO_COMMAS))
    return _number(cell)


def as_comma(cell: object) -> str | None:
    """Write a number whose decimals stand behind a comma; None where there is none."""
    if isinstance(cell, str):
        return _digits(cell.translate(_NO_POINTS))
    return _number(cell)


# What is taken out of a number, and what its digits become.
_NO_GROUPS: Signs = {**_NO_SPACE, ord(","): None, ord("."): None, ord("٬"): None}
_NO_COMMAS: Signs = {**_NO_SPACE, ord(","): None, ord("٬"): None}
_NO_POINTS: Signs = {**_NO_SPACE, ord("."): None, ord(","): "."}


def _digits(written: str) -> str | None:
    """Give what was written if it is a number; the words for a missing one end otherwise."""
    return written if written[-1:].isdigit() else None


def _number(cell: object) -> str | None:
    if isinstance(cell, float):
        return exact(cell) if math.isfinite(cell) else None
    return f"{cell:f}" if isinstance(cell, Decimal) else None if cell is None else str(cell)


def as_boolean(cell: object) -> str | None:
    """Write what is sure to be true or false."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if not isinstance(cell, str) or _is_missing(cell):
        return None
    return "true" if cell.lower() in _TRUE else "false"


def as_moment(cell: object, order: int) -> str | None:
    """Write a day or a moment as ISO 8601 does; ``order`` is one of the ways to read a day."""
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if not isinstance(cell, str) or _is_missing(cell):
        return None
    found = _MOMENT.fullmatch(cell.translate(_DIGITS))
    if found is None:
        return None
    first, _, second, third, hour, minute, seconds = found.groups()
    year, month, day = {
        ISO_DAY: (first, second, third),
        DAY_FIRST: (third, second, first),
        MONTH_FIRST: (third, first, second),
    }[order]
    written = f"{int(year):04}-{int(month):02}-{int(day):02}"
    return written if hour is None else f"{written} {int(hour):02}:{minute}:{seconds or '00'}"


def _is_missing(text: str) -> bool:
    return text.lower() in _MISSING or text in _ERRORS
