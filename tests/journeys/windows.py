"""The windows of the journeys, used again from one to the next: a new one has a process of its own, which reads all the
scripts anew, and that costs more than to show a page.
"""

from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext


@dataclass
class Windows:
    """Contexts of a browser, none of which knows anything of the site when it is opened."""

    browser: Browser
    site: str
    kept: list[BrowserContext] = field(default_factory=list)

    def open(self, *, script: bool, keeps: bool) -> BrowserContext:
        """One with JavaScript or without; with the worker that keeps pages only if it `keeps`."""
        if script and not keeps and self.kept:
            return self.kept.pop()
        return self.browser.new_context(
            base_url=self.site,
            java_script_enabled=script,
            # The worker that keeps pages costs the browser two fifths more a page: it is there in the journeys that are
            # about it; the others go as in a browser that has none, which the product suits too.
            service_workers="allow" if keeps else "block",
            reduced_motion="reduce",  # a colour on its way to another is neither looked at nor waited for
        )

    def keep(self, context: BrowserContext) -> None:
        """Empty one, with JavaScript and without that worker, of all that a journey left there, for the next."""
        fresh = context.new_page()  # before the others close: the process would end with them
        for page in context.pages:
            if page != fresh:
                page.close()
        context.set_offline(False)
        context.unroute_all()
        context.clear_permissions()
        context.clear_cookies()
        link = context.new_cdp_session(fresh)
        link.send("Network.clearBrowserCache")
        link.send("Storage.clearDataForOrigin", {"origin": self.site, "storageTypes": "all"})
        link.detach()
        self.kept.append(context)
