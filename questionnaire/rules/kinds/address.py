"""A question that is answered by the address of a page."""

from label.rules.cards import website_address, website_fault
from questionnaire.rules.kinds.base import Facts, Imagined, ItemKind
from questionnaire.rules.trame import ItemTerms, Value

LONGEST = 500


class Address(ItemKind):
    """The address of a page: worth its points in https, when it answered the check at filing."""

    code, label = "url", "Adresse web"
    template = "questionnaire/kinds/line.html"
    is_visited = True
    is_written = True
    keyboard = "url"

    def read_text(self, _item: ItemTerms, text: str) -> Value:
        """The address with its scheme."""
        address = website_address(text)
        if len(address) > LONGEST:
            msg = f"Une adresse web compte {LONGEST} signes au plus."
            raise ValueError(msg)
        if fault := website_fault(address):
            raise ValueError(fault)
        return address

    def text(self, _item: ItemTerms, value: Value) -> str:
        """The address as it is."""
        return str(value)

    def points(self, item: ItemTerms, value: Value, facts: Facts) -> tuple[int, str]:
        """All or nothing; an address that nobody visited yet counts as answering."""
        if not str(value).startswith("https://"):
            return 0, "l’adresse n’est pas en https"
        if item.code in facts.unreachable:
            return 0, "l’adresse n’a pas répondu au contrôle du dépôt"
        return item.points, "adresse en https"

    def invented(self, item: ItemTerms, town: Imagined) -> Value:
        """A page of the town's site."""
        return f"{town.site}/{item.code.lower()}"
