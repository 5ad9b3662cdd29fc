"""The broker (Redis or Valkey) as a plain client: for what lives a moment and whose loss loses nothing."""

from redis import Redis


def broker(address: str, patience: float = 2) -> Redis:
    """A client that waits `patience` seconds at most; understands Celery's spelling of socket addresses."""
    if address.startswith("redis+socket://"):
        address = address.replace("redis+socket://", "unix://", 1).replace("virtual_host=", "db=")
    client: Redis = Redis.from_url(address, socket_timeout=patience, socket_connect_timeout=patience)
    return client
