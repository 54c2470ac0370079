"""Renewing staff and moving cases by the real programs: the file for the root, the root's answer, the service taking it in."""

import re
from pathlib import Path

from tests.cli.conftest import Seated, Staff
from tests.cli.seats import Person, Relay


def test_the_root_signs_anew_and_the_same_keys_go_on(staff: Staff, relay: Relay, folder: Path) -> None:
    with Person("sorted", folder, relay) as short:
        request = short.home / "request.json"
        short(
            *("staff", "request", "--origin", relay.origin, "--fingerprint", relay.fingerprint, "--name", "Sorted"),
            *("--login-name", "sorted", "--role", "mediator", "--days", "50", "--out", str(request)),
        )
        short("staff", "accept", str(relay.sign(request)))
        told = short("today")["warnings"]
        assert [(each["code"], each["name"], each["case"]) for each in told] == [
            ("warn.staff_ending", "Sorted", None)
        ]
        short.leaves()
        assert short.program("warnings").status == 8
        assert re.search(r"The access of Sorted ends in 4[89] days\.", short.program("warnings").output)
        assert relay.checked("staff") == "FAILED"

        due = short.home / "due.records"
        assert staff.office("staff", "due", "--out", str(due))["count"] == 1
        signed = relay.renewed(due)
        assert staff.office("staff", "renewed", str(signed))["names"] == ["Sorted"]
        assert short("today")["warnings"] == []
        short.leaves()
        assert short.program("warnings").status == 0
        assert staff.office("staff", "due", "--out", str(short.home / "none"))["count"] == 0
        assert staff.office("staff", "renewed", str(signed))["done"], "the same once more is answered alike"
        assert relay.checked("staff") == "ok"


def test_a_leaving_mediators_cases_go_to_a_colleague(
    opened: Seated, staff: Staff, relay: Relay, folder: Path
) -> None:
    pair = opened("Changes hands")
    with Person("leaving", folder, relay) as leaving:
        request = leaving.home / "request.json"
        leaving(
            *(
                "staff",
                "request",
                "--origin",
                relay.origin,
                "--fingerprint",
                relay.fingerprint,
                "--name",
                "Leaving",
            ),
            *("--login-name", "leaving", "--role", "mediator", "--out", str(request)),
        )
        leaving("staff", "accept", str(relay.sign(request)))
        staff.office("assign", pair.case, "Leaving", "--deputy")
        sent = pair.anna("write", "--stdin", "--send", "--sure", text="for both mediators")["short"]
        done = staff.office("take-over", "Leaving", "Deputy", "--sure")
        assert done["cases"] == [{"case": pair.case, "places": 1, "code": None}]
        leaving("handover", "Deputy", "--all")
        assert staff.deputy("review", sent)["text"] == "for both mediators"
        ended = staff.office("take-over", "Leaving", "Deputy", "--end", "--sure")
        assert (ended["done"], ended["cases"][0]["code"]) == (True, None)
        assert leaving.says_no("review", sent) in {"id.unknown", "not.found"}
        names = {each["name"] for each in staff.meral("case", pair.case)["mediators"]}
        assert names == {"Meral", "Deputy"}
        assert staff.office("renew", "--all")["cases"] == []
        assert staff.office.says_no("renew") == "cli.handover"


def test_the_office_cannot_end_its_last_member(staff: Staff) -> None:
    assert staff.office.says_no("staff", "end", "Office", "--sure") == "staff.last_coordinator"
