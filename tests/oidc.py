"""A real local OpenID provider that behaves as ProConnect does: user information is a JWT that it signs with its own
key.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import flask
from authlib import jose
from oidc_provider_mock import User, app
from oidc_provider_mock._server import _threaded_server
from oidc_provider_mock._storage import storage

CLIENT = "label-essai"


@dataclass
class Provider:
    """A running provider; `spoil` lets a test make it lie: « unsigned », « other-key », « audience », « issuer »."""

    port: int = 0
    spoil: str = ""
    seen: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def _signed(provider: Provider, response: flask.Response) -> flask.Response:
    """The user information as ProConnect sends it."""
    key = jose.RSAKey.generate_key(is_private=True) if provider.spoil == "other-key" else storage.jwk
    claims: dict[str, Any] = {
        **response.get_json(),
        "iss": "https://ailleurs.example" if provider.spoil == "issuer" else flask.request.host_url.rstrip("/"),
        "aud": "un-autre" if provider.spoil == "audience" else CLIENT,
    }
    header = {"alg": "RS256", "kid": storage.jwk.as_dict()["kid"]}
    return flask.Response(jose.jwt.encode(header, claims, key), content_type="application/jwt")


@contextmanager
def run_provider(people: list[User]) -> Iterator[Provider]:
    """Serve a provider on the loopback for these people until the context ends."""
    provider = Provider()
    application = app(user_claims=people, require_nonce=True)

    @application.after_request  # type: ignore[untyped-decorator]
    def sign(response: flask.Response) -> flask.Response:
        provider.seen.append(flask.request.full_path)
        if flask.request.path == "/userinfo" and response.is_json and provider.spoil != "unsigned":
            return _signed(provider, response)
        return response

    with _threaded_server(application, host="127.0.0.1") as server:
        provider.port = server.server_port
        yield provider
