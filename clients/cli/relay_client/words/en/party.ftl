# What a party reads. One idea in a sentence.

home-title = Your letters
home-no-case = You have no contact here yet. Do you have a slip? Then use: letters join
home-unconfirmed = You have used a slip. Your mediator still compares this code with you: { $fingerprint }. After that the contact stands here.
home-drafts =
    { $count ->
        [one] You have 1 draft on this device. See: letters drafts
       *[other] You have { $count } drafts on this device. See: letters drafts
    }
home-pending =
    { $count ->
        [one] 1 thing you did has not been answered yet. You can look: letters pending
       *[other] { $count } things you did have not been answered yet. You can look: letters pending
    }
home-next = You can: write, read, pause, withdraw. Pause and withdraw work at once, always.
case-line = Contact { $name }: { $state }
own-pause = You paused. Nothing moves until you resume.
own-consent-missing = You have not said yet whether you agree to this contact. There is no hurry. See: letters consent
your-mediator = Your mediator: { $name }
no-mediator = You have no mediator now. Please call the office.
party-warn-assignment-ending = The place of your mediator ends soon. The office arranges this.
party-warn-no-deputy = Your mediator has no deputy now. The office arranges this.
party-warn-no-mediator = You have no mediator now. Please call the office.
party-warn-key-changed = Attention: somebody's keys have changed. Ask your mediator about it.
party-warn-readers-changed = The people who can read have changed. See: letters people
party-warn-paused-by-service = The service was restored from a copy. To be safe, it paused every contact. Nobody did anything wrong. What you read before you can read again; a closed letter waits until your mediator has looked.
party-warn-delegation-ending = The permission of a counsellor ends soon.

own-title = Letters you wrote
own-none = None yet.
received-title = Letters from the other
received-none = None.
unread-again = Your mediator left before reading this. Your mediator now cannot read it. Do you still want to send it? letters write --replaces { $id }
unread-bring-again = The mediator left before reading this. The mediator now cannot read it. Ask the writer, and bring it again. Take this one back: letters recall { $id }
returned-next = You can change it and send it again: letters write --replaces { $id }
returned-intimate = It came back because of an intimate picture, which is not passed on here, whoever is in it. The mediators keep no copy. Your own copy stays with you. Nobody else hears of it.
returned-intimate-help = Is it a picture of you that somebody else made or spreads? Keep it: it can be evidence, also for the police, if you want that. You can talk about it. More: letters safety, letters help-lines

consent-means = You agree that letters may go to and fro through your mediator. You can take this back at any moment.
consent-ask = Do you agree? (yes/no)
consent-given = You have agreed.
consent-ended = You took your agreement back. Nothing more is passed on.
preferences-saved = Saved.
preferences-none = You do not want to receive anything now.
preferences-kind = You are willing to receive: { $kind }
preferences-no-pages = Pages, and so pictures, are not passed on to you. You can change this at any time.
preferences-change = You can say at any time what is welcome and what is not: letters preferences --kinds typed
preferences-tell = The other may know that you opened something. You decide again for each letter.
preferences-no-tell = The other is not told that you opened something.

people-other = The other can read a letter only after your mediator passed it on, and after opening it.

sign-none = Nobody asks for your signature now.
sign-delegation = { $by } (mediator) asks: may { $name } (counsellor) act for you ({ $side })? This counsellor could:
sign-confirm = { $by } (mediator) asks you to confirm new keys for { $side }. Compare the code with the person: { $fingerprint }
sign-until = Until { $moment }. You can end it earlier with your mediator.
sign-waits = You can sign this until { $day }, or not at all.
sign-ask = Do you sign this? (yes/no)
signed = Signed.

destroy-means = Your own copy of this letter will be gone for good. What was passed on stays with the other.
destroy-ask = Destroy your copy? (yes/no)
destroyed = Your copy is gone.

paused = You paused. Nothing is passed on until you resume. The other is told only that there is a pause.
resumed = Your pause is over.
withdraw-means = You leave this contact for good. Letters that were not opened yet can then never be opened. The other is told only that the contact has ended. You need no reason.
withdraw-word = stop
withdraw-ask = Type the word { $word } if you want to leave:
withdrawn = You left. Nothing more is passed on.
taken-back = You took this back. If it was not opened yet, it never will be.
refuse-means = The letter goes back unopened. It can then no longer be opened. The other is not told.
refuse-ask = Send it back? (yes/no)
sent-back = The letter went back unopened. The other is not told.

ask-subject = What is it about, in a few words:
write-choice = What do you want to do with this text?
write-send = send it to my mediator
write-change = change it
write-keep = keep it as a draft
draft-kept = It is kept as a draft on this device, number { $id }. Nobody else can read it.
draft-drop-ask = Throw this draft away? (yes/no)
draft-dropped = The draft is gone.
draft-no-subject = (no subject)
drafts-none = You have no drafts.
sent = Your letter { $id } is with your mediator.
sent-next = Your mediator reads it first. That can take some days. You can take it back: letters recall.
pending-none = Everything you did has been answered.
pending-sent = Sent again. It has been answered now.
pending-dropped = Thrown away. It was perhaps done already; look at the case.

