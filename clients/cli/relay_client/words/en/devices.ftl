# One's own devices, and one that is lost.

device-line = { $name } (number { $id }), last here on { $day }
device-line-this = { $name } (number { $id }), this device, last here on { $day }
device-unnamed = a device without a name
device-named = You call this device { $name }. Only you see this name.
device-end-means = { $name } then gets nothing new. Whoever has it and knows your passphrase can log in with it again. Is it lost or in other hands? Then use: letters lost-device
device-end-ask = End this device? (yes/no)
device-ended = { $name } was ended.
device-lost-hint = Is one of these lost, or not yours? letters lost-device
lost-means = You get a new passphrase and a new recovery code. No other device then sees anything new or can change anything. On each device that you still have, type the new passphrase once. What a lost device has shown before, it can still have.
lost-staff = Call the office too. They can end your old keys and have new ones signed.
lost-ask = Go on? (yes/no)
lost-done = Your other devices are shut out. Your new passphrase holds from now on.
lost-party-means = This makes a new slip for somebody who lost their device. Hand it over in person. When you confirm it with a colleague, the lost device is shut out, and what its keys could open is gone. Until then you can put the case on a pause: letters pause-case

lost-title = Sealed for keys that you lost
lost-own = your letter of { $day }, number { $id }
lost-received = a letter that came, passed on { $day }, number { $id }
lost-note = a private note of { $day }, number { $id }
lost-what-now = Ask your mediator. They can give you anew what came, your private notes, and your own letters that were not passed on yet. What you wrote and they passed on stays with the person it was for.
given-anew = Your mediator gave you this anew, after you lost your keys.

help-devices = your devices: name one, or end one
help-lost-device = shut out a device that you lost
arg-device = the name of a device, or the first digits of its number
arg-device-name = what you call this device; only you see it
arg-device-end = this device gets nothing new from now on
arg-lost-case = for a mediator: the case of somebody who lost their device
arg-lost-side = for a mediator: their side

problem-item-lost-own = You wrote this with keys that you lost. If it was not passed on yet, your mediator can give it to you anew: ask them.
problem-item-lost-received = This came while you had other keys. Your mediator can give it to you anew: ask them.
problem-cli-which-device = Name the device. You see their names and numbers with: letters devices
problem-cli-which-side = Name the side too, a or b.
problem-device-this = This is the device you are at. To wipe it, use: letters profiles --forget NAME
problem-device-name-taken = Another device of yours has this name already. Choose another name.
problem-device-unknown = This device is not there any more. Look again: letters devices
problem-device-ended = You ended this device, from another one. Drafts can still be read here. To use it again, wipe it with letters profiles --forget NAME, and then use letters attach. Was it not you? Call the office.
