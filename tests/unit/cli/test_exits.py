"""Every failure has a status by family and a sentence; nothing that could hold a secret is shown."""

import re

import pytest

from relay.crypto.errors import CannotOpen, CryptoCode
from relay.domain.refusals import Code
from relay.wire.codec import Malformed
from relay.wire.problems import PROBLEMS
from relay_client import errors
from relay_client.ui.exits import Exit, Usage, code_of, exit_of, sentence
from relay_client.ui.terminal import NoAnswer
from relay_client.words.sentences import Language, Sentences


def problem(code: str) -> errors.ServerProblem:
    return errors.ServerProblem(code, PROBLEMS[code].status)


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (problem("case.paused"), 3),
        (problem("not.found"), 3),
        (problem("journal.stale"), 3),
        (problem("record.late"), 3),
        (problem("json.syntax"), 4),
        (problem("record.root"), 4),
        (problem("crypto.signature"), 5),
        (problem("store.busy"), 6),
        (problem("rate.limited"), 6),
        (problem("service.fault"), 6),
        (problem("login.refused"), 7),
        (problem("login.needed"), 7),
        (problem("staff.ended"), 7),
        (errors.Unreachable("net.timeout"), 6),
        (errors.LocalFault("home.full"), 6),
        (errors.Untrusted("trust.signature"), 5),
        (errors.Unreadable("item.grant"), 5),
        (CannotOpen(CryptoCode.PADDING), 5),
        (errors.CaseChanged(()), 3),
        (errors.Locked("lock.passphrase"), 7),
        (errors.Misused("id.unknown"), 2),
        (Usage("cli.usage"), 2),
        (NoAnswer("ask-passphrase"), 2),
        (KeyboardInterrupt(), 2),
        (Malformed("json.text"), 4),
        (ValueError("a secret"), 70),
    ],
)
def test_a_failure_ends_with_the_status_of_its_family(fault: BaseException, status: int) -> None:
    assert exit_of(fault) == status


def test_every_refusal_of_the_rules_is_refused_and_no_problem_is_a_bug() -> None:
    assert {exit_of(problem(code.value)) for code in Code} == {Exit.REFUSED}
    assert all(exit_of(problem(code)) not in (Exit.DONE, Exit.BUG) for code in PROBLEMS)


@pytest.mark.parametrize("language", Language)
def test_the_long_help_names_every_status(language: Language) -> None:
    text = Sentences(language).help_text()
    (told,) = re.findall(
        r"^(?:A command ends with|Een opdracht eindigt met) .*?\n\n", text, re.MULTILINE | re.DOTALL
    )
    assert [int(status) for status in re.findall(r"\b\d+\b", told)] == list(Exit)


def test_a_bug_is_told_without_its_words() -> None:
    told = sentence(ValueError("the letter says hello"), Sentences(Language.EN))
    assert code_of(ValueError("x")) == "cli.bug"
    assert "hello" not in told


def test_a_code_of_a_newer_service_still_gets_a_sentence() -> None:
    assert "planet.full" in sentence(errors.Misused("planet.full"), Sentences(Language.NL))


def test_a_letter_that_is_wrong_is_told_apart_from_one_that_may_not_go() -> None:
    words = Sentences(Language.EN)
    assert sentence(errors.Unreadable("item.recipient"), words) != sentence(problem("item.recipient"), words)


def test_the_request_number_is_told_where_there_is_one() -> None:
    fault = errors.ServerProblem("service.fault", 500, request="r-17")
    assert "r-17" in sentence(fault, Sentences(Language.EN))


@pytest.mark.parametrize("language", list(Language))
def test_who_typed_too_little_is_told_what_there_is(language: Language) -> None:
    ids = [bytes.fromhex(text) + bytes(12) for text in ("a1b2c3d4", "a1b2c3d5", "0fffffff")]
    told = sentence(errors.Ambiguous.among(ids), Sentences(language))
    assert ": 0fffffff, a1b2c3d4, a1b2c3d5." in told
    alike = [bytes.fromhex("a1b2c3d4e5"), bytes.fromhex("a1b2c3d4e6")]
    assert errors.Ambiguous.among(alike).candidates == ("a1b2c3d4e5", "a1b2c3d4e6")
    many = sentence(errors.Ambiguous((f"mother {n}" for n in range(9)), "id.which"), Sentences(language))
    assert "mother 4" in many
    assert "mother 5" not in many
    assert Sentences(language)("warn-and-others", cases="mother 4") in many
