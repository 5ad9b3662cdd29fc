"""Sealing a backup for who may open it (the `age` format, by pyrage); without a recipient it lies as it is."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from label.rules.refusals import Refusal
from toolkit.later import Later

if TYPE_CHECKING:
    import pyrage
else:
    pyrage = Later("pyrage")


def recipients_of(keys: Sequence[str]) -> list[Any]:
    """The public keys, age's (`age1…`) or SSH's (`ssh-ed25519 …`). Raises Refusal."""
    found = []
    for key in keys:
        kind = pyrage.ssh if key.startswith("ssh-") else pyrage.x25519
        try:
            found.append(kind.Recipient.from_str(key))
        except (pyrage.RecipientError, ValueError):
            reason = f"BACKUP_RECIPIENTS : « {key[:24]}… » n’est pas une clé publique age ou SSH."
            raise Refusal([reason]) from None
    return found


def identity_in(path: Path) -> Any:
    """The secret key of a file, age's or SSH's. Raises Refusal."""
    try:
        text = path.read_text()
    except (OSError, UnicodeDecodeError):
        reason = f"La clé {path} ne peut pas être lue."
        raise Refusal([reason]) from None
    lines = [line for line in text.splitlines() if line.startswith("AGE-SECRET-KEY-")]
    try:
        return pyrage.x25519.Identity.from_str(lines[0]) if lines else pyrage.ssh.Identity.from_buffer(text.encode())
    except (pyrage.IdentityError, ValueError):
        reason = f"{path} n’est pas une clé secrète age ou SSH."
        raise Refusal([reason]) from None


def seal(source: BinaryIO, target: BinaryIO, recipients: Sequence[Any]) -> None:
    """Copy, sealed when there are recipients."""
    if recipients:
        pyrage.encrypt_io(source, target, list(recipients))
    else:
        shutil.copyfileobj(source, target)


def unseal(source: BinaryIO, target: BinaryIO, identity: Any | None, *, sealed: bool) -> None:
    """Copy what was sealed in the clear. Raises Refusal without the right key."""
    if not sealed:
        shutil.copyfileobj(source, target)
        return
    if identity is None:
        raise Refusal(["Cette sauvegarde est chiffrée : donnez la clé secrète (--identity FICHIER)."])
    try:
        pyrage.decrypt_io(source, target, [identity])
    except pyrage.DecryptError:
        raise Refusal(["Cette clé n’ouvre pas la sauvegarde, ou le fichier est abîmé."]) from None
