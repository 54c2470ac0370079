"""Puts the finders together: which run, over what, and which of two finds at the same place stands.

Decides nothing about wording. Every finder sees the whole text in both languages, because one letter may mix
them. Costs: each finder states why its own work is linear; here every hint is visited a fixed number of times.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from relay_client.hints.addresses import address_hints
from relay_client.hints.model import Hint, HintLanguage, merge
from relay_client.hints.numbers import bank_hints, phone_hints
from relay_client.hints.online import email_hints, link_hints
from relay_client.hints.phrases import phrase_hints
from relay_client.hints.plain import plain_text
from relay_client.hints.words import split_words


def find_hints(text: str) -> tuple[Hint, ...]:
    """Find every hint in `text`, Dutch and English, in order of place; hints of one kind never overlap.

    The same text gives the same answer, in time that grows with its length and no faster. An empty answer says
    nothing about a letter: the reader decides. What is found in its plain signs is placed in the text as it was given.
    """
    plain = plain_text(text)
    return tuple(map(plain.placed, _found(plain.text)))


def _found(text: str) -> tuple[Hint, ...]:
    words = split_words(text)
    emails = list(email_hints(text))
    banks = list(bank_hints(text))
    links = _outside(link_hints(text), emails, len(text))
    phones = _outside(phone_hints(text), banks, len(text))
    spoken = chain.from_iterable(phrase_hints(words, language) for language in (HintLanguage.NL, HintLanguage.EN))
    return merge(chain(emails, links, banks, phones, address_hints(text), spoken))


def _outside(hints: Iterable[Hint], taken: Iterable[Hint], length: int) -> Iterator[Hint]:
    """Yield the hints that share no character with any in `taken`: part of an e-mail address is no link."""
    covered = bytearray(length)
    for hint in taken:
        covered[hint.start : hint.end] = b"\x01" * (hint.end - hint.start)
    return (hint for hint in hints if not any(covered[hint.start : hint.end]))
