"""`check_mail ADDRESS`: SPF, DKIM, DMARC and reverse DNS of our domain said in words; one message sent."""

from argparse import ArgumentParser
from typing import Any

import dns.resolver
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from villes_internet.telling.mail_check import dkim, dmarc, reverse, send_one, spf, texts


class Command(BaseCommand):
    help = "Lit ce que le DNS dit de nos courriels, et en envoie un."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="à qui écrire")
        parser.add_argument("--selector", default="", help="le sélecteur DKIM de votre serveur de courriel")
        parser.add_argument(
            "--dns", default="", help="un serveur DNS, ADRESSE ou ADRESSE:PORT ; celui du système sinon"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        sender = settings.DEFAULT_FROM_EMAIL
        domain = sender.rpartition("@")[2].rstrip(">")
        resolver = _resolver(options["dns"])
        verdicts = [spf(texts(resolver, domain), domain), dmarc(texts(resolver, f"_dmarc.{domain}"), domain)]
        if options["selector"]:
            name = f"{options['selector']}._domainkey.{domain}"
            verdicts.append(dkim(texts(resolver, name), domain, options["selector"]))
        else:
            self.stdout.write("– DKIM : donnez --selector pour lire la clé (votre serveur de courriel le dit).")
        verdicts += [reverse(resolver, settings.EMAIL_HOST), send_one(sender, options["address"])]
        for one in verdicts:
            self.stdout.write(f"{'✓' if one.is_good else '✗'} {one.said}")
        if not all(one.is_good for one in verdicts):
            raise CommandError("Des serveurs refuseront nos courriels, ou les mettront avec les indésirables.")


def _resolver(server: str) -> dns.resolver.Resolver:
    resolver = dns.resolver.Resolver(configure=not server)
    if server:
        host, _, port = server.partition(":")
        resolver.nameservers, resolver.port = [host], int(port or 53)
    resolver.lifetime = 5
    return resolver
