"""What other servers will think of our mails: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489) and the name of the
address that sends, read where anybody reads them and said in words.
"""

import ipaddress
import re
import smtplib
from dataclasses import dataclass

import dns.resolver
import dns.reversename
from django.core.mail import EmailMessage, get_connection
from dns.exception import DNSException

MOST_LOOKUPS = 10  # RFC 7208, 4.6.4


@dataclass(frozen=True)
class MailVerdict:
    """One thing that was read: whether it is as it should be, and what to do when it is not."""

    is_good: bool
    said: str


def texts(resolver: dns.resolver.Resolver, name: str) -> list[str]:
    """The TXT records of a name; none when it has none, or when nobody answers."""
    try:
        answer = resolver.resolve(name, "TXT")
    except DNSException:
        return []
    return [b"".join(row.strings).decode("utf-8", "replace") for row in answer]


def spf(records: list[str], domain: str) -> MailVerdict:
    """Who may send for this domain."""
    found = [one for one in records if re.match(r"v=spf1( |$)", one, re.IGNORECASE)]
    if not found:
        return MailVerdict(False, f"SPF : {domain} ne dit pas qui envoie pour lui ; publiez un TXT « v=spf1 … -all ».")
    if len(found) > 1:
        return MailVerdict(
            False, f"SPF : {domain} en publie {len(found)} ; un seul est lu, les autres rendent tout nul."
        )
    terms = found[0].lower().split()[1:]
    asked = sum(bool(re.match(r"[+?~-]?(include:|a\b|mx\b|ptr\b|exists:)|redirect=", term)) for term in terms)
    if asked > MOST_LOOKUPS:
        return MailVerdict(False, f"SPF : {asked} recherches, {MOST_LOOKUPS} au plus ; au-delà il est nul.")
    if not terms or not (terms[-1] in ("-all", "~all") or terms[-1].startswith("redirect=")):
        return MailVerdict(False, f"SPF : « {found[0]} » laisse tout le monde envoyer ; finissez par « -all ».")
    return MailVerdict(True, f"SPF : {found[0]}")


def dkim(records: list[str], domain: str, selector: str) -> MailVerdict:
    """The key by which a signature is checked."""
    name = f"{selector}._domainkey.{domain}"
    keys = [found[1] for one in records if (found := re.search(r"(?:^|;)\s*p=([^;]*)", one))]
    if not keys:
        return MailVerdict(
            False, f"DKIM : aucune clé à {name} ; demandez-la à votre serveur de courriel, avec son sélecteur."
        )
    if not keys[0].strip():
        return MailVerdict(False, f"DKIM : la clé de {name} est retirée (p= vide) ; les signatures sont refusées.")
    return MailVerdict(True, f"DKIM : une clé à {name}.")


def dmarc(records: list[str], domain: str) -> MailVerdict:
    """What others should do of a mail that fails both."""
    found = [one for one in records if re.match(r"v=DMARC1\s*(;|$)", one)]
    if len(found) != 1:
        return MailVerdict(
            False, f"DMARC : publiez un TXT à _dmarc.{domain}, « v=DMARC1; p=quarantine; rua=mailto:… »."
        )
    policy = re.search(r";\s*p=(\w+)", found[0])
    if policy is None or policy[1] not in ("none", "quarantine", "reject"):
        return MailVerdict(False, f"DMARC : « {found[0]} » ne dit pas quoi faire (p=).")
    if policy[1] == "none":
        return MailVerdict(
            True, "DMARC : il observe seulement (p=none) ; passez à quarantine quand les rapports sont bons."
        )
    return MailVerdict(True, f"DMARC : {found[0]}")


def reverse(resolver: dns.resolver.Resolver, host: str) -> MailVerdict:
    """Whether the addresses of the sending server have a name that leads back to them."""
    addresses = _addresses(resolver, host)
    if not addresses:
        return MailVerdict(False, f"Nom inverse : {host} n’a pas d’adresse.")
    for address in addresses:
        try:
            names = [str(row).rstrip(".") for row in resolver.resolve(dns.reversename.from_address(address), "PTR")]
        except DNSException:
            names = []
        if not any(address in _addresses(resolver, name) for name in names):
            said = f"Nom inverse : {address} ({host}) n’a pas de nom qui ramène à elle ; demandez-le à l’hébergeur."
            return MailVerdict(False, said)
    return MailVerdict(True, f"Nom inverse : {', '.join(addresses)} en ont un, qui ramène à elles.")


def _addresses(resolver: dns.resolver.Resolver, host: str) -> list[str]:
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    found = []
    for kind in ("A", "AAAA"):
        try:
            found += [str(row) for row in resolver.resolve(host, kind)]
        except DNSException:
            continue
    return found


def send_one(sender: str, to: str) -> MailVerdict:
    """Send one real message; the server's own words when it refuses."""
    message = EmailMessage("Essai d’envoi", "Ce message vérifie que le site peut écrire. Rien à faire.", sender, [to])
    try:
        get_connection().send_messages([message])
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        return MailVerdict(False, f"Envoi : le serveur refuse {to} : {code} {words.decode(errors='replace')}")
    except smtplib.SMTPResponseException as refused:
        said = refused.smtp_error
        said = said.decode(errors="replace") if isinstance(said, bytes) else said
        return MailVerdict(False, f"Envoi : le serveur refuse : {refused.smtp_code} {said}")
    except (OSError, smtplib.SMTPException) as error:
        return MailVerdict(False, f"Envoi : le serveur ne répond pas : {error}")
    return MailVerdict(True, f"Envoi : un message est parti à {to} ; vérifiez qu’il arrive, et dans quel dossier.")
