"""The whole day of a jury, in Chromium: fifteen members with a browser each decide the 356 files of the demonstration,
batches first, then one by one, until the sitting is closed.

    ./dev bench day

`gestures` counts what whoever presides presses for a file that is decided alone, her own vote apart; `seconds` is the
median from a file seen on her screen to its decision; `errors` counts the scripts' faults, the answers of 500 and
above and the gestures refused; `lost` the votes pressed that no count holds. Some twenty minutes.
"""

import os
import random
import statistics
import time
from dataclasses import dataclass, field

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's synchronous interface runs a loop

from playwright.sync_api import Browser, Page, Response, sync_playwright

from bench.harness import served, staged

from jury.enums import CaseStatus, JuryRole  # isort: skip
from jury.models import Case, Decision, JuryMember, Minutes, Poll  # isort: skip
from label.models import Award  # isort: skip
from launcher.environment import chromium  # isort: skip
from tests.sessions import session_of  # isort: skip

DATABASE, YEAR = "bench_day", 2013
PATIENCE = 20_000  # milliseconds
WIDTHS = (1280, 390)


@dataclass
class Seat:
    """A member before her browser: what she pressed of each file, by its key."""

    pk: int
    is_president: bool
    page: Page
    votes: dict[int, int] = field(default_factory=dict)


@dataclass
class Day:
    """What the day counts."""

    errors: list[str] = field(default_factory=list)
    pressed: int = 0
    alone: int = 0
    seconds: list[float] = field(default_factory=list)


def seated(browser: Browser, port: int, day: Day) -> list[Seat]:
    """Every voter on the screen of the sitting, on a computer and on a telephone by turns."""
    found = []
    members = JuryMember.objects.voters().filter(edition__year=YEAR).select_related("user").order_by("pk")
    for n, one in enumerate(members):
        context = browser.new_context(viewport={"width": WIDTHS[n % 2], "height": 900})
        context.add_cookies([{"name": "sessionid", "value": session_of(one.user), "url": f"http://127.0.0.1:{port}"}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)

        def seen(answer: Response) -> None:
            if answer.status >= 500:
                day.errors.append(f"{answer.status} {answer.url}")

        page.on("response", seen)
        page.on("pageerror", lambda error: day.errors.append(str(error)))
        page.goto(f"http://127.0.0.1:{port}/jury/{YEAR}/seance/")
        found.append(Seat(one.pk, one.role == JuryRole.PRESIDENT, page))
    return found


def press(day: Day, page: Page, selector: str) -> None:
    """A gesture of whoever presides."""
    page.locator(selector).first.click()
    day.pressed += 1


def batches(day: Day, seats: list[Seat], president: Page) -> int:
    """Every batch put to the members, who all consent; how many."""
    done = 0
    while president.locator("#adoption button[name=put]").count():
        if president.locator("#adoption").get_attribute("open") is None:
            president.locator("#adoption summary").click()
        president.locator("#adoption button[name=put]").first.click()
        for seat in seats:
            seat.page.locator("#consentir").or_(seat.page.get_by_text("aucun de ses dossiers")).first.wait_for()
            if seat.page.locator("#consentir").count():
                seat.page.locator("#consentir").click()
        president.locator("#lot").wait_for(state="detached")
        done += 1
    return done


def one_case(day: Day, seats: list[Seat], president: Page, dice: random.Random) -> None:
    """The file on the table: everybody votes by a key, whoever presides decides and opens the next one."""
    case = int(president.locator("[data-case]").get_attribute("data-case") or 0)
    begun = time.monotonic()
    for seat in seats:
        here = seat.page.locator(f'[data-case="{case}"]').or_(seat.page.get_by_role("heading", name="Déport"))
        here.first.wait_for()
        keys = seat.page.locator(".vote .vote-key:enabled")
        if not keys.count():
            continue  # she is recused
        level = min(keys.count(), 2 + dice.randrange(2))
        seat.page.keyboard.press(str(level))
        seat.votes[case] = level
    president.locator("#decider-suivant, #decider-2").first.wait_for()
    following = president.locator("#decider-suivant")
    press(day, president, "#decider-suivant" if following.count() else ".vote-keys.small .vote-key.chosen")
    president.locator(f'[data-case="{case}"]').wait_for(state="detached")
    day.alone += 1
    day.seconds.append(time.monotonic() - begun)


def play(browser: Browser, port: int, day: Day) -> tuple[list[Seat], int]:
    """From the opening to the minutes."""
    dice = random.Random(2013)
    seats = seated(browser, port, day)
    president = next(seat.page for seat in seats if seat.is_president)
    president.get_by_role("button", name="Ouvrir la séance").click()
    president.locator("#suivant, #adoption").first.wait_for()
    together = batches(day, seats, president)
    president.locator("#suivant").click()
    president.locator("#clore-seul").click()
    left = Case.objects.in_the_race().filter(sitting__edition__year=YEAR).exclude(status=CaseStatus.DECIDED).count()
    for _ in range(left):
        one_case(day, seats, president, dice)
        if president.locator("[data-case]").count() == 0:
            break
        if day.alone % 25 == 0:
            print(f"{day.alone} files decided alone", flush=True)
    president.get_by_role("button", name="Clore la séance").click()
    president.get_by_text("La séance est close.").first.wait_for()
    return seats, together


def lost(seats: list[Seat]) -> int:
    """The votes pressed that the count of their file does not hold."""
    found = 0
    for poll in Poll.objects.standing().filter(case__sitting__edition__year=YEAR):
        cast = [seat.votes[poll.case_id] for seat in seats if poll.case_id in seat.votes]
        found += sum(max(0, cast.count(level) - counted) for level, counted in enumerate(poll.counts, 1))
    return found


def main() -> None:
    day, begun = Day(), time.monotonic()
    with staged(DATABASE, "deliberation"):
        with served(DATABASE) as port, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            seats, together = play(browser, port, day)
            browser.close()
        decided = Decision.objects.standing().filter(case__sitting__edition__year=YEAR).count()
        awards = Award.objects.filter(candidature__edition__year=YEAR).count()
        files = len(Minutes.objects.get(sitting__edition__year=YEAR).content["dossiers"])
        missing = lost(seats)
    for error in day.errors[:20]:
        print(error)
    print(
        f"{together} batches, {day.alone} files decided alone, {decided} in all, {awards} levels given, {files} in the "
        f"minutes, {len(seats)} members, {(time.monotonic() - begun) / 60:.0f} minutes"
    )
    print(
        f"day gestures={day.pressed / max(day.alone, 1):.2f} seconds={statistics.median(day.seconds):.1f} "
        f"worst={max(day.seconds):.1f} errors={len(day.errors)} lost={missing} decided={decided}"
    )


if __name__ == "__main__":
    main()
