# Meedoen, accounts op dit apparaat, papier.

passphrase-made = Dit is uw nieuwe wachtzin:
passphrase-keep = Schrijf hem op en bewaar hem op een veilige plek. Zonder wachtzin kan alleen uw bemiddelaar u weer binnenlaten.
passphrase-keep-staff = Schrijf hem op en bewaar hem op een veilige plek. Zonder wachtzin komt u alleen met uw herstelcode weer binnen; die code ziet u één keer.
passphrase-type-back = Typ hem één keer over:
passphrase-not-same = Dat is niet hetzelfde. Kijk nog eens.
passphrase-changed = Uw wachtzin is veranderd.
ask-new-passphrase = Nieuwe wachtzin:
ask-login-name = Kies een naam om mee in te loggen. Het hoeft niet uw eigen naam te zijn:
ask-existing-login = De naam waarmee u inlogt:
ask-origin = Het adres van de dienst, zoals het kantoor het gaf:
ask-fingerprint = De code van de organisatie, zoals op papier:
ask-staff-name = Uw naam, zoals collega's en deelnemers haar zien:
ask-role = Wat is uw werk?
ask-out = In welk nieuw bestand komt de aanvraag?
ask-recovery-code = Herstelcode:
ask-slip = Plak de tekst onder de vierkante code. Of druk op Enter om de regels te typen:
ask-slip-line = { $line }:
slip-line-origin = Adres
slip-line-root = Organisatie
slip-line-slip = Uitnodiging
slip-line-secret = Geheim
slip-line-again = Er zit een typfout in de regel { $line }. Typ alleen deze regel nog eens. De andere regels blijven staan.
join-what = Iemand wil contact met u via een bemiddelaar, of u vroeg er zelf om. U kunt brieven schrijven. Een bemiddelaar leest ze eerst. U kunt op elk moment stoppen.
join-who = Dit is de dienst van de organisatie met telefoon { $telephone }. De code is { $fingerprint }
join-who-unknown = Dit is de dienst van de organisatie met deze code: { $fingerprint }
join-ask = Wilt u verdergaan? (ja/nee)
join-same-name-ask = Deze naam is al in gebruik. Was hij van u, voor u uw sleutels kwijtraakte? Dan wordt hij weer van u. (ja/nee)
join-same-name = Als uw bemiddelaar uw nieuwe sleutels heeft bevestigd, logt u in met uw oude naam en uw nieuwe wachtzin. Tot dan kunt u hier niet inloggen.
problem-login-waiting = Uw oude naam is nog niet weer van u. Dat is zo als uw bemiddelaar uw nieuwe sleutels heeft bevestigd, samen met een collega. Probeer het daarna opnieuw. Deed uw bemiddelaar dat al, vraag dan om een nieuwe uitnodiging.
join-later = Er is niets gedaan. De uitnodiging blijft goed tot haar datum.
joined = U bent aangemeld. Lees deze code voor aan uw bemiddelaar: { $fingerprint }
recovery-code = Dit is uw herstelcode. U ziet haar alleen nu:
recovery-code-keep = Schrijf haar op. Bewaar haar niet bij uw wachtzin.
staff-request-made = Het bestand { $file } is klaar. Laat het ondertekenen met de hoofdsleutel van de organisatie. Lees daar deze code voor: { $fingerprint }
staff-accepted = Uw account is klaar.
attached = Dit apparaat kent uw account nu.
recovered = U bent weer binnen. Uw nieuwe wachtzin geldt vanaf nu.
profiles-chosen = Vanaf nu wordt hier { $name } bedoeld, tenzij u een ander zegt: --as NAAM
profiles-asked = Vanaf nu wordt u gevraagd welk account u bedoelt.
profile-chosen = (hier bedoeld)
profiles-none = Er is geen account op dit apparaat.
profile-staff = medewerker
profile-party = persoonlijk
forget-means = Dit apparaat vergeet het account, de kladbrieven en de lijst van wat er gebeurde. Het account zelf blijft.
forget-ask = Van dit apparaat wissen? (ja/nee)
forgotten = Gewist van dit apparaat.
export-means = Iedereen die het bestand kan openen kan het lezen. Bewaar het veilig.
exported =
    { $count ->
        [0] Er was geen brief die u mag lezen. Het bestand { $file } is leeg.
        [one] 1 brief staat nu in { $file }.
       *[other] { $count } brieven staan nu in { $file }.
    }
