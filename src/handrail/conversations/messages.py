"""Adding messages to a locked conversation."""

from __future__ import annotations

from typing import Any

from handrail.accounts.models import User
from handrail.conversations.events import MessagePosted
from handrail.conversations.journal import append
from handrail.conversations.models import Conversation, Message
from handrail.conversations.models.message import Author
from handrail.kernel.errors import InvalidError, TooLargeError
from handrail.rows import Where, find_row, write_row, written_together

LONGEST_MESSAGE = 4000


def checked_text(text: str, *, longest: int = LONGEST_MESSAGE, field: str = "text") -> str:
    """Return the text without outer white space and control characters, or raise with the field."""
    clean = "".join(map(_kept, text)).strip()
    if not clean:
        raise InvalidError("the message is empty", field=field)
    if len(clean) > longest:
        raise TooLargeError(f"a message has at most {longest} characters, this one has {len(clean)}", field=field)
    return clean


def _kept(char: str) -> str:
    """What stays of a character: white space of every script parts words, joiners shape Persian, Hindi and emoji."""
    if char in "\n\t\u200c\u200d" or char.isprintable():
        return char
    return " " if char.isspace() else ""


def add_message(
    conversation: Conversation,
    *,
    author: Author,
    text: str,
    key: str,
    name: str = "",
    person: User | None = None,
    **more: Any,
) -> Message:
    """Store one message and its event. The caller holds the conversation's lock and has checked `key`."""
    message = Message(
        conversation=conversation,
        author=author,
        person=person,
        text=text,
        key=key,
        event=conversation.last_event + 1,
        **more,
    )
    posted = MessagePosted(
        message_id=str(message.pk),
        author=author,
        name=name,
        text=text,
        html=message.html,
        language=message.language,
        sources=message.sources,
        ask_solved=message.ask_solved,
        key=key if author == Author.CUSTOMER else None,
    )
    with written_together():
        write_row(message)
        append(conversation, posted)
    return message


def sent_message(conversation: Conversation, *, author: Author, key: str) -> Message | None:
    """Return the message that somebody has sent with this key, or None."""
    same = Where("conversation_id = %s AND author = %s AND key = %s", (conversation.pk, str(author), key))
    return find_row(Message, same)


def say(conversation: Conversation, text: str, *, key: str) -> Message:
    """Tell the customer something in the product's own name, for instance at a change of hands."""
    return add_message(conversation, author=Author.SYSTEM, text=text, key=key, language=conversation.language)
