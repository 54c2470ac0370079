# Joining, accounts on this device, paper.

passphrase-made = This is your new passphrase:
passphrase-keep = Write it down and keep it in a safe place. Without it, only your mediator can help you back in.
passphrase-keep-staff = Write it down and keep it in a safe place. Without it, only your recovery code lets you back in; you see that code once.
passphrase-type-back = Type it back once:
passphrase-not-same = That is not the same. Look again.
passphrase-changed = Your passphrase is changed.
ask-new-passphrase = New passphrase:
ask-login-name = Choose a name to log in with. It need not be your own name:
ask-existing-login = The name that you log in with:
ask-origin = The address of the service, as the office gave it:
ask-fingerprint = The organisation's code, as on paper:
ask-staff-name = Your name, as colleagues and parties see it:
ask-role = What is your work?
ask-out = Into which new file does the request go?
ask-recovery-code = Recovery code:
ask-slip = Paste the text under the square code. Or press Enter to type the lines:
ask-slip-line = { $line }:
slip-line-origin = Address
slip-line-root = Organisation
slip-line-slip = Slip
slip-line-secret = Secret
slip-line-again = There is a typing mistake in the line { $line }. Type only this line again. The other lines stay.
join-what = Somebody wants to be in contact with you through a mediator, or you asked for it yourself. You can write letters. A mediator reads them first. You can stop at any moment.
join-who = This is the service of the organisation with telephone { $telephone }. Its code is { $fingerprint }
join-who-unknown = This is the service of the organisation with this code: { $fingerprint }
join-ask = Do you want to go on? (yes/no)
join-same-name-ask = This name is taken. Was it yours, before you lost your keys? Then it becomes yours again. (yes/no)
join-same-name = Once your mediator has confirmed your new keys, you log in with your old name and your new passphrase. Until then you cannot log in here.
problem-login-waiting = Your old name is not yours again yet. It is once your mediator has confirmed your new keys, together with a colleague. Try again after that. If your mediator did that already, ask them for a new slip.
join-later = Nothing was done. The slip stays good until its date.
joined = You are in. Read this code out to your mediator: { $fingerprint }
recovery-code = This is your recovery code. You see it only now:
recovery-code-keep = Write it down. Keep it apart from your passphrase.
staff-request-made = The file { $file } is ready. Have it signed with the organisation's root. Read this code out there: { $fingerprint }
staff-accepted = Your account is ready.
attached = This device knows your account now.
recovered = You are back in. Your new passphrase holds from now on.
profiles-chosen = From now on { $name } is meant here, unless you say another one: --as NAME
profiles-asked = From now on you are asked which account is meant.
profile-chosen = (meant here)
profiles-none = There is no account on this device.
profile-staff = staff
profile-party = personal
forget-means = This device forgets the account, its drafts and its list of what happened. The account itself stays.
forget-ask = Wipe it from this device? (yes/no)
forgotten = Wiped from this device.
export-means = The file can be read by everybody who can open it. Keep it safe.
exported =
    { $count ->
        [0] There was no letter that you may read. The file { $file } is empty.
        [one] 1 letter was written into { $file }.
       *[other] { $count } letters were written into { $file }.
    }
organisation = Telephone { $telephone }. Compare this code with the paper:
organisation-unknown = The service names no telephone number. Ask the office for it. Compare this code with the paper:

clock-both = This device says { $own }. The service says { $told }.
clock-take-means = Look at another clock first. If the service is right, this program can go by its time. If it is wrong, do not go on, and call the office.
clock-take-ask = Go by the time of the service? (yes/no)
clock-taken = This program goes by the time of the service now. When the clock of this device is right again: letters clock --own
older-keys-mean = This device has seen newer keys of yours than the service has now. After the service was restored from a copy that is expected. Call the office first, and ask. What you did in between may be lost.
older-keys-ask = Did the office say that the service was restored, and do you want to go on with the older keys? (yes/no)
older-keys-taken = This device goes on with the keys that the service has.

