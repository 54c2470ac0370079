# What a counsellor reads in the browser: the people they act for, bringing, printing, paper.

counsel-menu = Pages
counsel-people = My people
counsel-bring = Bring a letter
counsel-round = Print round
counsel-shared = { $name } · shared computer
counsel-done = Done, close
counsel-fetching = The list is being fetched.
counsel-busy = One moment. This may take a while.
counsel-look = Look again
counsel-back = Back to my people
counsel-back-person = Back
counsel-no = No
counsel-ring = Call:
counsel-a-mediator = the mediator

counsel-names = You chose these names yourself. Only you see them.
counsel-nobody = There is nobody yet for whom you may act. A mediator gives you that permission.
counsel-no-name = No name yet
counsel-name-do = Give a name
counsel-name-title = What do you call this person?
counsel-name-text = Choose a name that you know and another does not. So nobody is mixed up.
counsel-name-field = Name
counsel-rename = Change the name
counsel-own-ending =
    { $days ->
        [0] Your own access ends today. Call the office.
        [one] Your own access ends in { $days } day. Call the office.
       *[other] Your own access ends in { $days } days. Call the office.
    }
counsel-may-both = You may bring and receive, until { $day }.
counsel-may-bring = You may bring, until { $day }. Somebody else receives.
counsel-may-read = You may receive, until { $day }. Somebody else brings.
counsel-none = You have no permission here.
counsel-over = Your permission ended on { $day }.
counsel-over-text = What you began is still sealed on this computer. Nothing more is sent. Ask { $mediators } for a new permission.
counsel-need-print = There is a closed envelope.
counsel-need-report = Say how it went with a letter.
counsel-need-returned = A letter is back, with a note.
counsel-need-not-passed = A letter was not passed on.
counsel-need-note = The mediator wrote to you.
counsel-need-again = Bring a letter again. Those who could read it have left.
counsel-need-write-again = Write to the mediator again. Those who could read you have left.
counsel-need-erasing = On { $day } the letters are erased.
counsel-need-ending = Your permission ends on { $day }.
counsel-closed = The contact has ended.
counsel-paused = There is a pause. You may bring; it waits then.
counsel-with-mediator = A letter is with the mediator.
counsel-begun = A letter was begun on this computer.
counsel-bring-do = Bring a letter
counsel-bring-for = Bring a letter for { $name }
counsel-to-envelope = To the envelope
counsel-to-envelope-of = To the envelope for { $name }
counsel-more = Letters and more
counsel-more-of = Letters and more of { $name }
counsel-stop = Pause or stop
counsel-stop-for = Pause or stop for { $name }
counsel-go-on = Go on after the pause
counsel-go-on-for = Go on after the pause for { $name }
counsel-troubled = { $name }: something in this contact does not hold. Nothing was done with it. Call the office.
counsel-shared-text = This is a shared computer. After 'Done' nothing readable is on it, not even who was here. After five minutes without a key it locks by itself.

counsel-begun-title = Begun
counsel-begun-text = Only your six words open this, on this computer.
counsel-begun-over = This is kept. It can be sent once you have a new permission.
counsel-begun-line =
    { $pages ->
        [0] Begun on { $day }
        [one] Begun on { $day }, { $pages } page
       *[other] Begun on { $day }, { $pages } pages
    }
counsel-begun-on = Go on
counsel-drop = Throw away
counsel-drop-sure = This cannot be undone.
counsel-drop-yes = Yes, throw away
counsel-brought-title = Brought
counsel-brought-none = You brought nothing yet.
counsel-brought-line = { $day }, number { $number }
counsel-status-with = With the mediator.
counsel-status-passed = Passed on.
counsel-status-returned = Back, with a note.
counsel-status-taken = Taken back.
counsel-status-not = Not passed on.
counsel-anew = Bring it again
counsel-print-again = Print
counsel-print-again-of = Print: the letter for { $name }
counsel-take = Take back
counsel-take-of = Take back: letter { $number }
counsel-take-sure = What was not opened yet never will be.
counsel-take-yes = Yes, take it back
counsel-came-title = Received and opened
counsel-came-line = { $day }, number { $number }
counsel-notes-do = Notes with the mediator

