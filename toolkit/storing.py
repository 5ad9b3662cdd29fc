"""Files in an S3 store: private always, and away in one word (`StorageAway`) whatever the client's own error is."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from toolkit.files import StorageAway, disposition

P = ParamSpec("P")
T = TypeVar("T")
LINK_SECONDS = 60  # a link that somebody copies opens nothing a minute later
CONNECT, READ = 3, 30  # seconds


def told(call: Callable[P, T]) -> Callable[P, T]:
    """Raise StorageAway where the store's client gives up, or is refused; a file that is not there stays one."""

    @wraps(call)
    def tried(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return call(*args, **kwargs)
        except (BotoCoreError, ClientError) as error:
            raise StorageAway(repr(error)) from error

    return tried


class PrivateStore(S3Storage):  # type: ignore[misc]
    """A bucket that nobody reads but us, or who holds a link of a minute; a name is never written twice."""

    def get_default_settings(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_default_settings()
        return found | {
            "links": True,
            "default_acl": None,
            "querystring_auth": True,
            "querystring_expire": LINK_SECONDS,
            "file_overwrite": False,
            "signature_version": "s3v4",
            "addressing_style": "path",
            "client_config": Config(
                connect_timeout=CONNECT,
                read_timeout=READ,
                retries={"max_attempts": 2},
                signature_version="s3v4",
                s3={"addressing_style": "path"},
            ),
        }

    _save = told(S3Storage._save)
    _open = told(S3Storage._open)
    delete = told(S3Storage.delete)
    exists = told(S3Storage.exists)
    size = told(S3Storage.size)
    listdir = told(S3Storage.listdir)
    get_modified_time = told(S3Storage.get_modified_time)

    def link(self, name: str, file_name: str, media_type: str) -> str:
        """An address that gives this one file for a minute, to be saved under `file_name`; empty where readers cannot
        reach the store.
        """
        if not self.links:
            return ""
        asked = {"ResponseContentDisposition": disposition(file_name), "ResponseContentType": media_type}
        return str(self.url(name, parameters=asked))
