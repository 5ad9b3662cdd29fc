"""What makes a password good enough: the CNIL's recommendation of 14 October 2022 (deliberation 2022-100).

A password alone must offer 80 bits of entropy, whatever the recipe: twelve signs of all kinds, or fourteen without
special signs, or a sentence. Entropy is counted as the recommendation does: length times the logarithm of the alphabet
used. A word that whoever attacks this site tries first counts for one sign (OWASP ASVS 5.0, 6.1.2 and 6.2.11).
"""

import math
import re
import unicodedata

BITS = 79  # what twelve signs of all four kinds offer, the recommendation’s own example of « 80 bits »
SHORT = 12
DIFFERENT = 6  # distinct signs at least: a key held down is long and worth nothing
# Those of the label, of the association and of who fills it: in any case, with or without accents, with any sign or
# figure between them.
OURS = (
    "villes internet",
    "ville internet",
    "cites en reseaux",
    "internet citoyen",
    "arobase",
    "label",
    "palmares",
    "collectivite",
    "mairie",
    "commune",
    "jury",
    "candidature",
)
KNOWN = re.compile("|".join(re.escape(words).replace(r"\ ", r"[\W\d_]*") for words in OURS), re.IGNORECASE)
ALPHABETS = ((r"[a-zà-ÿ]", 26), (r"[A-ZÀ-Ý]", 26), (r"[0-9]", 10), (r"[^a-zA-Z0-9à-ÿÀ-Ý]", 37))


def entropy(password: str) -> float:
    """The entropy of a password in bits, from its length and the kinds of signs in it; 0 for an empty one."""
    alphabet = sum(size for pattern, size in ALPHABETS if re.search(pattern, password))
    return len(password) * math.log2(alphabet) if alphabet else 0.0


def _bare(password: str) -> str:
    """The same letters without their accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", password) if not unicodedata.combining(sign))


def password_fault(password: str) -> str:
    """Why a password is too weak, in a French sentence that says what to do; empty when it is strong enough."""
    if len(password) >= SHORT and len(set(password)) < DIFFERENT:
        return "Ce mot de passe répète trop peu de signes différents."
    if entropy(password) >= BITS > entropy(KNOWN.sub(lambda word: word[0][0], _bare(password))):
        return "Ce mot de passe tient surtout à des mots du label : ajoutez-en qui ne soient qu’à vous."
    if entropy(password) < BITS:
        recipe = "douze signes mêlés (majuscules, minuscules, chiffres, ponctuation), ou une phrase de plusieurs mots"
        weak = "trop court" if len(password) < SHORT else "trop facile à deviner"
        return f"Ce mot de passe est {weak} : {recipe}."
    return ""
