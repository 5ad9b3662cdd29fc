"""Addresses of many things of one page: one reversal, whatever their number."""

from collections.abc import Callable

from django.urls import reverse

CODE = "XX-00"  # stands, among the arguments, for what differs from one to another: a town, a question


def addresses(name: str, *args: object) -> Callable[[str], str]:
    """What gives the address of a code: `args` are those of `reverse`, with CODE in its place."""
    before, _, after = reverse(name, args=args).partition(CODE)
    return lambda code: f"{before}{code}{after}"