slip-title = INVITATION
slip-what = With this slip you can write letters to one other person, through your mediator. Your mediator reads every letter first.
slip-choice = You decide. You need not do anything. You can pause or stop at any moment, without a reason.
slip-what-supporter = This slip is for somebody who reads along with another person, because that person asked for it. You read the letters that this person lets you read, and no others.
slip-choice-supporter = You decide. You need not do anything. You can stop at any moment, without a reason.
slip-what-guardian = This slip is for a parent or guardian. You decide together with somebody who is under age whether there may be letters, through a mediator. You read no letters.
slip-choice-guardian = You decide. You need not do anything. You can take your answer back at any moment, without a reason.
slip-once = The slip works once. Give it to nobody. Lost it? Call your mediator.
slip-until = It holds until { $day }.
slip-telephone = Questions? Telephone { $telephone }
slip-telephone-unknown = Questions? Ask your mediator.
slip-code-text = The square code holds this text:
slip-or-type = No camera? Type these lines. Capital letters, spaces and dashes do not matter.

paper-page = page { $page } of { $pages }
cover-title = There is something for you.
cover-what = Somebody wrote to you, and your mediator thinks that it can do good.
cover-choice = You choose. You can read it now, or later, or together with somebody. You can also send it back.
cover-time = There is no hurry. You need not answer.
cover-talk = Do you want to talk about it first? Say so. Your mediator will hear it.
cover-pages =
    { $pages ->
        [one] Behind this sheet there is 1 page.
       *[other] Behind this sheet there are { $pages } pages.
    }
cover-code = Number { $code }

lines-title = Where you can call
lines-danger = Are you in danger now? Call 112, or the emergency number of your country.
lines-doctor = Do you feel very bad, or do you think of hurting yourself? Call your doctor or a crisis line now.
lines-victims = Do you want to talk with somebody who is not part of this? Call victim support, or a listening line.
lines-images = About intimate pictures that somebody sends or spreads: { $helpline }
lines-office = Your office: { $telephone }
lines-office-unknown = The number of your office cannot be fetched now. It stands on your slip.

safety-place = Choose a quiet moment and a place where nobody looks over your shoulder.
safety-device = Use a device that only you can open. Lock it when you walk away: lock, or close the window.
safety-leave = Do you have to leave fast? Close the window. Your text is kept sealed.
safety-copy = What the other opened can be copied or photographed. Write only what you can bear to be kept.
safety-contact = Do not write your address, telephone number or account. Your mediator will ask you about it.
safety-stop = You can pause or leave at any moment. It works at once. You need no reason.
safety-images = Does somebody spread or threaten to spread intimate pictures of you? It is not your fault. Do not pay. Call the police or a help line for this.
safety-images-evidence = Keep what was sent to you as evidence. Do not send it on. Such pictures are never passed on here.

help-join = take up an invitation with your slip
help-staff-request = make your keys and a file that the organisation signs
help-staff-accept = take up your staff account with the signed file
help-attach = use your account on this device too
help-recover = get back in with your recovery code
help-passphrase = change your passphrase, or make a new recovery code
help-profiles = the accounts on this device
help-clock = the time of this device and of the service
help-take-older-keys = go on with older keys, after the service was restored
help-export = write what you may read into a file
help-app = the screens in a browser of this device, from this device's own program
help-organisation = who runs the service at an address

app-address = Open this address in a browser of this device: { $address }
app-passes = What you send goes to { $origin }, and nowhere else.
app-list = The code of these screens is { $code }. The office can compare it.
app-elsewhere = The usual address is taken by another program. This time it is another one. Drafts of the usual one are not shown here.
app-end = It works until you press Ctrl-C here.
app-ended = Ended. The screens in the browser have no connection any more.

export-from-you = From you
export-from-other = From the other person
export-left-out = Letter { $id } is not in the file. { $why }
export-pages =
    { $count ->
        [one] Its page is in the file { $file }.
       *[other] Its { $count } pages are in the file { $file }.
    }
erased-30 = This contact has ended. On { $day } your letters of it are erased here. If you would like to keep a copy: letters export --case { $id } --out FILE
erased-7 = This contact has ended. On { $day }, within a week, your letters of it are erased here. If you would like to keep a copy: letters export --case { $id } --out FILE
erased-1 = This contact has ended. Tomorrow, on { $day }, your letters of it are erased here. If you would like to keep a copy, please do it today: letters export --case { $id } --out FILE
erased-0 = The letters of this contact are kept no longer here, since { $day }.
