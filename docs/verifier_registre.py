#!/usr/bin/env python3
"""Vérifie le registre des décisions d’une édition, sans notre base ni nos programmes.

    python3 verifier_registre.py registre.json [empreinte] [annexe.csv]

« registre.json » se prend sur la page du palmarès ; « empreinte », sur le procès-verbal ou le palmarès imprimé : c’est
celle d’une des lignes (la dernière au jour où il fut imprimé). « annexe.csv », que tient le jury, ouvre les sceaux ;
gardée depuis ce jour-là, elle se donne avec cette empreinte : les corrections d’après n’y sont pas.
Dit les lignes fausses (vingt au plus) et sort en 1 ; sort en 0 quand tout se tient, en 2 si un fichier ne se lit pas.
"""

import csv
import hashlib
import json
import sys
from pathlib import Path

FIVE, MOST = 5, 20


def sha(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def broken_rules(body: dict, rules: dict) -> list[str]:
    """Ce que le règlement refuse à ce niveau, d’après les faits que dit la ligne."""
    level, past = body["niveau"], body["passe"]
    if level is None:  # niveau retiré
        return []
    found = []
    if not rules["minimum_arobases"] <= level <= FIVE:
        found.append(f"{level} @ est hors des niveaux du règlement")
    if not past and level > rules["first_time_ceiling"]:
        found.append(f"{level} @ pour une première candidature")
    required = rules["level_required_for_five"]
    if level == FIVE and required and not any(had is not None and had >= required for _, had in past):
        found.append(f"5 @ sans {required} @ auparavant")
    if found and not body["passe_entier"]:
        found.append("et son passé n’est connu qu’en partie")
    return found


def faults(register: dict, printed: str) -> list[str]:
    """Ce qui ne se tient pas, ligne par ligne."""
    found, previous, hashes = [], "0" * 64, []
    lines, rules = register["lignes"], register["lignes"][0]["corps"]["reglement"]
    for place, line in enumerate(lines):
        name, body = f"ligne {line['numero']}", line["corps"]
        if line["numero"] != place:
            found.append(f"{name} : on attend la ligne {place}")
        if line["precedente"] != previous:
            found.append(f"{name} : elle ne suit pas la ligne d’avant")
        if body is not None and sha(canonical(body)) != line["empreinte_du_corps"]:
            found.append(f"{name} ({body.get('nom', 'règlement')}) : ce qu’elle dit a changé")
        if sha(f"{line['numero']} {line['precedente']} {line['empreinte_du_corps']}".encode()) != line["empreinte"]:
            found.append(f"{name} : son empreinte est fausse")
        if body is not None and "niveau" in body:
            found += [f"{name} ({body['nom']}) : {why}" for why in broken_rules(body, rules)]
        hashes.append(previous := line["empreinte"])
    if register["tete"] != previous:
        found.append("la tête n’est pas l’empreinte de la dernière ligne")
    if printed and printed not in hashes:
        found.append("l’empreinte imprimée n’est celle d’aucune ligne")
    return found


def broken_seals(register: dict, annex: str, printed: str) -> list[str]:
    """Les lignes dont l’annexe du jury n’ouvre pas le sceau ; celles d’après l’empreinte imprimée peuvent y manquer."""
    bodies = {str(line["numero"]): line["corps"] for line in register["lignes"][1:] if line["corps"]}
    known = next((line["numero"] for line in register["lignes"] if line["empreinte"] == printed), None)
    found = []
    with Path(annex).open(encoding="utf-8-sig", newline="") as file:
        rows = {row["Ligne du registre"]: row for row in csv.DictReader(file)}
    for number, body in bodies.items():
        if number not in rows:
            if known is None or int(number) <= known:
                found.append(f"ligne {number} ({body['nom']}) : absente de l’annexe")
        elif sha((rows[number]["Sel"] + rows[number]["Scellé"]).encode()) != body["scelle"]:
            found.append(f"ligne {number} ({body['nom']}) : le sceau ne s’ouvre pas")
    return found


def main(arguments: list[str]) -> int:
    if not arguments:
        sys.exit(__doc__)
    printed = next((one for one in arguments[1:] if not one.endswith(".csv")), "")
    annex = next((one for one in arguments[1:] if one.endswith(".csv")), "")
    try:
        register = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        found = faults(register, printed) + (broken_seals(register, annex, printed) if annex else [])
    except (OSError, ValueError, LookupError, TypeError) as fault:
        print(f"Ce fichier ne se lit pas comme un registre ou son annexe : {fault}")
        return 2
    print("\n".join(found[:MOST]) or f"{len(register['lignes'])} lignes : tout se tient.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
