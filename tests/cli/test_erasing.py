"""An ended contact tells when its letters are erased and offers a copy, which can be opened and read; by the real program."""

import json
import time
from pathlib import Path

from tests.cli.conftest import Seated, Staff

DAY = 86_400


def test_home_says_when_letters_are_erased_and_the_copy_says_who_and_when(
    opened: Seated, staff: Staff, tmp_path: Path
) -> None:
    pair = opened("Erased later")
    item = pair.anna("write", "--stdin", "--send", text="from Anna, with care")["short"]
    staff.meral.decides("release", item, "--sure")
    pair.bert("open", item, "--no-tell")
    pair.bert("write", "--stdin", "--send", text="an answer by Bert")
    assert pair.bert.at_home()["erased_on"] is None
    pair.anna("withdraw", "--sure")

    told = pair.bert.at_home()["erased_on"]
    assert told == int(time.time() // DAY) + 30
    home = pair.bert.person.transcript("home").output
    assert (
        f"your letters of it are erased here. If you would like to keep a copy: letters export --case {pair.case[:8]}"
        in home
    )

    out, data = tmp_path / "copy.txt", tmp_path / "copy.json"
    assert pair.bert("export", "--out", str(out))["left_out"] == []
    rows = out.read_text().splitlines()
    assert rows.index("From the other person") < rows.index("| from Anna, with care")
    assert rows.index("From you") < rows.index("| an answer by Bert")
    pair.bert("export", "--format", "json", "--out", str(data))
    letters = {each["from"]: each for each in json.loads(data.read_text())}
    today = time.strftime("%Y-%m-%d", time.gmtime())
    assert (letters["you"]["text"], letters["you"]["day"]) == ("an answer by Bert", today)
    assert (letters["other"]["text"], letters["other"]["day"]) == ("from Anna, with care", today)
    assert out.stat().st_mode & 0o777 == data.stat().st_mode & 0o777 == 0o600
