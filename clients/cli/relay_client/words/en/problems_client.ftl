# Why this program, on this device, did not do something.

problem-other = Something is in the way: { $code }. Perhaps your program is old. You can call the office.
problem-problem-other = Something is in the way that this program does not know. Perhaps your program is old. You can call the office.

problem-cli-usage = This command is not complete, or not right.
problem-cli-command = There is no such command. See: letters help
problem-cli-no-answer = A question was not answered. Give the answer with the command, or run it at a screen.
problem-cli-interrupted = Stopped. Look whether the last step was done.
problem-cli-quotes = There is a quotation mark too many or too few.
problem-cli-bug = Something went wrong in this program. Nothing was shown to anybody. Please tell the office what you did.
problem-cli-passphrase-fd = The passphrase could not be read from where you said.
problem-cli-file = This file cannot be read, or there is already a file with this name.
problem-cli-send-or-keep = Choose one: send it or keep it.
problem-cli-kinds = Name what is welcome: typed, pages, audio, video, with commas between them. Or: none.
problem-cli-attested = Say how you know: --attested paper, or --attested present.
problem-cli-note-to = A note is for one: a side, or a counsellor.
problem-cli-release-to = Choose one: in person, or to a counsellor.
problem-cli-counsellor = No permission, or more than one, fits this name. Use the number that the case shows.
problem-cli-which-slip = More than one slip was answered. Name the side or the number.
problem-cli-no-answer-yet = Nobody has answered this slip yet. The slips of a case: letters enrolments CASE
problem-cli-slip-wrong = The answer does not fit the paper. It was not confirmed.
problem-cli-handover = Name one case, or say --all.

problem-net-unreachable = The service cannot be reached. Look at your connection. Nothing is lost.
problem-net-timeout = The service did not answer in time. Nothing is lost. Try again.
problem-net-tls = The connection is not safe. Nothing was sent. Call the office if it stays like this.
problem-net-garbled = Something answered that is not the service. Look at your connection.
problem-net-redirect = The service sends us to another place. That is not safe. Nothing was sent.
problem-net-endless = The service keeps sending more and does not come to an end. That is not how it works. Call the office.

problem-case-changed = Something happened in this case since you looked. Look at it, then decide again.
problem-readers-changed = The people who can read have changed. Look who reads, then decide again.
problem-release-unreviewed = You have not read all of this letter since you began, or it is another one than you read. Nothing was done. First: letters review NUMBER
problem-release-pages-unseen = Not all pages of this letter were shown to you since you began. Nothing was done. First: letters review NUMBER --pages FILE.pdf

problem-lock-passphrase = The passphrase is not right.
problem-lock-code = The recovery code is not right.
problem-lock-none = There is no account on this device. Use your slip: letters join
problem-lock-keyring = Your keys on this device are of another moment than those of the service. Connect and try again.

problem-home-damaged = What is kept on this device is damaged. Do not go on. Call the office.
problem-home-permissions = The folder of this program can be read by others, or not written. Ask whoever looks after this device.
problem-home-full = This device is full. Nothing is lost yet. Make room and try again.
problem-home-no-profile = There is no such account on this device.
problem-home-several-profiles = There are several accounts on this device. Choose one: --as NAME, or for always: letters profiles --use NAME
problem-app-absent = The screens for a browser are not in this installation. Everything works with commands: letters help
problem-app-damaged = The screens for a browser are damaged on this device. Do not use them. Ask whoever looks after this device to install the program again.
problem-app-port = This port is taken, or is none. Choose another one, or leave it out.
problem-home-known = This account is already on this device.
problem-editor-none = There is no program of that name here. Leave the choice out, and you write in the editor of letters.
problem-editor-unknown = A letter is not written in this program: it is not known what it leaves on the disk. Known are vim, nvim, nano, emacs and micro. Leave the choice out, and you write in the editor of letters.
problem-editor-failed = The program to write with stopped badly.

problem-id-unknown = Nothing goes by this number or name. What there is: letters home. For mediators: letters cases.
problem-id-which = You have more than one contact or case: { $names }. Say which one: --case NAME
problem-id-ambiguous = More than one thing goes by this number or name: { $names }. Type more of it.
problem-role-other-in-read = A letter is read in this way by the two people and whoever acts for them. As a mediator: letters review NUMBER
problem-role-other-in-list = This list is of the two people and whoever acts for them. As a mediator: letters case CASE
problem-role-other-in-write = A letter is written by the two people and whoever acts for them. As a mediator: letters told, letters derive, or letters note
problem-role-other-in-people = This is for the two people and whoever acts for them. As a mediator: letters case CASE
problem-role-other = This command belongs to other work than that of this account. What you can do here: letters help
problem-item-no-copy = You have no copy of this letter on the service.
problem-item-expired = This contact has ended, and what was kept of it was destroyed after its time. This letter can no longer be read.

problem-home-failed = The folder of this program does not work. Ask whoever looks after this device.
problem-pending-unknown = There is nothing unanswered with this number.
problem-draft-unknown = There is no draft with this number.
problem-draft-pending = This letter was sent before in other words, and not answered yet. Look at it first: letters pending
problem-page-unknown-number = This letter has no page with this number.
problem-item-no-key = Nobody gave you the key to this letter. Ask a mediator who has it to hand it over. If there is none, its writer is asked to send it again.

problem-item-not-derived = This letter was not made from another one, so nobody needs to agree to it.
problem-item-offered = You showed the writer this text already. Wait for the answer, or write to them: letters note
problem-offer-none = No text made from a letter of yours waits under this number. What there is: letters home
problem-cli-not-text = This file is not a plain text. Save it as plain text first, or send it as a page (--page).
problem-text-unfinished = The input ended before the line with a dot that ends a text. Nothing of it was sent.
problem-output-full = What this command says could not be written whole. Perhaps there is no room there. What it did was done.
stopped-and-kept = Stopped.
screen-lacks =
    { $signs ->
        [one] 1 character is not known to this screen and stands as ?. Read it at a screen that knows it, or on paper: letters print
       *[other] { $signs } characters are not known to this screen and stand as ?. Read it at a screen that knows them, or on paper: letters print
    }
