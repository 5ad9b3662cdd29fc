"""What is told to somebody once, in a cookie of this site alone."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookieStorage(CookieStorage):
    """Django's, under the name that this machine gives its cookies."""

    cookie_name = settings.NOTICES_COOKIE_NAME


class NoticeStorage(FallbackStorage):
    """A cookie, then the session for what does not hold in it."""

    storage_classes = (HostCookieStorage, SessionStorage)
