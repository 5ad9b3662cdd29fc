"""The gestures of the initiatives, one verb function each: one transaction, one journal line."""

from initiatives.actions.documents import add_document, remove_document
from initiatives.actions.moderation import accept, send_back
from initiatives.actions.photos import add_photo, describe_photo, move_photo, remove_photo
from initiatives.actions.telling import (
    freeze_highlights,
    put_forward,
    save_draft,
    save_news,
    start_initiative,
    submit_initiative,
    take_back,
    take_off,
    withdraw_initiative,
)

__all__ = [
    "accept",
    "add_document",
    "add_photo",
    "describe_photo",
    "freeze_highlights",
    "move_photo",
    "put_forward",
    "remove_document",
    "remove_photo",
    "save_draft",
    "save_news",
    "send_back",
    "start_initiative",
    "submit_initiative",
    "take_back",
    "take_off",
    "withdraw_initiative",
]
