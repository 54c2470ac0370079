"""One's own devices: which there are, what they are called, ending one, and what to do when one is lost."""

from __future__ import annotations

from argparse import Namespace

from relay.domain.model import Side
from relay.wire import messages as m
from relay_client.commands import arguments as a
from relay_client.commands.account import new_passphrase, say_code
from relay_client.commands.base import CommandContext, Commands, Result
from relay_client.commands.invitations import SLIP_DAYS, slip
from relay_client.ui.exits import Usage
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import Json
from relay_client.views.devices import DeviceInfo

COMMANDS = Commands()


@COMMANDS.add(
    "devices",
    a.arg("device", "DEVICE", "arg-device", nargs="?"),
    a.arg("--name", "NAME", "arg-device-name"),
    a.flag("--end", "arg-device-end"),
    a.SURE,
)
async def devices(context: CommandContext, args: Namespace) -> Result:
    """List one's devices, give one a name, or end one."""
    own = (await context.unlocked()).devices
    if args.end:
        if args.device is None:
            raise Usage("cli.which_device")
        chosen = await own.find(args.device)
        context.terminal.say("device-end-means", name=_called(context, chosen))
        context.require_yes(args, "device-end-ask")
        await own.end(chosen.device)
        context.terminal.say("device-ended", name=_called(context, chosen))
        return {"ended": chosen.device.hex()}
    if args.name is not None:
        device = await own.here() if args.device is None else (await own.find(args.device)).device
        given = one_line(await own.name(device, args.name))
        context.terminal.say("device-named", name=given)
        return {"device": device.hex(), "name": given}
    listed: list[Json] = []
    for device_info in await own.all():
        sentence = "device-line-this" if device_info.this else "device-line"
        context.terminal.say(
            sentence,
            name=_called(context, device_info),
            day=context.words.day(device_info.seen),
            id=device_info.short,
        )
        listed.append(
            {
                "device": device_info.device.hex(),
                "short": device_info.short,
                "name": device_info.name,
                "seen": device_info.seen,
                "this": device_info.this,
            }
        )
    context.terminal.say("device-lost-hint")
    return {"devices": listed}


def _called(context: CommandContext, device: DeviceInfo) -> str:
    return context.words("device-unnamed") if device.name is None else one_line(device.name)


@COMMANDS.add(
    "lost-device",
    a.arg("case", "CASE", "arg-lost-case", nargs="?"),
    a.one_of("side", Side, "arg-lost-side", nargs="?"),
    a.days(SLIP_DAYS),
    a.file("--out", "arg-slip-out"),
    a.file("--pdf"),
    a.arg("--new-fd", "N", type=int),
    a.SURE,
)
async def lost_device(context: CommandContext, args: Namespace) -> Result:
    """Shut out every device but this one; or, by a mediator, make the slip for somebody who lost theirs."""
    account = await context.unlocked()
    if args.case is not None:
        if args.side is None:
            raise Usage("cli.which_side")
        context.terminal.say("lost-party-means")
        return await slip(context, Namespace(**vars(args), supporter=False))
    context.terminal.say("lost-means")
    if account.profile.kind is m.Profile.STAFF:
        context.terminal.say("lost-staff")
    context.require_yes(args, "lost-ask")
    if args.new_fd is not None:
        context.hand_in(args.new_fd)
        new = context.given_passphrase() or ""
    else:
        context.forget_given()
        new = new_passphrase(context, account.profile.kind)
    code = await account.devices.end_others(new)
    context.terminal.say("lost-done")
    say_code(context, code)
    return {"done": True, "recovery_code": code}
