"""Saves sent one after the other while the server is killed: what was acknowledged must be there."""

import os
import random
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import requests

from tests.journeys.conftest import Product, answers, wait_until
from tests.journeys.test_campaign import token_of

# The long proof is `SAVES=500 ./dev test tests/journeys -k kills`; every run makes a short one, of three deaths.
SAVES = int(os.environ.get("SAVES", "60"))
SCRIPT = {"Accept": "application/json"}


@dataclass(frozen=True)
class Target:
    """One text: its name, the address that saves it, the field that is typed and the one of its version, what is sent
    with them.
    """

    name: str
    address: str
    field: str
    version: str
    rest: Mapping[str, str]


def hammer(
    product: Product, session: requests.Session, page: str, targets: Sequence[Target], *, saves: int
) -> dict[str, str]:
    """Send that many saves over these texts in turn, the web killed (SIGKILL) at random moments, once in twenty saves;
    the last text of each that was acknowledged.
    """
    form = session.get(f"{product.address}{page}")
    token = token_of(form.text)
    seen = dict.fromkeys((target.name for target in targets), 0)
    acknowledged: dict[str, str] = {}
    dice = random.Random(2013)  # noqa: S311  (moments to kill at, not a secret)
    moments = sorted(dice.sample(range(saves // 20, saves - saves // 20), max(1, saves // 20)))
    done, tried, port = 0, 0, product.port
    death: threading.Timer | None = None
    while done < saves:
        if moments and done >= moments[0]:
            if death is not None:
                death.join()
            if "web" in product.processes:  # one death at a time: else this save fails first, and it is started again
                moments.pop(0)
                death = threading.Timer(dice.random() / 20, product.kill, ["web"])
                death.start()
        target = targets[done % len(targets)]
        text = f"enregistrement {done}"
        fields = {
            **target.rest,
            target.field: text,
            target.version: str(seen[target.name]),
            "page": "parcours",
            "csrfmiddlewaretoken": token,
        }
        tried += 1
        assert tried < 4 * saves
        try:
            answer = session.post(
                f"{product.address}{target.address}",
                data=fields,
                headers={"Referer": form.url, **SCRIPT},
                timeout=10,
            )
        except requests.RequestException:
            wait_until(lambda: "web" not in product.processes or answers(port), "the web to die or to answer")
            _alive(product, port)
            continue
        assert answer.status_code == 200, answer.text
        seen[target.name] = answer.json()["version"]
        acknowledged[target.name] = text
        done += 1
    assert not moments
    if death is not None:
        death.join()
    _alive(product, port)
    return acknowledged


def _alive(product: Product, port: int) -> None:
    if "web" not in product.processes:
        product.start_web()
    wait_until(lambda: answers(port), "the web to start again")