counsel-notes-title = Notes with { $mediators }
counsel-notes-text = This is about { $name }. Nobody else reads it, { $name } neither.
counsel-notes-none = There are no notes yet.
counsel-note-mine = You, { $day }
counsel-note-of = { $name }, { $day }
counsel-note-unseen = This note cannot be opened. Call the office.
counsel-note-field = Your note
counsel-note-empty = Write something first.
counsel-note-send = Send the note
counsel-note-sent = Your note is with the mediator.

counsel-stop-title = Pause or stop for { $name }
counsel-stop-lead = Do this only if { $name } wants it. No reason is needed.
counsel-pause-text = Nothing is passed on or opened, until you go on.
counsel-pause-do = Pause
counsel-leave-text = The contact ends for good. What was not opened yet never will be. This cannot be undone.
counsel-leave-do = Stop for good
counsel-left-title = The contact has ended
counsel-left-text = { $name } need not explain anything. The other only hears that the contact has ended.

counsel-whose = For whom is the letter?
counsel-whose-nobody = There is nobody now for whom you may bring something.
counsel-whose-sheet = Do you have a return sheet?
counsel-whose-sheet-text = Its square code says whose it is. This computer reads the code itself.
counsel-whose-files = Choose the scan
counsel-whose-reading = The pages are being looked at.

counsel-bring-back = Back. What you began is kept.
counsel-bring-title = Bring a letter for { $name }
counsel-bring-sealed = Note: once it is given you cannot open this letter again, not even to look at it.
counsel-bring-pages = 1. The pages
counsel-bring-pages-text = Choose the scan or the photos, in the right order. Name, place and time are taken off.
counsel-bring-files = Choose scan or photos
counsel-bring-more = One more page
counsel-bring-saved = Sealed on this computer, { $time }
counsel-sheet = This is the return sheet. Is nothing on it? Then take it away.
counsel-bring-words = Or: the words
counsel-bring-words-text = Type what is written, or what you are told. Change nothing.
counsel-bring-empty = There is no page yet, and there are no words.
counsel-bring-not-agreed = Read the letter out first. Then tick the box, if { $name } agrees.
counsel-agree = 2. Read it back
counsel-agree-text = Read the letter out, or show it. Say this too:
counsel-agree-one = { $mediators } reads the letter first. After that perhaps the other.
counsel-agree-two = You may take the letter back, always, without a reason. Then tell me.
counsel-agree-three = You need not send anything. Saying no has no consequences.
counsel-agreed = Read out or shown. { $name } agrees.
counsel-give = 3. Give it to the mediator
counsel-give-copy = You can print the letter again later. Its writer can always take it back, through you.
counsel-give-sealed = After that you cannot open the letter yourself. Its writer can always take it back, through you.
counsel-give-do = Give it to { $mediators }
counsel-give-on = Go on giving
counsel-give-later = Keep it for later
counsel-give-stays = The letter is still sealed on this computer. Go on later, on another day too.
counsel-line = Slow line?
counsel-line-small = Smaller pages
counsel-line-text = Turn this on before you choose pages. Handwriting stays readable.
counsel-line-size =
    { $pages ->
        [one] { $pages } page: { $size }
       *[other] { $pages } pages: { $size }
    }
counsel-sending = Sending
counsel-sending-page = Page { $page } of { $pages } is on its way.
counsel-sending-text = Does the line break? It goes on where it stopped. On another day too, on this computer.

counsel-brought-done = The letter is with { $mediators }
counsel-brought-number = Number { $number }
counsel-brought-next = You will see here when the letter is passed on or comes back.
counsel-brought-copy = You can print it again under 'Letters and more'.
counsel-brought-sealed = You cannot open it any more. You can take it back.
counsel-slip-print = Make a slip for { $name }
counsel-slip-title = Your letter was given
counsel-slip-number = Number { $number }
counsel-slip-what =
    { $pages ->
        [0] On { $day }: a typed letter.
        [one] On { $day }: { $pages } page.
       *[other] On { $day }: { $pages } pages.
    }
