# What is said about somebody who is under age, and about the parent or guardian who decides with them.

problem-party-age = This is noted already, or this side decides alone. Look at the case again.
problem-guardian-missing = This person decides together with a parent or guardian. There is none yet, or the answer does not fit them. Name one: letters guardian
problem-guardian-not-agreed = A parent or guardian does not agree, or has not said anything yet. Look at the case: letters case
problem-guardian-unknown = This parent or guardian does not decide in this case, or does so no more. Look at the case again.
problem-guardian-stands = This is so already: this parent or guardian is there, or agrees. Look at the case again.
problem-guardian-not-asked = This answers no question that stands now. A mediator can ask again: letters ask-guardian
problem-slip-somebody = This account is somebody else in this case already. Whoever is invited uses an account of their own.

record-under-age = a side's age was noted
record-guardian = a parent or guardian was named, confirmed, asked or ended
record-guardian-word = a parent or guardian answered

need-guardian-not-agreed = A parent or guardian does not agree to the contact. Without them it does not go on.
need-guardian-to-name = Somebody is under age, and no parent or guardian is named yet: letters guardian CASE SIDE
need-guardian-to-ask = A parent or guardian must be asked again: letters ask-guardian CASE SIDE
need-to-decide = There is a question for you as a parent or guardian: letters together
need-to-consent = Whoever decides with you agrees to the contact. Now you decide yourself: letters consent

# --- what mediators read

group-guardian = For parents and guardians
under-age-means = { $side } is younger than { $age }. Such a person decides about the contact together with a parent or guardian. What { $side } agreed to alone counts no more then. No date of birth is kept. The other side hears nothing of it.
under-age-ask = Note that this side is under age? (yes/no)
under-age-done = Noted. Now name who decides with them: letters guardian { $id } { $side }
of-age-means = { $side } is of age now, and decides alone from here on. The parent or guardian decides with them no more. What { $side } agreed to stands.
of-age-ask = Note that this side is of age now? (yes/no)
of-age-done = Noted. This side decides alone now.
guardian-named = Noted, without a device of their own. Ask this parent or guardian. Then: letters attest together { $id } { $side } --seen present
guardian-hand-over = Hand this paper to the parent or guardian yourself. It is good until { $day }. Then you confirm it: letters enrolments
guardian-asked = The question was asked again. Whoever has no device of their own you ask yourself.
end-guardian-means = This parent or guardian then decides about { $side } no more. Where there is nobody else, the contact waits.
end-guardian-ask = Let this parent or guardian decide no more? (yes/no)
guardian-ended = Noted. This parent or guardian decides no more.
attested-together = Noted that the parent or guardian agrees.
attested-together-no = Noted that the parent or guardian does not agree.
prepared-age = Is this person younger than { $age }? Then a parent or guardian decides with them: letters under-age { $id } { $side }
slip-for-guardian = {"    "}For a parent or guardian of this side. They read no letters.
side-under-age = {"    "}under age: decides together with a parent or guardian
side-guardian-invited = {"    "}parent or guardian { $id }: has a slip
side-guardian-asked = {"    "}parent or guardian { $id }: asked, no answer yet
side-guardian-yes = {"    "}parent or guardian { $id }: agrees
side-guardian-no = {"    "}parent or guardian { $id }: does not agree
side-guardian-to-ask = {"    "}parent or guardian { $id }: must be asked again

# --- what somebody reads who is under age

own-under-age = You decide about this contact together with a parent or guardian. Stopping, pausing and taking a letter back you do alone. Your parent or guardian does not read your letters.
own-guardian-invited = Your parent or guardian was given a slip.
own-guardian-asked = Your parent or guardian was asked and has not answered yet.
own-guardian-yes = Your parent or guardian agrees to the contact.
own-guardian-no = Your parent or guardian does not agree to the contact now. That is not because of you. Your mediator is glad to talk with you about it.
own-guardian-to-ask = Your parent or guardian is being asked again.

# --- what a parent or guardian reads

guardian-own-invited = Contact { $name }: the mediator still has to confirm you.
guardian-own-asked = Contact { $name }: you were asked whether you agree to the contact. To answer: letters together
guardian-own-yes = Contact { $name }: you agree to the contact. If you think otherwise now: letters together --end
guardian-own-no = Contact { $name }: you do not agree to the contact. If you want it otherwise, ring the mediator.
guardian-own-to-ask = Contact { $name }: there is no question for you now. The mediator asks you again where that is needed.
guardian-own-ended = Contact { $name }: you decide here no more. You need not do anything.
guardian-own-closed = Contact { $name } is over, says the service. You need not do anything. Did you not expect this? Ring the mediator.
together-means = You say that you agree to the contact. Then the one for whom you do this decides themselves. You read no letters. You can take your yes back at any time.
together-ask = Do you agree to this contact? (yes/no)
together-yes = Thank you. The mediator, and the one for whom you do this, see your answer.
together-no-means = You say that you do not agree to the contact, or do so no more. The contact then waits. The one for whom you do this, and the mediator, see that. You need no reason.
together-no-ask = Do you not agree to this contact? (yes/no)
together-no = Your answer was passed on. The mediator will be in touch.

arg-which-guardian = which parent or guardian, where there are more: the beginning of the number
arg-under-age-end = say that this side is of age now
arg-together-end = say that you do not agree, or do so no more
arg-no-device = a parent or guardian without a device of their own
help-under-age = note that a side is under age, or is of age now
help-guardian = name a parent or guardian who decides with somebody
help-ask-guardian = ask a parent or guardian again
help-end-guardian = let a parent or guardian decide no more
help-attest-together = record what a parent or guardian without an account said
help-together = answer as a parent or guardian whether you agree to a contact

problem-guardian-first = First your parent or guardian says whether they agree. Then you decide yourself. Your mediator can tell you how it stands.
problem-guardian-none = There is nobody whom this fits now. Who decides together is shown in the case: letters case
problem-cli-guardian-no-slip = Without a device of their own there is no slip. Leave --out and --pdf out.
