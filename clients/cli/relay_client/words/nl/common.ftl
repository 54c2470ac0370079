# Woorden die elk scherm deelt. "De ander" is de persoon aan de andere kant; beide kanten krijgen dezelfde woorden.

promise = Wie kan lezen wat u schrijft: u, uw bemiddelaar, en de ander zodra uw bemiddelaar het heeft doorgegeven. Niemand anders, ook wij niet, die de computer beheren.

kind-letter = brief
kind-typed = getypte brief
kind-pages = brief op papier (pagina's)
kind-audio = geluidsopname
kind-video = film
kinds-none = niets
side-a = kant A
side-b = kant B
state-preparing = in voorbereiding
state-open = open
state-paused = pauze
state-closed = gestopt
status-with-mediator = bij uw bemiddelaar
status-passed-on = doorgegeven
status-returned = terug met een bericht
status-taken-back = teruggenomen
status-not-passed-on = niet doorgegeven
status-opened = doorgegeven en geopend
status-by-service = { $status } (zegt de dienst)
envelope-closed = dicht. U beslist of en wanneer u hem opent.
envelope-opened = u hebt hem geopend
envelope-sent-back = u hebt hem teruggestuurd
envelope-no-longer-available = niet meer beschikbaar
item-state-held = bij de bemiddelaars
item-state-released = doorgegeven, niet geopend
item-state-opened = doorgegeven, geopend
item-state-returned = terug met een bericht
item-state-declined = niet doorgegeven
item-state-recalled = teruggenomen
item-state-refused = ongeopend teruggestuurd
item-state-voided = het contact stopte eerder
item-postponed = wacht tot { $day }
place-lead = eerste bemiddelaar
place-deputy = vervanger
role-coordinator = kantoor
role-mediator = bemiddelaar
role-counsellor = begeleider
role-server = dienst
scope-submit = brieven brengen
scope-read = brieven ontvangen en afdrukken
delivery-handed = overhandigd
delivery-read-aloud = voorgelezen
delivery-not-wanted = niet gewenst

hint-phone = lijkt op een telefoonnummer
hint-address = lijkt op een adres
hint-email = lijkt op een e-mailadres
hint-link = lijkt op een link
hint-bank = lijkt op een bankrekening
hint-forgiveness = vraagt om vergeving
hint-blame = zware woorden. Ze mogen er staan. De ander kan er moeilijk naar luisteren.
hint-gift = gaat over een cadeau of over geld
hint-meeting = gaat over elkaar ontmoeten
hints-title = Over deze plekken wil uw bemiddelaar misschien praten:
hints-free = Het zijn alleen tips. U beslist wat u schrijft.
hints-none = Er zijn geen tips bij deze tekst.
hints-beside = Tips. Zij beslissen niets; u beslist.

waiting-days =
    { $days ->
        [0] sinds vandaag
        [one] wacht 1 dag
       *[other] wacht { $days } dagen
    }
answers-yes = ja j
nothing-changed = Er is niets veranderd.
ask-choice = Uw keuze (1 tot { $last }):
ask-choice-again = Typ een getal van 1 tot { $last }.
ask-passphrase = Wachtzin:
ask-label = Naam en dossiernummer van de zaak:
lock-again = Dat klopt niet. Probeer het nog eens.
page-more = -- verder: Enter, stoppen: q --
page-end = -- einde: Enter --
session-prompt = letters>
session-begin = Uw account is open. Typ een opdracht, of: hulp, slot, klaar.
session-idle = Er is 15 minuten niets getypt. Uw account is op slot.
session-locked = Uw account is op slot. De volgende opdracht vraagt om uw wachtzin.
request-number = (Nummer van de vraag: { $number })
troubled-case = { $id } staat hier niet bij. { $told }
pending-kept = Wat u deed is bewaard. Er kwam nog geen antwoord. Zie: letters pending (nummer { $id }).
evidence-kept = Het bewijs staat in het bestand { $file }. U kunt het aan het kantoor geven. Er staan geen brieven in.

letter-head = { $kind } van { $day }, nummer { $id }
letter-subject = Over: { $subject }
said-note = { $who } zegt over deze brief:
said-reason = { $who } zegt waarom hij terugkwam:
said-why-not = { $who } zegt waarom hij niet werd doorgegeven:
words-not-shown = Wat uw bemiddelaar hierbij schreef, wordt niet getoond: het kwam niet zoals het is ondertekend. Bel uw bemiddelaar.
said-remark = { $who } schreef op:
said-by-a-mediator = Een bemiddelaar
letter-brought = Een begeleider heeft deze brief gebracht.
letter-told = Deze brief is aan de bemiddelaar verteld. De bemiddelaar schreef hem op.
letter-derived = De bemiddelaar maakte deze tekst uit een andere brief, bijvoorbeeld als vertaling.
letter-author-changed = Let op: deze brief is ondertekend met een andere sleutel dan eerder. Vraag ernaar.
letter-language = Geschreven in: { $language } ({ $tag })
letter-doubtful =
    { $count ->
        [one] Let op: 1 woord heeft letters die op andere letters lijken:
       *[other] Let op: { $count } woorden hebben letters die op andere letters lijken:
    }
letter-hidden =
    { $count ->
        [one] Let op: in deze brief staat 1 teken dat geen scherm toont.
       *[other] Let op: in deze brief staan { $count } tekens die geen scherm toont.
    }

readers-title = Wie dit kan lezen, nu of als het is doorgegeven:
reader-mediator = { $name } (bemiddelaar)
reader-counsellor = { $name } (begeleider)
reader-party = { $name }
reader-added = Nieuw op deze lijst: { $name }
reader-gone = Niet meer op deze lijst: { $name }
readers-ask = De lijst is veranderd. Wilt u dit nog steeds versturen? (ja/nee)

notes-none = Er zijn geen berichten.
note-head = { $who }, { $moment }:
note-unreadable = Dit bericht kan niet worden getoond. Het is niet wat is ondertekend. Bel het kantoor.
note-by-me = U
note-left = Uw bericht ligt klaar. Alleen u en uw bemiddelaars kunnen het lezen.
note-left-mediator = Uw bericht ligt klaar. Alleen voor wie het is kan het lezen.

record-log = besluit vastgelegd
journal-attested = { $side } (opgeschreven door { $name })
journal-gone = { $id }, niet meer te lezen
record-deliver = gezegd hoe het met een brief ging
record-note = eigen bericht
record-pause = pauze
record-resume = pauze voorbij
record-close = contact gestopt door een bemiddelaar
record-restore = dienst hersteld uit een kopie
record-receipt = ontvangstbewijs
record-shred-receipt = sleutels vernietigd

letter-agreed = Wie de eerste brief schreef, is akkoord met deze tekst.
letter-not-agreed = Wie de eerste brief schreef, is niet akkoord met deze tekst. Hij kan niet worden doorgegeven.
letter-replaces = Deze brief kwam in de plaats van brief { $id }.
