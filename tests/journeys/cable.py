"""A cable between one browser and the product, which can be cut: an emulated cut ends with the page that is left."""

import contextlib
import socket
import threading

from tests.journeys.conftest import Product


class Cable:
    """Forwards what comes to its own port to the product's, until it is cut; then refuses, until it is mended."""

    def __init__(self, product: Product) -> None:
        self.target = product.port
        self.port = 0
        self.open: list[socket.socket] = []
        self.mend()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def mend(self) -> None:
        """Listen, on the same port as before."""
        self.listening = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self._accept, args=[self.listening], daemon=True).start()

    def cut(self) -> None:
        """Refuse what comes, and end what is under way."""
        for one in [self.listening, *self.open]:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self.open = []

    def _accept(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listening.accept()
                self.open.append(near)
                threading.Thread(target=self._link, args=[near], daemon=True).start()

    def _link(self, near: socket.socket) -> None:
        """One connection, both ways; one that the product does not take is closed, and the others go on."""
        try:
            far = socket.create_connection(("127.0.0.1", self.target))
        except OSError:
            near.close()
            return
        self.open.append(far)
        threading.Thread(target=_carry, args=[far, near], daemon=True).start()
        _carry(near, far)


def _carry(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
    with contextlib.suppress(OSError):
        other.shutdown(socket.SHUT_RDWR)
