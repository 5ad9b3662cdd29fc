"""The windows of the journeys, used again from one to the next: a new one has a process of its own, which reads all the
scripts anew, and that costs more than to show a page.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext


@dataclass
class Windows:
    """Contexts of a browser, none of which knows anything of the site when it is opened."""

    browser: Browser
    site: str  # http://127.0.0.1:PORT
    widths: dict[BrowserContext, int] = field(default_factory=dict)  # of those that may be used again, in px
    kept: dict[int, list[BrowserContext]] = field(default_factory=lambda: defaultdict(list))  # by their width

    def open(self, width: int, *, script: bool, keeps: bool) -> BrowserContext:
        """One with JavaScript or without; with the worker that keeps pages only if it `keeps`."""
        is_plain = script and not keeps
        if is_plain and self.kept[width]:
            return self.kept[width].pop()
        context = self.browser.new_context(
            base_url=self.site,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            # The worker that keeps pages costs the browser two fifths more a page: it is there in the journeys that are
            # about it; the others go as in a browser that has none, which the product suits too.
            service_workers="allow" if keeps else "block",
            reduced_motion="reduce",  # a colour on its way to another is neither looked at nor waited for
        )
        if is_plain:
            self.widths[context] = width
        return context

    def leave(self, context: BrowserContext) -> None:
        """Close one that a journey is done with, or keep it for the next, without anything of the site in it."""
        width = self.widths.get(context)
        if width is None or not context.pages:
            context.close()
            return
        fresh = context.new_page()  # before the others close: the process would end with them
        for page in context.pages:
            if page != fresh:
                page.close()
        context.set_offline(False)
        context.unroute_all()
        context.clear_permissions()
        link = context.new_cdp_session(fresh)
        link.send("Network.clearBrowserCache")
        for origin in (self.site, self.site.replace("127.0.0.1", "localhost")):  # the other one has the passkeys
            link.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        link.detach()
        context.clear_cookies()  # last: a page that closes still asks for something
        self.kept[width].append(context)
