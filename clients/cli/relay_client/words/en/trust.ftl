# Why something that came from elsewhere is not shown or not believed, and what was typed wrongly.

problem-journal-chain = The list of what happened does not fit together. Do not go on. Call the office.
problem-journal-contradiction = The service tells two different stories of this case. Do not go on. Call the office.
problem-journal-order = The order or the dates of what happened are not right. Do not go on. Call the office.
problem-journal-order-ahead = This device says { $own }. In this contact something was signed on { $told }, which is later. Most likely the clock of this device is wrong. Look at another clock. Set it right, or take the time of the service: letters clock --take. If this device is right, call the office.
problem-journal-rule = Something in the list of what happened is against the rules. Do not go on. Call the office.
problem-journal-record = Something in the list of what happened is not genuine. Do not go on. Call the office.
problem-journal-rollback = The service has forgotten something that happened. Do not go on. Call the office.
problem-journal-hidden = You mediated in this contact, and the service neither shows it to you nor who ended your place. Did the office end your place? Then there is nothing to do. Else do not go on, and call the office.
problem-journal-gone = The service does not know you in this contact any more. Either you were given a new place with new keys, by your mediator, or the service has forgotten something. Were you not given a new place? Then do not go on, and call the office.
problem-journal-withheld = The service holds something back that you may see. Call the office.
problem-trust-assignment = The place of a mediator is not proven. Do not go on. Call the office.
problem-trust-chain = The keys of a person are not proven. Do not go on. Call the office.
problem-trust-dates = The dates of somebody's permission do not fit. Call the office.
problem-trust-ended = Somebody acted whose access had ended. Call the office.
problem-trust-expired = Somebody acted whose access had run out. Call the office.
problem-trust-keyring = Your own keys have been exchanged. Do not go on. Call the office.
problem-trust-receipt = The service did not prove that it has received this. It is kept. Try again.
problem-trust-record = Something that came along is not genuine. Do not go on. Call the office.
problem-trust-role = Somebody did what is not their task. Call the office.
problem-trust-root = This is another organisation than the one on your slip. Do not go on. Call your mediator.
problem-trust-second-signature = The second signature is missing or not right. Call the office.
problem-trust-signature = A signature is not right. Do not trust this. Call the office.
problem-trust-signer = It was signed by somebody else than it says. Do not trust this. Call the office.
problem-trust-standing = Somebody acted who has no place in this case. Call the office.
problem-trust-two-roles = One person has two tasks that do not go together. Call the office.
problem-trust-unknown = Somebody signed whom nobody vouched for. Do not trust this. Call the office.
problem-login-salt = The service asked for your passphrase in another way than this device knows. Did you change your passphrase on another device? Then use the new one. Otherwise do not go on, and call the office.
problem-keyring-older = The service has older keys of yours than this device has seen. If the office says that the service was restored, that is expected: letters take-older-keys. Otherwise do not go on. Call the office.
problem-keyring-other = The service has other keys of yours than this device has seen. If the office says that the service was restored, that is expected: letters take-older-keys. Otherwise do not go on. Call the office.
problem-clock-off = This device says { $own }, and the service says { $told }. One of the clocks is wrong. Look at another clock. If the service is right: letters clock --take. If not, call the office.
problem-clock-far = What you asked was sent, and it holds. But this device says { $own }, and the service wrote { $told }. One of the clocks is wrong. Set your clock right, or call the office.
problem-receipt-gone =
    { $what ->
        [withdraw] You had left this contact.
        [pause] You had paused this contact.
        [consent-end] You had taken back your agreement.
        [guardian-word] You had said, as a parent or guardian, that you do not agree.
        [recall] You had taken back a letter.
       *[refuse] You had sent back a letter.
    } The service said yes to it, and then lost it. { $again ->
        [yes] It was sent again.
       *[no] It could not be sent again yet. It will be, when you look again.
    } Call the office.

unreadable-item-author = It is not sure who wrote this letter. It is not shown. Call your mediator.
unreadable-item-bytes = This letter was changed on the way. It is not shown. Call your mediator.
unreadable-item-day = The day on this letter is not possible. It is not shown. Call your mediator.
unreadable-item-grant = The key to this letter is not the one your mediator made. It is not shown. Call your mediator. Another mediator of the case can give it to you anew.
unreadable-item-journal = This letter does not fit with what happened in the case. It is not shown. Call your mediator.
unreadable-item-unwelcome = It is of a kind that you said is not welcome. It is not shown. To see it, first say that this kind is welcome: letters preferences.
unreadable-item-kind = This letter is not of the kind it says. It is not shown.
unreadable-item-manifest = This letter is not the one that was signed. It is not shown. Call your mediator.
unreadable-item-recipient = This letter is not meant for you. It is not shown. Call your mediator.
unreadable-item-release = No mediator passed this letter on in the right way. It is not shown. Call the office.

