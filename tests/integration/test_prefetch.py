"""Mail scanners and browsers fetch every link they find, often twice. Here that changes nothing."""

from __future__ import annotations

from relay.wire.routes import POKES_PATH, ROUTES, Method
from tests.integration.conftest import Served
from tests.support.process import Line, path_of

TUS = {"Tus-Resumable": "1.0.0"}


async def test_2_fetching_any_address_changes_nothing(served: Served, line: Line) -> None:
    """With the tokens of everybody, real ids, and each method that promises to be safe; twice."""
    items = (served.held, served.released, served.opened)
    people = (served.lead, served.case.a, served.case.b, served.office, served.foreign.mediator, served.former)
    ids: dict[str, bytes | int] = {
        "case": served.case.case,
        "slip": served.slip,
        "upload": served.upload,
        "part": 1,
    }
    answered, looked, kept = 0, set(), files_of(served)
    with served.unchanged():
        for _ in range(2):
            for route in ROUTES:
                for method in ("GET", "HEAD", "OPTIONS"):
                    for who in people:
                        for item in items if "{item}" in route.path else items[:1]:
                            path = path_of(route, item=item.item, **ids)
                            reply = await line.send(method, path, bearer=who.bearer, headers=TUS)
                            answered += 1
                            if reply.status == 200:
                                # Where GET is, HEAD asks for the same without its body; an upload is only asked how far it is.
                                assert method in ({"HEAD"} if route.path.endswith("/{upload}") else {"GET", "HEAD"})
                                looked.add(path)
    assert answered == 2 * 3 * len(people) * sum(3 if "{item}" in each.path else 1 for each in ROUTES)
    gets = {path_of(each, item=served.opened.item, **ids) for each in ROUTES if each.method is Method.GET}
    assert gets <= looked, "every address that can be looked at was seen by somebody"
    assert files_of(served) == kept


def files_of(served: Served) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in (served.site.home / "files").iterdir()}


async def test_2_listening_for_pokes_changes_nothing(served: Served, line: Line) -> None:
    with served.unchanged():
        for method in ("HEAD", "OPTIONS"):
            assert (await line.send(method, POKES_PATH, bearer=served.lead.bearer)).status == 405
        for _ in range(2):
            async with line.pokes(served.lead) as stream:
                assert await stream.next() is not None