counsel-slip-who = The mediator reads your letter first. Perhaps they pass it on after that.
counsel-slip-back = Do you want the letter back? You always may. Tell your counsellor the number.
counsel-slip-free = You need not wait for an answer. The other need not answer.

counsel-round-text = First say that something is there. Then ask. Open and print only after a yes.
counsel-round-none = There is nothing to print.
counsel-round-who = For whom
counsel-round-since = Waits
counsel-round-cover = 1. Cover sheet
counsel-round-asked = 2. Asked
counsel-round-open = 3. Open and print
counsel-round-how = 4. How did it go?
counsel-round-day = since { $day }, number { $number }
counsel-round-later = Did somebody say 'later'? Then let the envelope lie. Later is fine.
counsel-cover-do = Cover sheet
counsel-cover-of = Cover sheet for { $name }
counsel-given = given
counsel-yes = Said yes
counsel-yes-of = Said yes: { $name }
counsel-said-yes = said yes
counsel-send-back = Does not want it
counsel-send-back-of = Does not want it: { $name }. The envelope goes back closed
counsel-after-yes = only after a yes
counsel-after-print = after printing
counsel-open-do = Open and print
counsel-open-of = Open and print for { $name }
counsel-handed = Handed over
counsel-read-aloud = Read aloud
counsel-not-wanted = Not wanted after all
counsel-reported = { $name }: { $how }. The mediator knows.
counsel-paper-anybody = Anybody can read a printed letter.
counsel-paper-hand = Walk to the printer. Put the sheet into their hands yourself. This program keeps no file.

counsel-paper-title = To print
counsel-paper-cover = The cover sheet names nobody. The envelope stays closed.
counsel-paper-letter =
    { $pages ->
        [one] Cover sheet, { $pages } page and a return sheet.
       *[other] Cover sheet, { $pages } pages and a return sheet.
    }
counsel-paper-own =
    { $pages ->
        [one] { $pages } page of a letter that you brought.
       *[other] { $pages } pages of a letter that you brought.
    }
counsel-paper-slip = A slip for whoever wrote the letter.
counsel-paper-print = Print
counsel-paper-ready = Done
counsel-paper-failed = Did nothing come out of the printer? Print again. Nothing is lost.
counsel-paper-gone = These sheets have gone from the screen. Open them again.
counsel-paper-small = There is no room on this screen for a whole sheet. You can print.

counsel-trouble-expired = Your permission has ended. Nothing was sent or opened. What you began is still sealed on this computer.
counsel-trouble-scope = Your permission does not cover this. Nothing happened. Ask the mediator for another one.
counsel-trouble-no-copy = You cannot open this letter. You brought it without a copy. You can take it back.
counsel-trouble-gone = This letter is not there any more. Nothing was opened.
counsel-trouble-no-mediator = There is no mediator now. The letter stays sealed on this computer.
counsel-trouble-closed = The contact has ended. Nothing goes on.
counsel-trouble-paused = There is a pause. Nothing can be opened now. The envelope stays closed.
counsel-trouble-changed = Something has changed meanwhile. Nothing happened. Look again, and then do it anew.
counsel-trouble-readers = There is another mediator than a moment ago. Nothing was sent. Look again, tell it, and then give the letter.
counsel-trouble-role = These pages are for counsellors. Your access does not cover them.
counsel-trouble-long = This is too long. Make it shorter, or bring pages.
counsel-trouble-code = The square code is damaged or of a newer program. Nothing was sent. Choose for whom the letter is.
counsel-trouble-two = There are codes of two letters. Nothing was sent. Scan each answer by itself.
counsel-trouble-no-code = There is no square code on these pages. Choose for whom the letter is.
counsel-trouble-not-yours = These pages belong to a contact that is not yours. Nothing was done with them.
