# Words of the browser. B1 or lower: one idea a sentence, at most twelve words. No gender for a mediator or the other.

web-title = Post
web-skip = Skip to content
web-leave = Leave now
web-back = Back
web-close = Close this page
web-help = Help and telephone
web-text-size = Text size
web-size-normal = normal text
web-size-large = large text
web-size-largest = largest text
web-language-nl = Nederlands
web-language-en = English
web-language-now = This page is in English now.

web-offline-title = There is no connection now
web-offline-text = Nothing is lost. What you read here keeps working.
web-online-again = The connection is back.

web-door-open = Open your post
web-door-invitation = I have an invitation
web-door-help = Help

web-safe-title = Is it safe to look now?
web-safe-lead = What comes now is for you alone. Is somebody looking? Then it can wait.
web-safe-yes = Yes, I want to look
web-safe-later = No, later
web-safe-later-note = We close this page. Nothing happens.
web-slip-good = Your invitation holds until { $day }.
web-slip-paper = Your paper says until when your invitation holds.
web-slip-over = This invitation has ended. That is all right. Your mediator can give you a new one.
web-slip-unread = We could not read your invitation well. That is all right. The lines on your paper work too.

web-try-title = Try it once
web-try-text = At the top right there is always ‘Leave now’. One tap, and you see an ordinary website. Pressing Shift three times does the same.
web-try-button = Try ‘Leave now’
web-practice-title = This was the try-out
web-practice-text = In earnest the page is empty at once. Then you see an ordinary website.
web-practice-history = The history of your browser does stay. You can remove it yourself.

web-invitation-title = Your mediator invites you
web-invitation-writing = You and one other person can write to each other.
web-invitation-reading = Your mediator reads everything first, and passes it on only if it can do good.
web-invitation-choosing = You choose whether you read, when, and with whom.
web-invitation-stopping = You can pause or stop at any moment, without a reason.
web-invitation-helping = Do you read along with somebody? Or decide with somebody as a parent or guardian? Then your paper says so. All this is then about the person you help.
web-invitation-question = Do you want to go on?
web-yes = Yes
web-yes-note = You see how to go on. Nothing goes to the other yet.
web-not-now = Not now
web-not-now-note = Your invitation has not been used yet.
web-no = No
web-no-note = That is fine. You need not do or explain anything. The other hears nothing of it.

web-later-title = Another moment is fine
web-later-lead = Nothing has happened. Your invitation has not been used yet.
web-later-paper = Keep your paper where only you come. It brings you back here.
web-declined-title = That is fine
web-declined-lead = You need not do or explain anything. The other hears nothing of it.
web-declined-mediator = Your mediator sees only that your invitation was not used.
web-declined-later = Do you think differently later? That is fine too.

web-go-on-title = How to go on
web-go-on-lead = Joining in the browser is not there yet. You need the program ‘{ $program }’ for it.
web-go-on-alone = Take a device that only you can open, where nobody looks over your shoulder.
web-go-on-ask = Ask your mediator how you get the program ‘{ $program }’.
web-go-on-type = Open the program, and type:
web-go-on-join = letters join
web-go-on-lines = The program asks for the lines on your paper. Type them. Capital letters, spaces and dashes do not matter.
web-go-on-code = At the end it shows a code. Read it out to your mediator.
web-go-on-paper = Give the paper to nobody, and send no photo of it.
web-go-on-address = This page has sent nothing of your invitation. The secret no longer stands in the address. Your browser may remember the address. So remove this page from the history of your browser.

web-open-title = Open your post
web-open-lead = The browser cannot do that yet. You open your post with the program ‘{ $program }’.
web-open-device = Take the device with which you take part.
web-open-home = letters home
web-open-words = The program asks for your passphrase. Then you see what is there for you.
web-open-locked-out = Can you not get in?
web-open-locked-out-text = That is all right. Your mediator helps you back in.

web-help-waiting = Fetching the telephone numbers. On a slow line that can take a while.
web-help-office = The office
web-help-pictures = If a nude picture or film of you is going round
web-help-no-number = Ask your mediator. The office gave no number here.
web-help-mediator = You can ask your mediator too.
web-help-danger = Are you in danger now?
web-help-emergency = The emergency number. Outside Europe it may be another one.
web-help-pause-title = Do you want a pause, or to stop?
web-help-pause-text = You always can. Tell your mediator: ‘I want a pause.’ No reason is needed.
web-help-watched-title = Is somebody looking?
web-help-watched-text = Tap ‘Leave now’, or press Shift three times. This page is then empty at once.
web-call-questions = Questions?

web-failed-title = This did not work
web-failed-text = It is not your fault. Nothing is lost, and nothing was sent.
web-failed-numbers = It is not your fault. The telephone numbers are not here now.
web-again = Try again

web-old-text = This phone or browser is too old to open your post safely.
web-old-other = Try another phone. Or call, and we find a way together.
web-old-ask = Try another phone, or ask your mediator for help.
web-starting = Fetching your post.
web-starting-long = Does this take long? Then the line is slow, or this browser too old.
web-no-script = JavaScript is off in this browser. Without it this page can show nothing.
