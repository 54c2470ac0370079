"""The scenarios of the test vectors, each a function that makes one file's contents; `scripts/vectors.py` writes them.

Nothing here is imported by the project or by the tests that verify the files.
"""

from collections.abc import Mapping

from scripts.scenarios import (
    access,
    changes,
    characters,
    hints,
    hostile_service,
    items,
    keys,
    needs,
    origins,
    page_form,
    pages,
    people,
    readings,
    records,
    replays,
    replays_flagged,
    replays_guardian,
    replays_refused,
    seals,
    story,
)
from scripts.scenarios.base import Scenario

SCENARIOS: Mapping[str, Scenario] = {
    "keyset": keys.keyset,
    "typed-forms": keys.typed_forms,
    "padding-lengths": keys.padding_lengths,
    "every-type": records.every_type,
    "malformed": records.malformed,
    "signatures": records.signatures,
    "journal": records.journal,
    "grants": seals.grants,
    "words": seals.words,
    "share-backup": seals.share_backup,
    "parts": items.parts,
    "parts-refused": items.parts_refused,
    "item-of-several-parts": pages.several_parts,
    "item-of-several-parts-refused": pages.several_parts_refused,
    "page-form": page_form.page_form,
    "page-refusals": page_form.page_refusals,
    "slots-of-a-person": access.slots_of_a_person,
    "keyring-of-a-person": access.keyring_of_a_person,
    "slip-answered": access.slip_answered,
    "login": access.login,
    "account-changes": changes.account_changes,
    "succession-of-epochs": people.succession_of_epochs,
    "delegations": people.delegations,
    "restores": people.restores,
    "characters": characters.characters,
    "hints": hints.hints,
    "origins": origins.origins,
    "submit-release-open": story.submit_release_open,
    "hand-over-reading": readings.hand_over_reading,
    "regrant-reading": readings.regrant_reading,
    "replays": replays.replays,
    "replays-flagged": replays_flagged.replays_flagged,
    "replays-guardian": replays_guardian.replays_guardian,
    "replays-refused": replays_refused.replays_refused,
    "hostile-service": hostile_service.hostile_service,
    "needs": needs.needs,
    "needs-later": needs.needs_later,
}
"""File name (without .json) to scenario, in the order of docs/protocol.md."""
