# Stopping, also without a line, and names for contacts.

stop-what-pause = Your pause
stop-what-withdraw = Your leaving
stop-what-recall = Taking your letter back
stop-what-refuse = Sending the letter back
stop-what-consent-end = Taking your agreement back
stop-what-guardian-word = Your no as a parent or guardian
stop-written-down = { $what } is written down on this device. It counts from the moment it reaches the service. It is sent as soon as there is a connection: with your next command, or by itself while this session is open.
stop-urgent = Is it urgent? Call { $telephone }.
stop-urgent-unknown = Is it urgent? Call the office. The number is on your slip.
stop-sent = { $what } ({ $name }) reached the service. It counts from now on.
stop-waits = { $what } ({ $name }) has not reached the service yet. It is still written down on this device.
stop-refused = { $what } ({ $name }): the service said no, perhaps because this contact has ended. Look at it: letters home
stop-sent-again = { $what } was sent again, because the service may have lost it.
stop-no-contact = You have no contact now.
choose-contacts = In which contact? All of them, or one:
choose-contact = Which contact?
choose-all = all
choose-account = With which account?
for-contact = For: { $name }

ask-contact-name = What do you call this person? Only you see this name.
named = You call this contact { $name }. Only you see this name.
name-line = { $name } (number { $id })
name-line-none = { $name } has no name yet. Give one: letters name { $id } "NAME"

help-name = call a contact by a name of your own
arg-contact = the contact: the name that you gave, or the start of its number
arg-called = what you call this contact; only you see it
arg-contact-name = what you call this person; only you see it
arg-all-contacts = in all your contacts

problem-stop-which = You have more than one contact: { $names }. Say which: letters withdraw "NAME", or all: letters withdraw --all. To stop everything for now: letters pause
problem-stop-no-contact = You have no contact in which something can be stopped.
problem-cli-all-or-one = Choose one: a contact, or --all.
problem-name-needed = This person has no name on your device yet. Give one, so that nothing goes to somebody else: --name "NAME", or: letters name CONTACT "NAME"
problem-name-empty = A name needs at least one letter.
problem-name-too-long = This name is too long. At most 40 letters.
problem-name-taken = Another contact has this name already. Choose another name.
problem-name-characters = This name holds something that cannot be in a name.

safe-letter = It was not sent. Your text is safe: draft { $id }. To go on: letters write --draft { $id }
safe-note = It was not sent. Your note is safe: draft { $id }. To send it: letters note --draft { $id }
safe-reason = It was not sent. Your reason is safe: draft { $id }. To send it, give the command once more with: --draft { $id }
safe-remark = It was not sent. Your remark is safe: draft { $id }. To send it: letters postpone ITEM DAY --draft { $id }
safe-told = It was not kept as a letter. The text is safe: draft { $id }. To go on: letters told … --draft { $id }
safe-derived = It was not kept as a letter. The text is safe: draft { $id }. To go on: letters derive ITEM --draft { $id }
safe-release-note = It was not passed on. Your note is safe: draft { $id }. To go on: letters release ITEM --draft { $id }
draft-use-note = (private note)
draft-use-reason = (reason)
draft-use-remark = (remark)
draft-use-told = (told by somebody)
draft-use-derived = (made from a letter)
draft-use-release-note = (note with a letter)
arg-text-draft = a text of this kind that was not sent (see: drafts)
problem-draft-other-use = This draft is something else. Nothing was sent. See: letters drafts
text-left-out = The command was not done. The text below it was not kept. No line of it was run as a command.
safe-and-pending = No answer came. Your text is safe: draft { $id }. What you did is kept too, and is known again by its number: letters pending ({ $number })
