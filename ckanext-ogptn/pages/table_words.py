"""The words for what becomes of a file's table: its state, what was odd, why there is none. English message ids."""

from __future__ import annotations

from ckanext.ogptn.pages.words import N_

STATES = {
    "waiting": N_("The table of this file will be loaded soon."),
    "loading": N_("The table of this file is being loaded."),
    "loaded": N_(
        "The table of this file is loaded: it can be searched here and asked by programs."
    ),
    "refused": N_("The table of this file could not be loaded."),
    "kept": N_("Programs wrote this table; the file was not loaded in its place."),
}
# By code of the error; what the program itself says stands beside it.
REFUSALS = {
    "not_a_table": N_("The file is no table that can be read."),
    "html_instead_of_data": N_("The address leads to a web page, not to a file."),
    "file_empty": N_("The file is empty."),
    "no_rows": N_("The file has no rows below a header."),
    "encoding_mixed": N_(
        "The letters of the file are written in several ways that do not go together."
    ),
    "encoding_unknown": N_("The letters of the file are written in a way that is not known."),
    "protected": N_("The file is protected by a password."),
    "too_large": N_("The file unpacks to more than this portal takes."),
    "body_too_large": N_("The file is larger than this portal takes."),
    "too_many_rows": N_("The table has more rows than this portal takes."),
    "too_many_columns": N_("The table has more columns than this portal takes."),
    "too_slow": N_("Reading the file took too long."),
    "file_missing": N_("The file is not there any more."),
    "not_stored": N_("The table could not be kept; it will be tried again."),
    "gave_up": N_("Reading the file failed several times."),
    "address_forbidden": N_(
        "The address of the file leads into a network that this portal does not enter."
    ),
    "address_invalid": N_("The address of the file is not valid."),
    "host_unknown": N_("The site that holds the file is not known."),
    "connection_failed": N_("The site that holds the file could not be reached."),
    "deadline_exceeded": N_("The site that holds the file is too slow."),
    "body_broken": N_("The file came only in part."),
    "too_many_redirects": N_("The address of the file leads in a circle."),
    "http_status": N_("The site that holds the file answered with an error."),
}
ODD = {
    "header_missing": N_("The table has no header: its columns are numbered."),
    "header_in_two_rows": N_("The header takes two rows; they were joined."),
    "names_empty": N_("Some columns have no name: they are numbered."),
    "names_double": N_("Some columns have the same name: they were told apart by a number."),
    "names_shortened": N_("Some names of columns are long: programs know them by a shorter one."),
    "row_numbers_dropped": N_("A column of row numbers was left out."),
    "encoding_guessed": N_(
        "The encoding of the letters was guessed: look whether the words are right."
    ),
    "signs_broken": N_("Some letters of the file could not be read."),
    "days_or_months": N_("Some dates can be read in two ways, day or month first: they stay text."),
    "thousands_or_decimals": N_(
        "Some numbers can be read in two ways, thousands or decimals: they stay text."
    ),
    "cells_missing": N_("Some cells say that there is no value: they are empty here."),
    "formulas_failed": N_("Some formulas failed in the workbook: their cells are empty here."),
}
TYPES = {
    "text": N_("text"),
    "bigint": N_("whole number"),
    "numeric": N_("number"),
    "date": N_("day"),
    "timestamp": N_("day and time"),
    "bool": N_("yes or no"),
}
