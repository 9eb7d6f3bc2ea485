"""What the codes of a sector's facts are called; translated where they are shown."""

from __future__ import annotations

from ckanext.ogptn.pages.words import N_

PHASES = {
    "LOI DE FINANCE": N_("Finance law"),
    "OUVERT": N_("Appropriations opened"),
    "ORDONNANCE": N_("Payment ordered"),
    "PAYE": N_("Paid"),
    "": N_("Amount"),
}
NOMENCLATURES = {
    "nature": N_("Nomenclature by nature (titles, parts, articles), until 2019"),
    "programme": N_("Nomenclature by programme (missions, programmes), since 2020"),
}
ACCOUNTS = {
    ("revenue", "accounts"): N_("Revenue of municipality {code}"),
    ("revenue", "yearly"): N_("Revenue of municipality {code}, by year"),
    ("revenue", "monthly"): N_("Revenue of municipality {code}, by month"),
    ("expenditure", "accounts"): N_("Expenditure of municipality {code}"),
    ("expenditure", "yearly"): N_("Expenditure of municipality {code}, by year"),
    ("expenditure", "monthly"): N_("Expenditure of municipality {code}, by month"),
}
SEASONS = {"summer": N_("summer"), "winter": N_("winter"), "ramadan": N_("Ramadan")}
TABLES = {
    "stops": N_("Stops"),
    "lines": N_("Lines"),
    "fares": N_("Fares"),
    "schedule": N_("Timetable"),
}
ENTITIES = {
    "trip_updates": N_("Delays of trips"),
    "vehicle_positions": N_("Positions of vehicles"),
    "alerts": N_("Alerts"),
}
REPRESENTATIONS = {
    "vector": N_("vector"),
    "grid": N_("grid (raster)"),
    "textTable": N_("table"),
    "tin": N_("triangulated surface"),
    "stereoModel": N_("stereo model"),
    "video": N_("video"),
}
LEVELS = {
    "dataset": N_("dataset"),
    "series": N_("series of datasets"),
    "service": N_("service"),
    "nonGeographicDataset": N_("dataset without places"),
}
# ISO 19115's categories that environmental records use.
TOPICS = {
    "biota": N_("Flora and fauna"),
    "boundaries": N_("Boundaries"),
    "climatologyMeteorologyAtmosphere": N_("Climate and atmosphere"),
    "economy": N_("Economy"),
    "elevation": N_("Elevation"),
    "environment": N_("Environment"),
    "farming": N_("Farming"),
    "geoscientificInformation": N_("Geosciences"),
    "health": N_("Health"),
    "imageryBaseMapsEarthCover": N_("Imagery and base maps"),
    "inlandWaters": N_("Inland waters"),
    "location": N_("Location"),
    "oceans": N_("Seas and oceans"),
    "planningCadastre": N_("Planning and cadastre"),
    "society": N_("Society"),
    "structure": N_("Structures"),
    "transportation": N_("Transportation"),
    "utilitiesCommunication": N_("Utilities and communication"),
}
# What is odd about a source's words or files, by the codes of `harvesters/sectors/`.
ODDITIES = {
    "periods_doubled": N_("Some periods are listed more than once: {values}"),
    "values_repeated": N_("Some periods repeat all values of the one before: {values}"),
    "units_mixed": N_("One quantity is given in several units: {values}"),
    "period_reversed": N_("The source gives a period that ends before it begins: {detail}"),
    "title_contradicts_file": N_("The title of a file says otherwise than the file: {file}"),
}
UNREADABLE = N_("A file could not be read: {file}")
