"""What a worker does for the ground floor: send the outbox, have documents read by the antivirus."""

from label.tasks.files import ScannerAway, scan_attachment, scan_waiting, send_scan, threat_in
from label.tasks.mail import blocks, deliver_due, deliver_mail, kick

__all__ = [
    "ScannerAway",
    "blocks",
    "deliver_due",
    "deliver_mail",
    "kick",
    "scan_attachment",
    "scan_waiting",
    "send_scan",
    "threat_in",
]
