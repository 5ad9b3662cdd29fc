"""The product served for a benchmark: a copy of the past with a stage, gunicorn on the loopback, sessions."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command

from label.models import User
from tests import past


def session_of(user: User) -> str:
    """A session where this person is signed in with her second factor."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    store["account_authentication_methods_user"] = str(user.pk)
    store.create()
    return str(store.session_key)


@contextmanager
def staged(database: str, stage: str) -> Iterator[None]:
    """A copy of the past of this name, with a stage of the demonstration; dropped at the end."""
    origin = str(settings.DATABASES["default"]["NAME"])
    past.drop(database)
    past.clone(database)
    past.use(database)
    call_command("seed", stage=stage)
    yield
    past.use(origin)
    past.drop(database)


@contextmanager
def served(database: str) -> Iterator[int]:
    """Gunicorn on that database (two processes of four threads); its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{database}"
    command = ["gunicorn", "villes_internet.wsgi", "--no-control-socket", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [sys.executable, "-m", *command, "--workers", "2", "--threads", "4", "--log-level", "warning"],
        env={**os.environ, "DATABASE_URL": url, "LOG_LEVEL": "WARNING"},
    )
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait()
