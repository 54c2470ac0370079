# What needs somebody: one line for each kind, and what to do. It never presses, and it counts nothing.

help-today = what is with you, in all your cases
today-nothing = There is nothing with you now.
today-later = Letters that were postponed come back on their day.
today-cosigns = Your signature is asked for on a paper: letters sign
need-until = until { $day }

need-note = Somebody wrote to the mediators and has no answer yet. Read it: letters notes --case CASE
need-paused = Somebody paused. Nothing moves until they go on.
need-consent-ended = Somebody took their agreement back. Nothing moves until they agree again.
need-left = Somebody left. The contact has ended.
need-service-pause = The service was restored and paused these cases. Look at each, then: letters resume-case CASE
need-held = Letters to read: letters review NUMBER
need-countersigned = A colleague countersigned these. You can pass them on: letters review NUMBER
need-agreed = The writer agrees to the text that a mediator made. You can pass it on: letters review NUMBER
need-not-agreed = The writer does not agree to the text that a mediator made. It stays here: letters review NUMBER
need-to-offer = The writer has not seen the text that a mediator made: letters offer NUMBER
need-to-read-back = Read the text that a mediator made back to the writer. Then: letters attest agree NUMBER
need-no-key = You cannot read these: nobody gave you the key. A colleague can hand it over; or give the letter back: letters return NUMBER
need-read-in-person = To open when you sit together: letters open NUMBER
need-one-mediator = Two mediators decide here, and there is only one. Nothing can be passed on. The office can assign another one.
need-unflag-asked = A colleague asks that one mediator is enough again. If you agree: letters two-mediators CASE off
need-ready-to-open = Both are ready. You can open the contact: letters open-case CASE
need-slip-answered = An invitation was answered: letters enrolments CASE
need-slip-ending = An invitation runs out soon and was not answered yet.
need-slip-over = An invitation ran out without an answer. For a new one: letters slip CASE
need-not-reported = A counsellor opened these. Nobody has said yet what became of them. You can ask the counsellor.
need-delivered = What became of letters that somebody received through another person:
need-sent-back = Sent back unopened. The writer is not told.
need-colleague-note = A colleague left a note: letters notes --case CASE

need-mediator-note = A mediator wrote to you. To read it: letters notes
need-envelope = There is a letter for you. It stays closed for as long as you like: letters read NUMBER
need-to-print = There is a letter for somebody you help. The cover sheet comes first: letters print NUMBER --cover
need-to-translate = There is a letter for you to translate: letters to-translate
need-to-report = You opened these. What became of them: letters deliver NUMBER
need-to-agree = Your mediator made a text from your letter. It goes nowhere without your yes: letters agree NUMBER
need-returned = A letter came back with a word from the mediator: letters read NUMBER
need-not-passed-on = A letter of yours is not passed on, and a mediator says why: letters read NUMBER
need-pause-asks = You wanted to be asked on this day whether to go on. Your pause stands for as long as you like: letters resume
need-erasing = A contact that has ended is erased on the day beside it. To keep a copy: letters export --case CASE. If you help somebody: letters print NUMBER
need-help-ended = You may no longer act here: the permission has ended. Whom you help now: letters people
need-send-again = Whoever could read this letter has left. If you still want to send it: letters write --replaces NUMBER
need-help-ending = The permission to help ends soon. A mediator can renew it.

warn-days =
    { $days ->
        [0] today
        [one] 1 day left
       *[other] { $days } days left
    }
warn-and-others = { $cases } and others
warn-assignment-ending = A mediator's place ends soon: { $cases }
warn-place-ended = Your place has ended: { $cases }
warn-no-deputy = No deputy: { $cases }
warn-no-mediator = No mediator: { $cases }
warn-key-changed = Keys have changed. Look at it before you pass anything on: { $cases }
warn-readers-changed = The people who can read have changed: { $cases }
warn-paused-by-service = The service was restored and paused: { $cases }. Look at it, then: letters resume-case
warn-delegation-ending = A counsellor's permission ends soon: { $cases }

need-together = Somebody wants to open a letter together with you. They were told that you will call: letters answered CASE --side SIDE
need-to-hand-over = A colleague cannot read what you can: letters handover NAME --case CASE
need-to-give-anew = Somebody came back with new keys. You can give them anew what was theirs: letters regrant CASE
need-write-again = The mediators you wrote to have left, and the one now cannot read your note. If you still want to say it: letters note

answered-noted = Noted. Your colleagues see it too.
note-no-key = This note was written before you came. A colleague can hand it over: letters handover
note-head-handed = { $head }, as { $by } handed it on
noise-by = The key that { $by } made for you does not open this. Another one does, and the words are the right ones. Tell the office.
noise-by-writer = The key that its writer made for you does not open this. Another one does, and the words are the right ones. Tell the office.
handed-over-notes = The private notes of this case go along. Whoever wrote one sees in their journal that it does.
help-answered = note that somebody's note was answered, on the telephone say
arg-answered-side = whose note it was: a or b
arg-answered-counsellor = the counsellor whose note it was
record-answered = a note was answered otherwise
record-hand-note = a private note can be read by another mediator, or again by whose it is
problem-cli-answered = Say whose note it was: --side a, --side b or --counsellor NAME.
