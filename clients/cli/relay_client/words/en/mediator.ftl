# What mediators read.

cases-none = You have no cases.
held-count =
    { $count ->
        [0] -
        [one] 1 letter waits
       *[other] { $count } letters wait
    }
case-title = { $title }: { $state }
case-side = { $side }:
side-enrolled = {"  "}has an account
side-not-enrolled = {"  "}has no account
side-consent = {"  "}has agreed
side-not-consent = {"  "}has not agreed
side-prepared = {"  "}preparation checked
side-not-prepared = {"  "}preparation not checked
side-attested = {"  "}the agreement was written down by a mediator, who heard it or saw it on paper
side-paused = {"  "}paused
side-kinds = {"  "}willing to receive: { $kinds }
case-mediator = { $name }, { $place }, until { $until }
case-delegation = { $name } may act for { $side } until { $until } (number { $id })
case-delegation-ended = { $name } acted for { $side }; that ended on { $until } (number { $id })
case-mediators-pause = The mediators paused this case.
case-service-pause = The service paused this case after a restore. Look at it, then: letters resume-case
case-next-preparing = To open it: both have agreed, both preparations are checked, nobody paused. Then: letters open-case
case-items = Letters
attested-consent = Noted that this person agrees.
attested-consent-end = Noted that this person no longer agrees.
attested-preferences = Noted what this person is willing to receive.
prepared-means = You say that you talked with { $side } and that this person is ready.
prepared-ask = Note this? (yes/no)
prepared-done = Noted.
open-case-means = From now on a letter can be passed on in this case, by { $mediators }. Nothing is passed on by itself. Both people see that the contact is open, and each can pause or leave at any moment.
open-case-ask = Open this case? (yes/no)
open-case-done = The case is open.
pause-case-done = The case is paused. Nothing can be passed on.
resume-case-done = The mediators' pause is over.
close-means = The contact ends for good. Letters that were not opened yet can then never be opened.
close-ask = Type the word { $word } to go on:
close-done = The case has ended.

review-head = Letter { $id } from { $side }
review-next = Decide: letters release { $id } · letters return { $id } · letters postpone { $id } DAY · letters decline { $id }
review-replaces = Letter { $id }, which came back and in whose place { $by } was sent
review-replaces-gone = It was sent in the place of letter { $id }, whose text the mediators have no more.
release-note = Your note for the reader:
release-means-other = The other will find a closed envelope with your note, and may open it.
release-means-counsellor = The counsellor will find a closed envelope with your note, and may open it for the reader.
release-means-in-person = You open it yourself later and read it aloud or hand it over.
release-ask = Pass it on? (yes/no)
released-other = Passed on.
released-counsellor = Passed on to the counsellor.
released-in-person = Ready. Open it when you sit together: letters open. Then: letters deliver.
case-two-mediators = Two mediators decide here: one countersigns a letter, another one passes it on.
case-one-mediator-asked = { $name } asks that one mediator is enough again. Another mediator must ask this too: letters two-mediators
item-countersigned = countersigned by { $name }; a colleague can pass it on
two-mediators-means = From now on a letter is passed on only when two mediators of this case have read it. The two people do not see this.
two-mediators-ask = Have two mediators decide here? (yes/no)
two-mediators-on = Two mediators decide here now. Before a letter is passed on: letters countersign
one-mediator-means = This counts only when two mediators of this case ask it. Until then two mediators decide.
one-mediator-ask = Ask that one mediator is enough? (yes/no)
one-mediator-asked = You asked it. Another mediator of this case must ask it too.
two-mediators-off = One mediator is enough here again.
countersign-means = You say that a colleague may pass this letter on. It stays with the mediators until the colleague does so.
countersign-ask = Countersign it? (yes/no)
countersigned = Countersigned. Another mediator of this case can pass it on now.
return-reason = Your reason:
return-ask = Give the letter back with this reason? (yes/no)
return-done = The letter went back to its writer.
intimate-reason = There is an intimate picture in this letter. Such pictures are not passed on here, whoever is in them. Your own copy stays with you, and nobody else hears of it. You can send the letter without the picture. Do you want to talk about it? Ring me, or leave a note.
intimate-means = The letter goes back for an intimate picture. The copies of all mediators are destroyed at once; the author keeps theirs. The other side learns nothing. If somebody in the picture is a child, or somebody is threatened with it, talk to a colleague first. Until you decide, nothing is destroyed (letters postpone).
intimate-done = Given back. No mediator has a copy any more. The author sees your reason, and where to find help.
unread-because = { $why } You can still give it back or decide not to pass it on.
decline-means = The letter will not be passed on. Its writer keeps a copy. Giving it back with a reason is often better: letters return
decline-with-reason-means = The letter will not be passed on. Its writer keeps a copy and reads your reason.
decline-ask = Decide not to pass it on? (yes/no)
decline-done = It will not be passed on.
postponed = It waits until { $day }.
told-means = Read this text back to the person. It is shown as told to you and written down by you.
told-ask = Did you read it back, and does the person agree? (yes/no)
told-done = The letter { $id } waits with the mediators.
derive-means = This becomes a letter of its own, shown as made by you from another letter.
derive-ask = Keep it? (yes/no)
derive-done = The letter { $id } waits with the mediators.

