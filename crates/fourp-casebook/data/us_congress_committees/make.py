"""Makes the tables of this folder from the public list of committees of the United States Congress.

    git clone https://github.com/unitedstates/congress-legislators list
    git -C list checkout dfa9622263dd4c8d08636926e498f1845704d7eb
    python3 -m venv venv && venv/bin/pip install pyyaml==6.0.3
    venv/bin/python make.py list/committees-current.yaml list/committee-membership-current.yaml .
    FOURP_BLESS=1 cargo test -p fourp-casebook --features us-congress

The last command puts the rows in the order, and the cells in the form, in which the library writes them. README.md says what is read how.
"""

import csv
import sys

import yaml

SOURCE = "congress-legislators"
CHAMBERS = {
    "house": ("us-house-of-representatives", "House of Representatives"),
    "senate": ("us-senate", "Senate"),
    "joint": ("us-congress", "United States Congress"),
}
ROLES = {
    "Chair": "chair",
    "Chairman": "chair",
    "Chairwoman": "chair",
    "Cochairman": "chair",
    "Vice Chair": "deputy-chair",
    "Vice Chairman": "deputy-chair",
    "Vice Chairwoman": "deputy-chair",
    "Ranking Member": "member",
    "Ex Officio": "not-stated",
}


def read(path):
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, yaml.CSafeLoader)


def write(folder, table, header, rows):
    with open(f"{folder}/{table}.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def main(committees, memberships, folder):
    groups, lines = [], []
    for committee in read(committees):
        top = committee["thomas_id"]
        owner = CHAMBERS[committee["type"]][0]
        groups.append([top, committee["name"], 1, owner, SOURCE])
        for sub in committee.get("subcommittees", []):
            code = top + sub["thomas_id"]
            groups.append([code, sub["name"], 2, "", SOURCE])
            lines.append([code, f"group:{top}", SOURCE])
    seats, sides = [], {}
    for group, members in read(memberships).items():
        for member in members:
            title = member.get("title", "")
            sides[member["bioguide"]] = member["party"]
            seats.append([group, member["bioguide"], ROLES[title] if title else "member", title, 1, SOURCE])
    bodies = [[id, f"Member of Congress {id}", "person", side, "live", SOURCE] for id, side in sides.items()]
    bodies += [[id, name, "assembly", "", "live", SOURCE] for id, name in CHAMBERS.values()]
    bodies.append(["unitedstates-project", "@unitedstates project", "organisation", "", "live", SOURCE])
    write(folder, "groups", ["id", "name", "tier", "owner", "source"], sorted(groups))
    write(folder, "reporting_lines", ["from", "to", "source"], sorted(lines))
    write(folder, "seats", ["group", "party", "role", "title", "people", "source"], sorted(seats))
    write(folder, "bodies", ["id", "name", "kind", "classes", "status", "source"], sorted(bodies))
    write(folder, "body_classes", ["id", "name", "kind", "source"], [
        ["majority", "Members of the majority", "person", SOURCE],
        ["minority", "Members of the minority", "person", SOURCE],
    ])
    write(folder, "completeness", ["table", "scope", "as_at", "declared_by", "source", "locator", "anchor"], [
        ["groups", "all current House, Senate and Joint committees, with their subcommittees", "2026-06-15", "unitedstates-project", SOURCE,
         "README.md, Committees Data Dictionary", "lists all current House, Senate, and Joint committees of the United States Congress"],
        ["reporting_lines", "which committee each current subcommittee is of", "2026-06-15", "unitedstates-project", SOURCE,
         "README.md", "Current committees of the Congress, with subcommittees"],
        ["seats", "current members of those committees and subcommittees", "2026-06-15", "unitedstates-project", SOURCE,
         "README.md, Committee Membership Data Dictionary", "current committee assignments, as of the date of the last update of this file"],
    ])
    write(folder, "programme", ["key", "value"], [["title", "Committees of the United States Congress, 15 June 2026"]])
    write(folder, "sources", ["id", "title", "publisher", "published", "address", "standing", "licence", "marking", "note"], [[
        SOURCE,
        "congress-legislators",
        "@unitedstates project",
        "2026-06-15",
        "https://github.com/unitedstates/congress-legislators",
        "primary",
        "CC0 1.0",
        "public",
        "committees-current.yaml and committee-membership-current.yaml at its revision dfa9622263dd",
    ]])


main(*sys.argv[1:])
