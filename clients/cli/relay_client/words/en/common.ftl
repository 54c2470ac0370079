# Words that every screen shares. "The other" is the person across; both sides get the same words.

promise = Who can read what you write: you, your mediator, and the other person once your mediator passed it on. Nobody else, not even us who run the computer.

kind-letter = letter
kind-typed = typed letter
kind-pages = letter on paper (pages)
kind-audio = sound recording
kind-video = film
kinds-none = nothing
side-a = side A
side-b = side B
state-preparing = being prepared
state-open = open
state-paused = paused
state-closed = ended
status-with-mediator = with your mediator
status-passed-on = passed on
status-returned = returned with a note
status-taken-back = taken back
status-not-passed-on = not passed on
status-opened = passed on and opened
status-by-service = { $status } (says the service)
envelope-closed = closed. You decide whether and when you open it.
envelope-opened = you opened it
envelope-sent-back = you sent it back
envelope-no-longer-available = no longer available
item-state-held = with the mediators
item-state-released = passed on, not opened
item-state-opened = passed on, opened
item-state-returned = returned with a note
item-state-declined = not passed on
item-state-recalled = taken back
item-state-refused = sent back unopened
item-state-voided = the contact ended first
item-postponed = waits until { $day }
place-lead = lead mediator
place-deputy = deputy
role-coordinator = office
role-mediator = mediator
role-counsellor = counsellor
role-server = service
scope-submit = bring letters
scope-read = receive and print letters
delivery-handed = handed over
delivery-read-aloud = read aloud
delivery-not-wanted = not wanted

hint-phone = looks like a telephone number
hint-address = looks like an address
hint-email = looks like an e-mail address
hint-link = looks like a link
hint-bank = looks like a bank account
hint-forgiveness = asks for forgiveness
hint-blame = heavy words. They may stay. They can be hard to listen to for the other.
hint-gift = speaks of a gift or of money
hint-meeting = speaks of meeting
hints-title = Your mediator may want to talk about these places:
hints-free = These are only hints. You decide what you write.
hints-none = There are no hints for this text.
hints-beside = Hints. They decide nothing; you do.

waiting-days =
    { $days ->
        [0] since today
        [one] waits 1 day
       *[other] waits { $days } days
    }
answers-yes = yes y
nothing-changed = Nothing has changed.
ask-choice = Your choice (1 to { $last }):
ask-choice-again = Type a number from 1 to { $last }.
ask-passphrase = Passphrase:
ask-label = Label and file number of the case:
lock-again = That is not right. Try again.
page-more = -- more: Enter, stop: q --
page-end = -- the end: Enter --
session-prompt = letters>
session-begin = Your account is open. Type a command, or: help, lock, exit.
session-idle = Nobody typed for 15 minutes. Your account is locked.
session-locked = Your account is locked. The next command asks for your passphrase.
request-number = (Request number: { $number })
troubled-case = { $id } is left out here. { $told }
pending-kept = What you did is kept. It has not been answered yet. See: letters pending (number { $id }).
evidence-kept = The proof lies in the file { $file }. You can give it to the office. It holds no letters.

letter-head = { $kind } of { $day }, number { $id }
letter-subject = About: { $subject }
said-note = { $who } says about this letter:
said-reason = { $who } says why it came back:
said-why-not = { $who } says why it was not passed on:
words-not-shown = What your mediator wrote with this is not shown: it did not come as they signed it. Ring your mediator.
said-remark = { $who } noted:
said-by-a-mediator = A mediator
letter-brought = A counsellor brought this letter.
letter-told = This letter was told to the mediator. The mediator wrote it down.
letter-derived = The mediator made this text from another letter, for example a translation.
letter-author-changed = Attention: this letter was signed with another key than before. Ask about it.
letter-language = Written in: { $language } ({ $tag })
letter-doubtful =
    { $count ->
        [one] Attention: 1 word has letters that look like other letters:
       *[other] Attention: { $count } words have letters that look like other letters:
    }
letter-hidden =
    { $count ->
        [one] Attention: there is 1 character in this letter that no screen shows.
       *[other] Attention: there are { $count } characters in this letter that no screen shows.
    }

readers-title = Who can read this, now or when it is passed on:
reader-mediator = { $name } (mediator)
reader-counsellor = { $name } (counsellor)
reader-party = { $name }
reader-added = New in this list: { $name }
reader-gone = No longer in this list: { $name }
readers-ask = The list has changed. Do you still want to send this? (yes/no)

notes-none = There are no notes.
note-head = { $who }, { $moment }:
note-unreadable = This note cannot be shown. It is not what was signed. Call the office.
note-by-me = You
note-left = Your note is left. Only you and your mediators can read it.
note-left-mediator = Your note is left. Only those it is for can read it.

record-log = decision noted
journal-attested = { $side } (written down by { $name })
journal-gone = { $id }, can no longer be read
record-deliver = said what became of a letter
record-note = private note
record-pause = pause
record-resume = pause ended
record-close = contact ended by a mediator
record-restore = service restored from a copy
record-receipt = receipt
record-shred-receipt = keys destroyed

letter-agreed = Who wrote the original has agreed to this text.
letter-not-agreed = Who wrote the original does not agree to this text. It cannot be passed on.
letter-replaces = This letter came in the place of letter { $id }.