organisation = Telefoon { $telephone }. Vergelijk deze code met het papier:
organisation-unknown = De dienst noemt geen telefoonnummer. Vraag het kantoor erom. Vergelijk deze code met het papier:

clock-both = Dit apparaat zegt { $own }. De dienst zegt { $told }.
clock-take-means = Kijk eerst op een andere klok. Heeft de dienst gelijk, dan kan dit programma die tijd gebruiken. Heeft de dienst geen gelijk, ga dan niet verder en bel het kantoor.
clock-take-ask = De tijd van de dienst gebruiken? (ja/nee)
clock-taken = Dit programma gebruikt nu de tijd van de dienst. Loopt de klok van dit apparaat weer goed: letters clock --own
older-keys-mean = Dit apparaat heeft nieuwere sleutels van u gezien dan de dienst nu heeft. Na het terugzetten van een kopie is dat te verwachten. Bel eerst het kantoor en vraag het. Wat u intussen deed kan weg zijn.
older-keys-ask = Zei het kantoor dat de dienst is teruggezet, en wilt u verder met de oudere sleutels? (ja/nee)
older-keys-taken = Dit apparaat gaat verder met de sleutels die de dienst heeft.

slip-title = UITNODIGING
slip-what = Met deze uitnodiging kunt u brieven schrijven aan één ander, via uw bemiddelaar. Uw bemiddelaar leest elke brief eerst.
slip-choice = U beslist. U hoeft niets te doen. U kunt op elk moment een pauze nemen of stoppen, zonder reden.
slip-what-supporter = Deze uitnodiging is voor iemand die met een ander meeleest, omdat die ander dat heeft gevraagd. U leest de brieven die u van die persoon mag lezen, en geen andere.
slip-choice-supporter = U beslist. U hoeft niets te doen. U kunt op elk moment stoppen, zonder reden.
slip-what-guardian = Deze uitnodiging is voor een ouder of voogd. U beslist samen met iemand die minderjarig is of er brieven mogen zijn, via een bemiddelaar. U leest geen brieven.
slip-choice-guardian = U beslist. U hoeft niets te doen. U kunt uw antwoord op elk moment terugnemen, zonder reden.
slip-once = De uitnodiging werkt één keer. Geef haar aan niemand. Kwijt? Bel uw bemiddelaar.
slip-until = Zij geldt tot { $day }.
slip-telephone = Vragen? Telefoon { $telephone }
slip-telephone-unknown = Vragen? Vraag het uw bemiddelaar.
slip-code-text = In de vierkante code staat deze tekst:
slip-or-type = Geen camera? Typ deze regels. Hoofdletters, spaties en streepjes maken niet uit.

paper-page = pagina { $page } van { $pages }
cover-title = Er is iets voor u.
cover-what = Iemand heeft u geschreven, en uw bemiddelaar denkt dat het goed kan doen.
cover-choice = U kiest. U kunt het nu lezen, of later, of samen met iemand. U kunt het ook terugsturen.
cover-time = Er is geen haast. U hoeft niet te antwoorden.
cover-talk = Wilt u er eerst over praten? Zeg het. Uw bemiddelaar hoort het dan.
cover-pages =
    { $pages ->
        [one] Achter dit blad zit 1 pagina.
       *[other] Achter dit blad zitten { $pages } pagina's.
    }
cover-code = Nummer { $code }

