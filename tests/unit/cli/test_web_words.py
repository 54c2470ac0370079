"""What the browser says to frightened people: short, plain, never pressing, never blaming, and true of the program."""

import re

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

from relay_client.words.sentences import Language, Sentences, sources

MOST_WORDS = 17  # of one sentence; the plain page of a slip has such ones, and was found good
USUAL_WORDS = 12
LONG_SHARE = 0.1
NAMES = (
    *(
        "day",
        "time",
        "place",
        "last",
        "typed",
        "mediator",
        "mediators",
        "line",
        "before",
        "code",
        "name",
        "names",
        "number",
        "count",
    ),
    *("made", "page", "most", "size"),
    *("side", "state", "kind", "forms", "by", "who", "case", "remark", "how"),
)
VARIABLES = dict.fromkeys(NAMES, "x") | {"days": 2, "pages": 2}

PRESSING = {
    Language.NL: r"nu meteen|direct|snel(?! weg)|haast|moet|verplicht|laatste kans|vergeet niet|nog maar"
    r"|weet u het zeker|zodra mogelijk",
    Language.EN: r"right now|immediately|hurry|must|required|last chance|do not forget|only \d+|are you sure"
    r"|as soon as possible",
}
BLAMING = {
    Language.NL: r"ongeldig|fout|verkeerd|mislukt|geweigerd|u hebt niet|uw schuld|helaas|waarom|dader|slachtoffer|verdachte",
    Language.EN: r"invalid|error|wrong|failed|rejected|denied|you did not|your fault(?<!not your fault)"
    r"|unfortunately|why|offender|victim|suspect",
}
TECHNICAL = {
    Language.NL: r"server|account|token|sessie|upload|download|http|url|link(?!s\b)|cookie|versleuteld|code \d"
    r"|inloggen|wachtwoord|app\b|klik",
    Language.EN: r"server|account|token|session|upload|download|http|url|link|cookie|encrypt|code \d|log ?in|password|app\b|click",
}
FLATTERING = {
    Language.NL: r"bedankt|gefeliciteerd|super|geweldig|goed gedaan|sorry|even geduld|alstublieft|a\.u\.b",
    Language.EN: r"thank|congratulations|great|awesome|well done|sorry|please|oops",
}
REFUSED = (PRESSING, BLAMING, TECHNICAL, FLATTERING)


def texts(language: Language) -> dict[str, str]:
    """Return the sentences of the browser, with a word in place of each variable."""
    words = Sentences(language)
    found = {}
    for file in ("web.ftl", "desk.ftl", "counsel.ftl"):
        for entry in FluentParser().parse(sources(language)[file]).body:
            if isinstance(entry, ftl.Message):
                found[entry.id.name] = words(entry.id.name, **VARIABLES)
    return found


def breaches(text: str, language: Language) -> list[str]:
    return [each[0] for kind in REFUSED for each in re.finditer(rf"(?i)(?<![a-z])(?:{kind[language]})|!", text)]


@pytest.mark.parametrize("language", Language)
def test_no_sentence_presses_blames_flatters_or_is_technical(language: Language) -> None:
    assert {name: found for name, text in texts(language).items() if (found := breaches(text, language))} == {}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.NL, "U moet nu een wachtwoord kiezen."),
        (Language.NL, "Gelukt!"),
        (Language.NL, "Ongeldig nummer."),
        (Language.NL, "Bedankt voor uw brief."),
        (Language.EN, "Are you sure?"),
        (Language.EN, "Invalid password"),
        (Language.EN, "Upload failed (413)"),
        (Language.EN, "It is your fault."),
    ],
)
def test_such_a_sentence_is_refused(language: Language, text: str) -> None:
    assert breaches(text, language) != []


@pytest.mark.parametrize("language", Language)
def test_one_idea_a_sentence(language: Language) -> None:
    lengths = {
        part: len(part.split())
        for text in texts(language).values()
        for part in re.split(r"(?<=[.?:])\s+", text.strip())
    }
    assert {part: length for part, length in lengths.items() if length > MOST_WORDS} == {}
    long = {part for part, length in lengths.items() if length > USUAL_WORDS}
    assert len(long) <= LONG_SHARE * len(lengths), long


def test_dutch_says_u_and_gives_nobody_a_gender() -> None:
    for name, text in texts(Language.NL).items():
        assert not re.search(r"(?i)\b(je|jij|jou|jouw)\b", text), name
        assert not re.search(r"(?i)\b(zijn|haar) (bemiddelaar|brief|brieven)\b", text), name
