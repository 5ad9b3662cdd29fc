"""What is said of a text that came too late: when it arrived, when its browser says that it was typed, and whether that
browser's clock is right.
"""

from datetime import datetime, timedelta

from toolkit.dates import moment_in_words

RIGHT = timedelta(minutes=2)  # a clock is right to this: the way there and a slow server take their part
UNITS = ((1440, "jour"), (60, "heure"), (1, "minute"))  # in minutes


def length_in_words(length: timedelta) -> str:
    """« 1 jour et 2 heures », « 25 minutes »: a length to the nearest minute in its two largest units, its sign
    aside; « moins d’une minute » below one.
    """
    left, told = round(abs(length) / timedelta(minutes=1)), []
    for minutes, noun in UNITS:
        count, left = divmod(left, minutes)
        told.append(f"{count} {noun}{'s' if count > 1 else ''}" if count else "")
    first = next((rank for rank, words in enumerate(told) if words), 0)
    return " et ".join(words for words in told[first : first + 2] if words) or "moins d’une minute"


def declared_words(at: datetime, typed_at: datetime | None, clock_gap: timedelta | None) -> str:
    """What the browser declares of a text that arrived `at`: when it was typed, how long before, and how far its clock
    was from ours when it sent it (`clock_gap`, positive when it was ahead); empty when it declares nothing.
    """
    if typed_at is None or clock_gap is None:
        return ""
    true = typed_at - clock_gap
    if abs(clock_gap) <= RIGHT:
        clock = "dont l’horloge est juste"
    else:
        way = "avançait" if clock_gap > timedelta(0) else "retardait"
        clock = f"dont l’horloge {way} de {length_in_words(clock_gap)}"
    before = length_in_words(at - true)
    return f"Tapé {moment_in_words(typed_at)} selon ce navigateur, {clock} : {before} avant d’arriver."
