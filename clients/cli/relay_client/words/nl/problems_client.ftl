# Waarom dit programma, op dit apparaat, iets niet deed.

problem-other = Er staat iets in de weg: { $code }. Misschien is uw programma oud. U kunt het kantoor bellen.
problem-problem-other = Er staat iets in de weg dat dit programma niet kent. Misschien is uw programma oud. U kunt het kantoor bellen.

problem-cli-usage = Deze opdracht is niet compleet, of niet goed.
problem-cli-command = Zo'n opdracht is er niet. Zie: letters help
problem-cli-no-answer = Een vraag kreeg geen antwoord. Geef het antwoord bij de opdracht, of doe het aan een scherm.
problem-cli-interrupted = Gestopt. Kijk of de laatste stap is gedaan.
problem-cli-quotes = Er is een aanhalingsteken te veel of te weinig.
problem-cli-bug = Er ging iets mis in dit programma. Er is niets aan iemand getoond. Vertel het kantoor wat u deed.
problem-cli-passphrase-fd = De wachtzin is niet te lezen op de plek die u noemde.
problem-cli-file = Dit bestand is niet te lezen, of er is al een bestand met deze naam.
problem-cli-send-or-keep = Kies één van beide: versturen of bewaren.
problem-cli-kinds = Noem wat welkom is: typed, pages, audio, video, met komma's ertussen. Of: none.
problem-cli-attested = Zeg hoe u het weet: --attested paper, of --attested present.
problem-cli-note-to = Een bericht is voor één: een kant, of een begeleider.
problem-cli-release-to = Kies één van beide: in een gesprek, of aan een begeleider.
problem-cli-counsellor = Bij deze naam past geen begeleider, of meer dan één. Gebruik het nummer uit de zaak.
problem-cli-which-slip = Er is meer dan één uitnodiging beantwoord. Noem de kant of het nummer.
problem-cli-no-answer-yet = Niemand heeft deze uitnodiging nog beantwoord. De uitnodigingen van een zaak: letters enrolments ZAAK
problem-cli-slip-wrong = Het antwoord past niet bij het papier. Het is niet bevestigd.
problem-cli-handover = Noem één zaak, of zeg --all.

problem-net-unreachable = De dienst is niet te bereiken. Kijk naar uw verbinding. Er is niets kwijt.
problem-net-timeout = De dienst gaf niet op tijd antwoord. Er is niets kwijt. Probeer het opnieuw.
problem-net-tls = De verbinding is niet veilig. Er is niets verstuurd. Bel het kantoor als dit zo blijft.
problem-net-garbled = Er antwoordt iets dat niet de dienst is. Kijk naar uw verbinding.
problem-net-redirect = De dienst stuurt ons naar een andere plek. Dat is niet veilig. Er is niets verstuurd.
problem-net-endless = De dienst blijft meer sturen en komt niet tot een einde. Zo werkt hij niet. Bel het kantoor.

problem-case-changed = Er is iets gebeurd in deze zaak sinds u keek. Bekijk het, en beslis dan opnieuw.
problem-readers-changed = De mensen die kunnen lezen zijn veranderd. Kijk wie er leest, en beslis dan opnieuw.
problem-release-unreviewed = U hebt deze brief niet helemaal gelezen sinds u begon, of het is een andere dan u las. Er is niets gedaan. Eerst: letters review NUMMER
problem-release-pages-unseen = Niet alle pagina's van deze brief zijn aan u getoond sinds u begon. Er is niets gedaan. Eerst: letters review NUMMER --pages BESTAND.pdf

problem-lock-passphrase = De wachtzin klopt niet.
problem-lock-code = De herstelcode klopt niet.
problem-lock-none = Er is geen account op dit apparaat. Gebruik uw uitnodiging: letters join
problem-lock-keyring = Uw sleutels op dit apparaat zijn van een ander moment dan die van de dienst. Maak verbinding en probeer opnieuw.