problem-letter-empty = There is no text.
problem-origin-scheme = This address is not safe. It must begin with https://
problem-words-characters = There is a character in this text that cannot be sent. Change it and try again.
problem-words-empty = There is no text.
problem-words-too-long = This text is too long.

problem-journal-seat = The service shows the list of somebody else. Do not go on. Call the office.
problem-trust-account = This account is not the one that this device knows. Do not go on. Call the office.
problem-trust-key = Somebody's keys are not the ones you saw before. Do not go on. Call the office.
problem-trust-origin = The service says that it has another address. Do not go on. Call the office.
problem-enrolment-changed = The service says something else about this slip than the paper. Do not confirm it. Make a new slip.
problem-enrolment-code = Attention: the answer was not made with this paper. Do not confirm it. Make a new slip.
problem-enrolment-key = The keys that came back are not sound. Do not confirm them. Make a new slip.
problem-enrolment-known-key = These keys belong to somebody else already. Do not confirm them. Make a new slip.
problem-enrolment-not-ours = Another mediator made this slip. Only that mediator can check the answer.
unreadable-item-note = The note on this letter is not the one that was signed. The letter is not shown. Call your mediator.
unreadable-item-header = This letter was not made by the rules. It is not shown. Call your mediator. Another mediator of the case can give it to you anew.
unreadable-item-nonce = This letter was not made by the rules. It is not shown. Call your mediator.
unreadable-item-padding = Something is hidden behind this letter. It is not shown. Call your mediator.
unreadable-item-inner = This letter was not written by the rules. It is not shown. Call your mediator.
unreadable-item-characters = There are hidden characters in this letter. It is not shown. Call your mediator.

problem-code-typed = There is a typing mistake in this code. Look at each group again.
problem-item-not-lost = This letter can be read already by whoever it is for, or who wrote it. There is nothing to give anew.
problem-key-missing = This device has no keys for this case. Use your slip: letters join
problem-letter-characters = There is a character in this text that cannot be sent. Change it and try again.
fault-after = Line { $line }, after «{ $before }»:
fault-at-start = Line { $line }, at the start:
fault-control = a character that gives orders to a screen
fault-unseen = a character that no screen shows
fault-unknown = a character that is too new, or that not every device can show
fault-spelling = a character that has a plainer form
fault-space = more spaces than are needed
fault-line = more line ends than are needed
fault-mark = an accent that stands on no letter, or one too many
fault-joiner = a joining character that joins nothing here
fault-style = a character that changes nothing here
problem-letter-language = This language is not on the list. Use a short name such as nl or en.
problem-letter-too-long = This letter is too long. Make two of it: a letter has at most 30,000 characters.
problem-login-name = This name cannot be used to log in. Use letters of one alphabet and figures, at least three, without spaces.
problem-passphrase-short = This passphrase is too short. Take six words.
problem-passphrase-characters = There is a character in this passphrase that not every device can type. Use letters, figures and spaces.
problem-pause-none = You have no pause of your own now. If you took your agreement back, you can give it again: letters consent. Any other pause ends when whoever began it says so.
problem-pause-none-in-resume-case = The mediators have no pause in this case now. How it stands: letters case
problem-root-mismatch = This is not the organisation on your paper. Do not go on. Call the office.
problem-slip-origin = This slip is of another service. It cannot be added to this account.
problem-slip-text = This is not the text of a slip. Look at it again.
problem-slip-line = There is a typing mistake in the line { $line } of the slip. Look at each group of this line again.
problem-staff-file = This is not a signed file for a member of staff.
problem-staff-name = This name cannot be used. It must have 1 to 80 characters.
problem-staff-no-request = No request was made on this device. Begin with: letters staff request
problem-staff-other-keyset = This file was signed for somebody else.
unreadable-item-parts = This letter says that it has other pages than the ones that came. It is not shown. Call your mediator.
unreadable-item-part-hashes = The list by which a page is checked is not the one that was signed. The page is not shown. Call your mediator.
unreadable-item-part-bytes = A page was changed on the way, or did not come whole. It is not shown. Try again, or call your mediator.
unreadable-item-part-header = A page does not belong to this letter. It is not shown. Call your mediator.
unreadable-item-part-iv = A page was not sealed by the rules. It is not shown. Call your mediator.
unreadable-item-part-nonce = A page was sealed in a way that can hide something. It is not shown. Call your mediator.
unreadable-item-part-padding = Something is hidden behind a page. It is not shown. Call your mediator.
unreadable-item-part-large = A page is larger than a page may be. It is not shown. Call your mediator.