slip-here = Print this page, then close this window. The page holds a secret.
slip-written = The page is in { $file }. It holds a secret. Anyone who can open this computer can read it. Print it, then delete the file.
slip-hand-over = Hand it over in person. It holds until { $day }. It works once.
slip-answered = { $id }, { $side }: answered.
slip-waiting = { $id }, { $side }: not answered yet. It holds until { $until }.
slip-compare = Ask the person to read out their code. It must be: { $fingerprint }
slip-replaces = This person comes back with new keys. A second member of staff must sign.
enrolments-none = No slip is out in this case.
confirm-ask = Does the person read out { $fingerprint }? Then confirm. (yes/no)
confirmed = Confirmed. These are this person's keys now.
waits-for-second = It waits for the signature of { $name }.
delegated = The counsellor may act now.
revoked = { $name } may no longer act. What this counsellor has printed stays on paper.
handed-over =
    { $count ->
        [0] Case { $name }: there was no letter to hand over.
        [one] Case { $name }: the other mediator can now read 1 letter.
       *[other] Case { $name }: the other mediator can now read { $count } letters.
    }
handover-means = Your own access stays until the office ends your place.
deputies-line = { $label }: { $names }
deputies-none = { $label }: nobody
regrant-none = Nothing waits to be made readable again.
regranted = Letter { $id } can be read again by its reader.
recopied = Letter { $id } can be read again by its writer.
notes-given-anew = The private notes with this person that you can read, they can read again too.
regrant-means = What somebody wrote and you passed on before they lost their keys does not come back to them, unless its reader let them know that it was opened. Otherwise they could tell from it what the reader did.
record-recopy = own letter made readable again

help-cases = your cases
help-case = one case whole
help-attest-consent = note the agreement of somebody without an account
help-attest-preferences = note what somebody without an account wants to receive
help-prepared = note that one side is ready
help-open-case = open a case
help-pause-case = pause a case
help-resume-case = end the mediators' pause
help-close = end a case
help-review = read a letter with its hints
help-release = pass a letter on
help-two-mediators = have two mediators decide in a case
help-countersign = say that a colleague may pass a letter on
help-return = give a letter back with a reason
help-decline = do not pass a letter on
help-postpone = keep a letter until a day
help-told = write down what somebody without an account tells
help-derive = make a letter from another, for example a translation
help-slip = make an invitation for one side
help-enrolments = invitations and their answers
help-confirm = confirm the keys that came back
help-delegate = let a counsellor act for one side
help-revoke = end what a counsellor may do
help-handover = let another mediator read what you can read
help-deputies = who the deputies are
help-regrant = make letters readable again for somebody who came back

record-slip = invitation made
record-confirm = keys confirmed
record-prepared = preparation checked
record-case-open = contact opened
record-postpone = letter kept for later
record-release = letter passed on
record-two-mediators = how many mediators decide was changed or asked
record-viewed = pages looked at
record-countersign = letter countersigned
record-return = letter returned with a note
record-decline = letter not passed on
record-not-passed-on = letter not passed on, with a reason
record-regrant = letter made readable again
record-delegation = a counsellor may help
record-revocation = a counsellor may no longer help
record-handover = reading handed on to another mediator

offer-done = The writer sees { $id } beside their own letter, and can agree. It can be passed on after that.
offer-read-back = The writer has no account. Read { $id } back to them, then: letters attest agree { $id } --seen present
attest-agree-means = You say that you read this text back to the person who wrote the original, and what they said to it.
attest-agree-ask = Note this? (yes/no)
attested-agree = Noted that this person agrees to the text.
attested-agree-no = Noted that this person does not agree. The text is not passed on.
help-offer = show a text you made to the writer of the original
help-attest-agree = note that a text was read back to somebody without an account
arg-reason = say why, in words that its writer reads
arg-attest-agree-no = the person does not agree
record-offer = made text shown to the writer
record-agree = answer to a made text

case-know-one = Do you know one of the two yourself? Then give this case to a colleague: letters step-aside { $id }
step-aside-means = You say that you know one of the two. You can then no longer read anything in this case, and nobody gives it to you again. The two people are told only that your place has ended. Hand over first, if somebody else should read the letters: letters handover
step-aside-ask = Step aside from this case? (yes/no)
step-aside-done = You have no place in this case any more.
step-aside-office = Please tell the office that this case needs another mediator: { $telephone }
step-aside-office-unknown = Please tell the office that this case needs another mediator.
help-step-aside = give a case up because you know one of the two
record-step-aside = a mediator's place ended

side-ask-on = {"  "}wants to be asked on { $day } whether to go on
