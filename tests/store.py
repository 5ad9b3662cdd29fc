"""A real S3 server for the tests (rclone's): it checks signatures and expiry, as moto does not."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from toolkit.storing import PrivateStore

KEY, SECRET = "ville", "une-phrase-secrete"
BUCKET, OTHER_BUCKET = "label", "autre"


def free_port() -> int:
    """A port of the loopback that nobody holds."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a store whose buckets are the folders of this one, while the block lasts."""
    for bucket in (BUCKET, OTHER_BUCKET):
        (folder / bucket).mkdir(parents=True, exist_ok=True)
    port = free_port()
    rclone = Path(sys.executable).with_name("rclone")
    command = [str(rclone), "serve", "s3", "--addr", f"127.0.0.1:{port}", "--auth-key", f"{KEY},{SECRET}", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
    msg = "the S3 server did not start"
    raise RuntimeError(msg)


def options(address: str, bucket: str = BUCKET) -> dict[str, str]:
    """The options of `PrivateStore` for that server."""
    return {
        "bucket_name": bucket,
        "endpoint_url": address,
        "region_name": "us-east-1",
        "access_key": KEY,
        "secret_key": SECRET,
    }


def store(address: str, bucket: str = BUCKET) -> PrivateStore:
    """A storage on that server."""
    return PrivateStore(**options(address, bucket))
