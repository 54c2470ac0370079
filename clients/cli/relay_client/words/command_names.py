"""What each command is called in each language: both names work everywhere, and sentences name the one of their language.

The English name is the one that code, scripts and documents use. Sentences are kept with it (`letters withdraw`), and said with the
name of the reader's language. Decides nothing about what a command does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_TABLE: Final = """
    help = hulp
    help-lines = hulplijnen
    safety = veiligheid
    join = meedoen
    staff request = medewerker aanvragen
    staff accept = medewerker beginnen
    staff list = medewerker lijst
    staff end = medewerker stoppen
    staff due = medewerker aflopend
    staff renewed = medewerker verlengd
    attach = koppelen
    recover = herstellen
    passphrase = wachtzin
    profiles = accounts
    devices = apparaten
    lost-device = apparaat-kwijt
    export = bewaren
    app = scherm
    organisation = organisatie
    clock = klok
    take-older-keys = oudere-sleutels
    home = thuis
    list = lijst
    read = lezen
    open = openen
    to-print = af-te-drukken
    print = afdrukken
    deliver = afleveren
    write = schrijven
    bring = brengen
    drafts = klad
    pending = onbeantwoord
    hints = tips
    where = waarbij
    pages = paginas
    recall = terugnemen
    refuse = terugsturen
    pause = pauze
    resume = verdergaan
    withdraw = stoppen
    name = naam
    note = bericht
    notes = berichten
    answered = beantwoord
    people = mensen
    journal = verloop
    consent = toestemming
    preferences = voorkeuren
    sign = ondertekenen
    cosign = meeondertekenen
    destroy = vernietigen
    agree = akkoord
    today = vandaag
    cases = zaken
    case = zaak
    case new = zaak nieuw
    attest consent = vastleggen toestemming
    attest preferences = vastleggen voorkeuren
    attest agree = vastleggen akkoord
    attest together = vastleggen samen
    under-age = minderjarig
    guardian = voogd
    ask-guardian = voogd-vragen
    end-guardian = voogd-stoppen
    together = samen
    prepared = voorbereid
    open-case = zaak-openen
    pause-case = zaak-pauze
    resume-case = zaak-verder
    close = zaak-stoppen
    two-mediators = twee-bemiddelaars
    countersign = meetekenen
    review = bekijken
    release = doorgeven
    return = teruggeven
    decline = niet-doorgeven
    postpone = uitstellen
    told = verteld
    derive = afleiden
    offer = voorleggen
    interpret = tolk
    end-interpreting = tolk-stoppen
    read-along = meelezen
    supporters = steunfiguren
    lend = laten-meelezen
    unlend = niet-meer-meelezen
    end-supporter = steunfiguur-stoppen
    to-translate = te-vertalen
    translate = vertalen
    slip = uitnodiging
    enrolments = antwoorden
    confirm = bevestigen
    delegate = machtigen
    revoke = machtiging-stoppen
    handover = overdragen
    step-aside = terugtreden
    deputies = vervangers
    regrant = opnieuw-geven
    take-over = overnemen
    assign = toewijzen
    renew = verlengen
    end-assignment = plaats-stoppen
    label = zaaknaam
    counts = aantallen
    warnings = waarschuwingen
    session = sessie
    lock = slot
    exit = klaar
"""
LINES: Final = tuple(line.split(" = ") for line in _TABLE.strip().splitlines())
"""Each line of the table: an English name and the Dutch one. None stands twice."""
DUTCH: Final[Mapping[str, str]] = {name.strip(): dutch for name, dutch in LINES}
"""The Dutch name of every command, by its English one."""
_ENGLISH: Final = {dutch: english for english, dutch in DUTCH.items()}
_LONGEST_FIRST: Final = "|".join(sorted((re.escape(name) for name in DUTCH), key=len, reverse=True))
_AFTER_THE_PROGRAM: Final = re.compile(rf"(?<=\bletters )({_LONGEST_FIRST})(?![\w-])")
_AFTER_THE_PROMPT: Final = re.compile(rf"(?<=\bletters> )({_LONGEST_FIRST})(?![\w-])")


def english(typed: str) -> str:
    """Return the name by which code knows a command; what is no Dutch name stays as it is."""
    return _ENGLISH.get(typed, typed)


def called(name: str, language: str) -> str:
    """Return what a command is called in a language."""
    return DUTCH.get(name, name) if language == "nl" else name


def in_language(text: str, language: str) -> str:
    """Return a text of ours with the names of commands in a language: behind `letters`, and behind the prompt of a session."""
    if language != "nl":
        return text
    for pattern in (_AFTER_THE_PROGRAM, _AFTER_THE_PROMPT):
        text = pattern.sub(lambda match: DUTCH[match[1]], text)
    return text
