"""Writes domain/place_lists from the official tables as vietnam-address-kit holds them.

    git clone https://github.com/zindont/vietnam-address-kit
    python docs/tools/place_lists.py vietnam-address-kit/src/data/official

The lists are frozen: this is run again only for a new list of the whole country, never
for a single change, which is a dated row in `domain/communes.py`. See decision 0017.
"""

import json
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[2] / "domain" / "place_lists"
LETTERS = {"commune": "X", "ward": "P", "special_zone": "Đ", "town": "T"}
PROVINCES = {"Hồ Chí Minh": "TP. Hồ Chí Minh", "Hoà Bình": "Hòa Bình"}
MENDED = {
    "24496": ("Ea Kly", "commune"),  # "Xa Ea Kly", a ward, in the table
    "07840": ("Hiệp Hoà", "commune"),  # as NQ 388/NQ-UBTVQH16 writes it
}
"""Names and kinds of today's units that the tables hold wrong, by code."""
FORMER_MENDED = {
    "22108": ("Xuân Quang 3", "commune"),  # a ward without a prefix in the table
    "22111": ("Xuân Phước", "commune"),
    "31843": ("Ngan Dừa", "town"),  # "Thi trấn Ngan Dừa", a ward
}
"""The same of units of before; their codes were given to others since."""

UNITS_HEAD = """\
# The communes (X), wards (P) and special zones (Đ) of Viet Nam on 1 July 2025, by
# province: code and name of QĐ 19/2025/QĐ-TTg. Written by docs/tools/place_lists.py.
"""
FORMER_HEAD = """\
# What became of the communes (X), wards (P) and towns (T) that were dissolved on
# 1 July 2025, by former province and district: the codes of the units their ground lies
# in since; of several the first took all the people, where one did. After a bar stand
# names that were given up in the year before. Written by docs/tools/place_lists.py.
"""


def main(source: Path) -> None:
    """Read the tables and write both lists."""
    tables = {path.stem: json.loads(path.read_text()) for path in source.glob("*.json")}
    write("units.txt", UNITS_HEAD, units(tables))
    write("former.txt", FORMER_HEAD, former(tables))


def units(tables: dict[str, Any]) -> list[str]:
    """Give the lines of the list of today's units."""
    of_province = defaultdict(list)
    for unit in tables["current-wards"]:
        name, kind = MENDED.get(unit["code"], (unit["name"], unit["type"]))
        line = f"{unit['code']} {LETTERS[kind]} {clean(name)}"
        of_province[unit["provinceCode"]].append(line)
    lines = []
    for province in tables["current-provinces"]:
        lines.append(f"= {province['code']} {named(province)}")
        lines += sorted(of_province[province["code"]])
    return lines


def former(tables: dict[str, Any]) -> list[str]:
    """Give the lines of what became of the units and districts of before."""
    became: defaultdict[Any, Any] = defaultdict(list)
    for edge in tables["mappings"]:
        whole_people = edge["type"] == "split_population"
        old = edge.get("oldWardCode") or f"district {edge['oldDistrictCode']}"
        codes = became[old]
        if edge["newWardCode"] not in codes:
            codes.insert(0 if whole_people else len(codes), edge["newWardCode"])
    of_district = defaultdict(list)
    for unit in tables["legacy-wards"]:
        name, kind = FORMER_MENDED.get(unit["code"], (unit["name"], unit["type"]))
        given_up = [clean(f["name"]) for f in unit.get("formerNames", ())]
        names = dict.fromkeys(bare(n) for n in [clean(name), *given_up])
        codes = " ".join(became[unit["code"]])
        line = f"{LETTERS[kind]} {'|'.join(names)} > {codes}"
        of_district[unit["districtCode"]].append(line)
    # Two districts stand twice in the table, the second time in a wrong province.
    once: dict[str, Any] = {}
    for district in tables["legacy-districts"]:
        once.setdefault(district["code"], district)
    districts = defaultdict(list)
    for district in once.values():
        districts[district["provinceCode"]].append(district)
    lines = []
    for province in tables["legacy-provinces"]:
        lines.append(f"= {named(province)}")
        for district in districts[province["code"]]:
            whole = " ".join(became.get(f"district {district['code']}", ()))
            name = clean(district["nameWithType"])
            lines.append(f"+ {name} > {whole}" if whole else f"+ {name}")
            lines += of_district[district["code"]]
    return lines


def bare(name: str) -> str:
    """Give a name that is a number without the kind that stands before it."""
    kind, _, number = name.partition(" ")
    return number if kind == "Phường" and number.isdigit() else name


def named(province: dict[str, Any]) -> str:
    """Give the name of a province as this program writes it."""
    name = clean(province["name"])
    return PROVINCES.get(name, name)


def clean(text: str) -> str:
    """Give a name in one encoding, with one kind of apostrophe and of space."""
    text = unicodedata.normalize("NFC", text).replace("’", "'")
    return " ".join(text.split())


def write(name: str, head: str, lines: list[str]) -> None:
    """Write one list."""
    TARGET.mkdir(exist_ok=True)
    (TARGET / name).write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
