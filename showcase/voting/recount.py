"""Пересчитывает журнал голосования: python3 recount.py zhurnal.txt [kontrolnye-summy.txt]

Второй файл — контрольные суммы, которые сайт присылал по ходу голосования: строки «номер сумма».
"""

import hashlib
import sys
from collections import Counter
from pathlib import Path


def read(text: str) -> dict:
    found = {"rules": "", "rules_hash": "", "seals": [], "ballots": [], "paper": Counter(), "stated": {}}
    for line in text.splitlines():
        word, *rest = line.split() or [""]
        if word == "правила":
            found["rules"] = line.removeprefix("правила ")
        elif word == "правила-sha256":
            found["rules_hash"] = rest[0]
        elif word == "печать":
            found["seals"].append((rest[0], rest[-1], []))
        elif word == "бумага":
            found["paper"][rest[0]] += int(rest[1])
        elif word == "итог":
            found["stated"][rest[0]] = tuple(map(int, rest[1:4]))
        elif len(word) == 64 and found["seals"]:
            found["seals"][-1][2].append(word)
        elif len(word) == 32:
            found["ballots"].append((word, rest[0], bool(rest[1:])))
    return found


def recount(text: str, mailed: str = "") -> list[str]:
    """Return what is wrong with the record; nothing when everything agrees."""
    record, digest = read(text), hashlib.sha256(read(text)["rules"].encode())
    faults = [] if digest.hexdigest() == record["rules_hash"] else ["правила не те, что объявлены"]
    sent = dict(line.split() for line in mailed.splitlines())
    for place, (number, stated, receipts) in enumerate(record["seals"], start=1):
        digest = hashlib.sha256(digest.digest() + b"".join(map(bytes.fromhex, sorted(receipts))))
        if (number, stated) != (str(place), digest.hexdigest()) or sent.pop(number, stated) != stated:
            faults.append(f"печать {number}: контрольная сумма не сходится")
    faults += [f"печати {number} в журнале нет, а её сумму присылали" for number in sent]
    receipts = [receipt for seal in record["seals"] for receipt in seal[2]]
    names = [name for name, _, _ in record["ballots"]]
    if not len(receipts) == len(set(receipts)) == len(names) == len(set(names)):
        faults.append(f"разных квитанций {len(set(receipts))}, разных бюллетеней {len(set(names))}")
    counted = Counter((number, is_void) for _, number, is_void in record["ballots"])
    for number in sorted({number for number, _ in counted} | set(record["stated"]) | set(record["paper"])):
        votes = counted[number, False], counted[number, True], record["paper"][number]
        if record["stated"].get(number) != votes:
            faults.append(f"проект {number}: посчитано {votes}, указано {record['stated'].get(number)}")
    return faults


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(__doc__)
    problems = recount(*(Path(name).read_text(encoding="utf-8") for name in sys.argv[1:3]))
    print("\n".join(problems) or "Всё сходится.")
    sys.exit(bool(problems))