lines-title = Waar u kunt bellen
lines-danger = Bent u nu in gevaar? Bel 112, of het noodnummer van uw land.
lines-doctor = Voelt u zich heel slecht, of denkt u eraan uzelf iets aan te doen? Bel nu uw huisarts of een crisislijn.
lines-victims = Wilt u praten met iemand die hier buiten staat? Bel slachtofferhulp of een luisterlijn.
lines-images = Over intieme beelden die iemand stuurt of verspreidt: { $helpline }
lines-office = Uw kantoor: { $telephone }
lines-office-unknown = Het nummer van uw kantoor is nu niet op te halen. Het staat op uw uitnodiging.

safety-place = Kies een rustig moment en een plek waar niemand over uw schouder kijkt.
safety-device = Gebruik een apparaat dat alleen u kunt openen. Gaat u weg? Zet het op slot: slot, of sluit het venster.
safety-leave = Moet u snel weg? Sluit het venster. Uw tekst blijft verzegeld bewaard.
safety-copy = Wat de ander heeft geopend kan worden gekopieerd of gefotografeerd. Schrijf alleen wat bewaard mag blijven.
safety-contact = Schrijf niet uw adres, telefoonnummer of rekening. Uw bemiddelaar vraagt u daarnaar.
safety-stop = U kunt op elk moment een pauze nemen of stoppen. Het werkt meteen. U hoeft geen reden te geven.
safety-images = Verspreidt iemand intieme beelden van u, of dreigt iemand daarmee? Het is niet uw schuld. Betaal niet. Bel de politie of een hulplijn hiervoor.
safety-images-evidence = Bewaar wat u is gestuurd als bewijs. Stuur het niet door. Zulke beelden worden hier nooit doorgegeven.

help-join = meedoen met uw uitnodiging
help-staff-request = uw sleutels maken en een bestand dat de organisatie ondertekent
help-staff-accept = uw account als medewerker beginnen met het ondertekende bestand
help-attach = uw account ook op dit apparaat gebruiken
help-recover = weer binnenkomen met uw herstelcode
help-passphrase = uw wachtzin veranderen, of een nieuwe herstelcode maken
help-profiles = de accounts op dit apparaat
help-clock = de tijd van dit apparaat en van de dienst
help-take-older-keys = verder met oudere sleutels, nadat de dienst is teruggezet
help-export = wat u mag lezen in een bestand zetten
help-app = de schermen in een browser op dit apparaat, uit het eigen programma van dit apparaat
help-organisation = wie de dienst op een adres beheert

app-address = Open dit adres in een browser op dit apparaat: { $address }
app-passes = Wat u verstuurt gaat naar { $origin }, en nergens anders heen.
app-list = De code van deze schermen is { $code }. Het kantoor kan die vergelijken.
app-elsewhere = Het gewone adres is bezet door een ander programma. Deze keer is het een ander adres. Kladjes van het gewone adres staan hier niet.
app-end = Het werkt tot u hier Ctrl-C typt.
app-ended = Afgelopen. De schermen in de browser hebben geen verbinding meer.

export-from-you = Van u
export-from-other = Van de ander
export-left-out = Brief { $id } staat niet in het bestand. { $why }
export-pages =
    { $count ->
        [one] De pagina staat in het bestand { $file }.
       *[other] De { $count } pagina's staan in het bestand { $file }.
    }
erased-30 = Dit contact is gestopt. Op { $day } worden uw brieven van dit contact hier gewist. Wilt u een kopie bewaren? Dan: letters export --case { $id } --out BESTAND
erased-7 = Dit contact is gestopt. Op { $day }, binnen een week, worden uw brieven van dit contact hier gewist. Wilt u een kopie bewaren? Dan: letters export --case { $id } --out BESTAND
erased-1 = Dit contact is gestopt. Morgen, op { $day }, worden uw brieven van dit contact hier gewist. Wilt u een kopie bewaren, doe dat dan vandaag: letters export --case { $id } --out BESTAND
erased-0 = De brieven van dit contact worden hier niet meer bewaard, sinds { $day }.
