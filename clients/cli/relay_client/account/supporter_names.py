"""What the owner of an account calls those who stand by them: in the keyring, on each of their devices and nowhere else."""

from __future__ import annotations

from typing import Final

from relay.domain.ids import KeysetId
from relay_client.account import keyring
from relay_client.account.contact_names import tidy_name
from relay_client.account.keyring import KeyringContent, SupporterName
from relay_client.account.session import AccountSession
from relay_client.errors import Misused

_KEY_BYTES: Final = 16


class SupporterNames:
    """The names of one account's supporters."""

    def __init__(self, session: AccountSession) -> None:
        self._session = session

    async def all(self) -> dict[bytes, str]:
        """Return every name that was given, by the beginning of a supporter's keyset id."""
        return {
            bytes(supporter.supporter): supporter.name
            for supporter in (await self._session.content()).supporters or ()
        }

    async def of(self, supporter: KeysetId) -> str | None:
        """Return the name of a supporter, None where none was given."""
        return (await self.all()).get(bytes(supporter[:_KEY_BYTES]))

    async def give(self, supporter: KeysetId, name: str) -> str:
        """Call a supporter by this name from now on; raises as `tidy_name`, Misused `name.taken` too."""
        tidied, key = tidy_name(name), keyring.SupporterKey(bytes(supporter[:_KEY_BYTES]))

        def named(content: KeyringContent) -> KeyringContent:
            others = (
                supporter.name.casefold() for supporter in content.supporters or () if supporter.supporter != key
            )
            if tidied.casefold() in others:
                raise Misused("name.taken")
            return keyring.with_supporter(SupporterName(key, tidied))(content)

        await self._session.update(named)
        return tidied