problem-home-damaged = Wat op dit apparaat bewaard is, is beschadigd. Ga niet verder. Bel het kantoor.
problem-home-permissions = Anderen kunnen de map van dit programma lezen, of er kan niet in worden geschreven. Vraag wie dit apparaat beheert.
problem-home-full = Dit apparaat is vol. Er is nog niets kwijt. Maak ruimte en probeer het opnieuw.
problem-home-no-profile = Zo'n account is er niet op dit apparaat.
problem-home-several-profiles = Er zijn meer accounts op dit apparaat. Kies er één: --as NAAM, of voor altijd: letters profiles --use NAAM
problem-app-absent = De schermen voor een browser staan niet in deze installatie. Alles werkt met opdrachten: letters hulp
problem-app-damaged = De schermen voor een browser zijn op dit apparaat beschadigd. Gebruik ze niet. Vraag wie dit apparaat beheert om het programma opnieuw te installeren.
problem-app-port = Deze poort is bezet, of is er geen. Kies een andere, of laat hem weg.
problem-home-known = Dit account staat al op dit apparaat.
problem-editor-none = Er is hier geen programma met die naam. Laat de keuze weg, dan schrijft u in de editor van letters.
problem-editor-unknown = In dit programma wordt geen brief geschreven: het is niet bekend wat het op de schijf achterlaat. Bekend zijn vim, nvim, nano, emacs en micro. Laat de keuze weg, dan schrijft u in de editor van letters.
problem-editor-failed = Het programma om mee te schrijven stopte niet goed.

problem-id-unknown = Niets heeft dit nummer of deze naam. Wat er wel is: letters home. Voor bemiddelaars: letters cases.
problem-id-which = U hebt meer dan één contact of zaak: { $names }. Zeg welke u bedoelt: --case NAAM
problem-id-ambiguous = Meer dan één ding heeft dit nummer of deze naam: { $names }. Typ er meer van.
problem-role-other-in-read = Zo leest een brief wie een van de twee is, of voor een van hen handelt. Als bemiddelaar: letters review NUMMER
problem-role-other-in-list = Deze lijst is van de twee mensen en van wie voor hen handelt. Als bemiddelaar: letters case ZAAK
problem-role-other-in-write = Een brief schrijft wie een van de twee is, of voor een van hen handelt. Als bemiddelaar: letters told, letters derive of letters note
problem-role-other-in-people = Dit is voor de twee mensen en voor wie voor hen handelt. Als bemiddelaar: letters case ZAAK
problem-role-other = Deze opdracht hoort bij ander werk dan dat van dit account. Wat u hier kunt: letters help
problem-item-no-copy = U hebt bij de dienst geen kopie van deze brief.
problem-item-expired = Dit contact is gestopt, en wat ervan bewaard werd is na de bewaartijd vernietigd. Deze brief is niet meer te lezen.

problem-home-failed = De map van dit programma werkt niet. Vraag wie dit apparaat beheert.
problem-pending-unknown = Er is niets zonder antwoord met dit nummer.
problem-draft-unknown = Er is geen klad met dit nummer.
problem-draft-pending = Deze brief is eerder met andere woorden verstuurd, en daar is nog geen antwoord op. Kijk daar eerst naar: letters pending
problem-page-unknown-number = Deze brief heeft geen pagina met dit nummer.
problem-item-no-key = Niemand gaf u de sleutel van deze brief. Vraag een bemiddelaar die hem heeft om hem over te dragen. Is die er niet, dan krijgt de schrijver de vraag hem opnieuw te versturen.

problem-item-not-derived = Deze brief is niet uit een andere gemaakt. Niemand hoeft er dus akkoord mee te gaan.
problem-item-offered = U hebt deze tekst al aan de schrijver laten zien. Wacht op het antwoord, of neem contact op met de schrijver: letters note
problem-offer-none = Onder dit nummer wacht geen tekst die van een brief van u is gemaakt. Wat er is: letters home
problem-cli-not-text = Dit bestand is geen platte tekst. Bewaar het eerst als platte tekst, of stuur het als pagina (--page).
problem-text-unfinished = De invoer hield op voor de regel met een punt die een tekst afsluit. Er is niets van verstuurd.
problem-output-full = Wat deze opdracht zegt kon niet helemaal weggeschreven worden. Misschien is daar geen ruimte. Wat hij deed is gedaan.
stopped-and-kept = Gestopt.
screen-lacks =
    { $signs ->
        [one] 1 teken kent dit scherm niet; het staat er als ?. Lees het op een scherm dat het kent, of op papier: letters print
       *[other] { $signs } tekens kent dit scherm niet; ze staan er als ?. Lees het op een scherm dat ze kent, of op papier: letters print
    }