gate-title = There is a letter for you.
gate-what = It is from the other. It is a { $kind }. It was written on { $day }.
gate-pages = It has pages: pictures of paper.
gate-unwelcome = You said that pages are not welcome. It stays closed, unless you say otherwise: letters preferences
gate-brought = A counsellor brought it.
gate-no-note = Your mediator added no note.
gate-free = You need not read it. There is no hurry.
gate-choice = What do you want?
gate-now = read it now
gate-later = leave it closed
gate-together = read it with my mediator
gate-back = send it back unopened
gate-later-done = It stays closed. You can come back at any time.
gate-together-done = Your mediator has a note from you and will call you.
gate-together-note = I would like to read letter { $id } together with you.
open-tell-ask = May the other know that you opened it? (yes/no)
envelope-was-sent-back = You sent this letter back. It can no longer be opened.
envelope-gone = This letter is no longer available.
after-reading = How are you now? Take your time. You need not answer.
after-reading-call = Do you want to talk? Call { $telephone }. More numbers: letters help-lines
after-reading-call-unknown = Do you want to talk? Numbers: letters help-lines

help-home = your letters and how things stand
help-list = letters of one contact
help-read = read a letter; a new one only after you choose
help-open = open a closed letter
help-to-print = letters that you can print for somebody
help-print = print a letter, or its cover sheet alone
help-deliver = say what became of a letter you opened for somebody
help-write = write a letter
help-bring = bring a letter for somebody you may act for
help-drafts = texts you have not sent
help-pending = what you did and was not answered yet
help-hints = look at the hints for a text, without sending it
help-recall = take a letter back
help-refuse = send a letter back unopened
help-pause = stop everything for now
help-resume = go on after your pause
help-withdraw = leave for good
help-note = leave a private note
help-notes = read the private notes
help-people = who can read what; for a counsellor: for whom you may act
help-journal = what happened
help-consent = agree to the contact, or take that back
help-preferences = what you are willing to receive
help-sign = look whether somebody asks for your signature
help-cosign = the same as sign: your second signature under what a colleague put down
help-destroy = destroy your own copy of a letter

record-consent = agreed to the contact
record-consent-end = took the agreement back
record-preferences = said what is welcome
record-manifest = letter written
record-submit = letter handed in
record-recall = letter taken back
record-open = letter opened
record-refuse = letter sent back unopened
record-withdraw = left the contact
record-destroy = own copy destroyed

offered-title = A text was made from your letter. Nothing goes to the other before you say yes:
offered-waits = { $id }, from your letter { $original }: you have not decided yet. Look at it: letters agree { $id }
offered-agreed = { $id }, from your letter { $original }: you agreed.
offered-not-agreed = { $id }, from your letter { $original }: not like this, you said.
agree-original = Your letter { $id }, as you wrote it:
agree-original-gone = Your own letter { $id } cannot be shown here any more.
agree-derived = What was made of it, number { $id }:
agree-means = If you agree, your mediator may pass this text on in your name. You can change your mind until then. There is no hurry.
agree-choice = What do you want?
agree-yes = It may go like this
agree-no = Not like this
agree-later = Decide later
agree-agreed = Your mediator knows that you agree.
agree-not-agreed = This text is not passed on. Your mediator knows.
agree-kept = Nothing has changed. You can look again: letters agree { $id }
agree-word-sent = Your words are with your mediator.
help-agree = say whether a text made from your letter may go
arg-agree-choice = your answer
gate-derived = A mediator made this text from another letter, for example as a translation. Who wrote that letter has agreed to it.
agree-word-ask = Do you want to tell your mediator what should be different? (yes/no)

own-pause-until = You will be asked on { $day } whether you want to go on. Until then nothing has to be done, and nothing goes on by itself.
own-pause-ask = You wanted to be asked about your pause from { $day } on. Do you want to go on? Then: letters resume. The pause can also simply stay, or be asked about later: letters pause --ask-on DAY
paused-asked-on = You will be asked on { $day } whether you want to go on. Nothing goes on by itself.
paused-day-later = The pause is written down without the day { $day }. Say the day again once there is a line, if you like.
pause-no-day = This day is not within the coming year, so you will not be asked on it. The pause works all the same.
case-takes-up = This contact takes up the earlier one { $name }, which has ended. What was agreed to then does not count any more.
consent-takes-up = This contact takes up the earlier one { $name }. Your agreement from then has ended. You are free to say yes or no now.
arg-ask-on = the day on which you want to be asked whether to go on
