"""Makes the tables of this folder from the public list of organisations on GOV.UK.

    git clone https://github.com/odileeds/uk-government-organisations list
    git -C list checkout 56dfc288da24bae276bb1a55e244cc0e6cc5ba9e
    python3 make.py list/gov.uk_api_organisations.json .
    FOURP_BLESS=1 cargo test -p fourp-casebook --features govuk

The first file is what https://www.gov.uk/api/organisations answered, page after page, on 1 June 2026. The last command puts the rows in
the order, and the cells in the form, in which the library writes them. Nothing is corrected on the way: README.md says what is read how.
"""

import csv
import json
import re
import sys

SOURCE = "govuk-organisations"
ASSEMBLIES = {"Court", "Tribunal"}


def slug(text):
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def last(organisation):
    return organisation["id"].rsplit("/", 1)[1]


def write(folder, table, header, rows):
    with open(f"{folder}/{table}.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def classes_of(organisation):
    """The classes of an organisation, each with its id and name."""
    details = organisation["details"]
    found = {slug(organisation["format"]): organisation["format"]}
    status, closed = details["govuk_status"], details["govuk_closed_status"]
    if status not in ("live", "closed"):
        found[f"govuk-{slug(status)}"] = f"Status on GOV.UK: {status}"
    if closed:
        found[f"closed-{slug(closed)}"] = f"Closed, by GOV.UK: {closed}"
    return found


def main(path, folder):
    with open(path, encoding="utf-8") as file:
        organisations = json.load(file)["results"]
    bodies, classes = [], {}
    for organisation in organisations:
        details = organisation["details"]
        mine = classes_of(organisation)
        classes.update(mine)
        closed = (details["closed_at"] or "")[:10]
        bodies.append([
            details["slug"],
            organisation["title"].strip(),
            (details["abbreviation"] or "").strip(),
            "assembly" if organisation["format"] in ASSEMBLIES else "organisation",
            "closed" if details["govuk_status"] == "closed" else "live",
            "; ".join(sorted(map(last, organisation["parent_organisations"]))),
            "; ".join(sorted(mine)),
            "; ".join(sorted(map(last, organisation["superseding_organisations"]))),
            f"..{closed}" if closed else "",
            SOURCE,
        ])
    header = ["id", "name", "aliases", "kind", "status", "parents", "classes", "superseded_by", "dates", "source"]
    write(folder, "bodies", header, sorted(bodies))
    write(folder, "body_classes", ["id", "name", "source"], sorted([id, name, SOURCE] for id, name in classes.items()))
    write(folder, "programme", ["key", "value"], [["title", "Organisations on GOV.UK, 1 June 2026"]])
    write(folder, "sources", ["id", "title", "publisher", "published", "address", "standing", "copy_of", "licence", "marking", "note"], [[
        SOURCE,
        "Organisations on GOV.UK",
        "GOV.UK",
        "2026-06-01",
        "https://github.com/odileeds/uk-government-organisations",
        "mirror",
        "https://www.gov.uk/api/organisations",
        "Open Government Licence v3.0",
        "public",
        "gov.uk_api_organisations.json of that repository at its revision 56dfc288da24; a row is found by its id, the slug",
    ]])


main(*sys.argv[1:])
