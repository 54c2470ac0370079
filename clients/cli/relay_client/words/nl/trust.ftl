# Waarom iets van elders niet wordt getoond of geloofd, en wat er verkeerd is getypt.

problem-journal-chain = De lijst van wat er gebeurde klopt niet. Ga niet verder. Bel het kantoor.
problem-journal-contradiction = De dienst vertelt twee verschillende verhalen over deze zaak. Ga niet verder. Bel het kantoor.
problem-journal-order = De volgorde of de datums van wat er gebeurde kloppen niet. Ga niet verder. Bel het kantoor.
problem-journal-order-ahead = Dit apparaat zegt { $own }. In dit contact is iets ondertekend op { $told }, en dat is later. Waarschijnlijk loopt de klok van dit apparaat verkeerd. Kijk op een andere klok. Zet hem goed, of neem de tijd van de dienst: letters clock --take. Heeft dit apparaat gelijk, bel dan het kantoor.
problem-journal-rule = Iets in de lijst van wat er gebeurde is tegen de regels. Ga niet verder. Bel het kantoor.
problem-journal-record = Iets in de lijst van wat er gebeurde is niet echt. Ga niet verder. Bel het kantoor.
problem-journal-rollback = De dienst is iets vergeten dat is gebeurd. Ga niet verder. Bel het kantoor.
problem-journal-hidden = U bemiddelde in dit contact. De dienst toont het u niet meer, en ook niet wie uw plaats heeft gestopt. Heeft het kantoor uw plaats gestopt? Dan hoeft u niets te doen. Ga anders niet verder, en bel het kantoor.
problem-journal-gone = De dienst kent u niet meer in dit contact. U kreeg via uw bemiddelaar een nieuwe plaats met nieuwe sleutels, of de dienst is iets vergeten. Kreeg u geen nieuwe plaats? Ga dan niet verder, en bel het kantoor.
problem-journal-withheld = De dienst houdt iets achter dat u mag zien. Bel het kantoor.
problem-trust-assignment = De plaats van een bemiddelaar is niet bewezen. Ga niet verder. Bel het kantoor.
problem-trust-chain = De sleutels van iemand zijn niet bewezen. Ga niet verder. Bel het kantoor.
problem-trust-dates = De datums van iemands toestemming kloppen niet. Bel het kantoor.
problem-trust-ended = Er handelde iemand die geen toegang meer had. Bel het kantoor.
problem-trust-expired = Er handelde iemand van wie de toegang was verlopen. Bel het kantoor.
problem-trust-keyring = Uw eigen sleutels zijn verwisseld. Ga niet verder. Bel het kantoor.
problem-trust-receipt = De dienst bewees niet dat dit is ontvangen. Het is bewaard. Probeer het opnieuw.
problem-trust-record = Iets dat meekwam is niet echt. Ga niet verder. Bel het kantoor.
problem-trust-role = Iemand deed iets wat niet zijn of haar taak is. Bel het kantoor.
problem-trust-root = Dit is een andere organisatie dan op uw uitnodiging. Ga niet verder. Bel uw bemiddelaar.
problem-trust-second-signature = De tweede handtekening ontbreekt of klopt niet. Bel het kantoor.
problem-trust-signature = Een handtekening klopt niet. Vertrouw dit niet. Bel het kantoor.
problem-trust-signer = Het is door iemand anders ondertekend dan er staat. Vertrouw dit niet. Bel het kantoor.
problem-trust-standing = Er handelde iemand die geen plaats heeft in deze zaak. Bel het kantoor.
problem-trust-two-roles = Iemand heeft twee taken die niet samengaan. Bel het kantoor.
problem-trust-unknown = Er tekende iemand voor wie niemand instaat. Vertrouw dit niet. Bel het kantoor.
problem-login-salt = De dienst vroeg op een andere manier om uw wachtzin dan dit apparaat kent. Hebt u uw wachtzin op een ander apparaat veranderd? Gebruik dan de nieuwe. Ga anders niet verder en bel het kantoor.
problem-keyring-older = De dienst heeft oudere sleutels van u dan dit apparaat heeft gezien. Zegt het kantoor dat de dienst is teruggezet, dan is dat te verwachten: letters take-older-keys. Ga anders niet verder. Bel het kantoor.
problem-keyring-other = De dienst heeft andere sleutels van u dan dit apparaat heeft gezien. Zegt het kantoor dat de dienst is teruggezet, dan is dat te verwachten: letters take-older-keys. Ga anders niet verder. Bel het kantoor.
problem-clock-off = Dit apparaat zegt { $own }, en de dienst zegt { $told }. Een van de klokken loopt verkeerd. Kijk op een andere klok. Heeft de dienst gelijk: letters clock --take. Zo niet, bel het kantoor.
problem-clock-far = Wat u vroeg is verstuurd, en het geldt. Maar dit apparaat zegt { $own }, en de dienst schreef { $told }. Een van de klokken loopt verkeerd. Zet uw klok goed, of bel het kantoor.
problem-receipt-gone =
    { $what ->
        [withdraw] U was gestopt met dit contact.
        [pause] U had dit contact op pauze gezet.
        [consent-end] U had uw toestemming teruggenomen.
        [guardian-word] U had als ouder of voogd gezegd dat u het niet goed vindt.
        [recall] U had een brief teruggenomen.
       *[refuse] U had een brief teruggestuurd.
    } De dienst zei daar ja op, en raakte het kwijt. { $again ->
        [yes] Het is opnieuw verstuurd.
       *[no] Het kon nog niet opnieuw worden verstuurd. Dat gebeurt als u weer kijkt.
    } Bel het kantoor.

unreadable-item-author = Het is niet zeker wie deze brief schreef. Hij wordt niet getoond. Bel uw bemiddelaar.
unreadable-item-bytes = Deze brief is onderweg veranderd. Hij wordt niet getoond. Bel uw bemiddelaar.
unreadable-item-day = De dag op deze brief kan niet bestaan. Hij wordt niet getoond. Bel uw bemiddelaar.
unreadable-item-grant = De sleutel van deze brief is niet die van uw bemiddelaar. Hij wordt niet getoond. Bel uw bemiddelaar. Een andere bemiddelaar van de zaak kan u de brief opnieuw geven.
unreadable-item-journal = Deze brief past niet bij wat er in de zaak gebeurde. Hij wordt niet getoond. Bel uw bemiddelaar.
unreadable-item-unwelcome = Dit is een soort waarvan u hebt gezegd dat die niet welkom is. Het wordt niet getoond. Wilt u het zien, zeg dan eerst dat deze soort welkom is: letters preferences.
unreadable-item-kind = Deze brief is niet van de soort die er staat. Hij wordt niet getoond.
unreadable-item-manifest = Deze brief is niet de brief die is ondertekend. Hij wordt niet getoond. Bel uw bemiddelaar.
unreadable-item-recipient = Deze brief is niet voor u bedoeld. Hij wordt niet getoond. Bel uw bemiddelaar.
unreadable-item-release = Geen bemiddelaar heeft deze brief goed doorgegeven. Hij wordt niet getoond. Bel het kantoor.

problem-letter-empty = Er is geen tekst.
problem-origin-scheme = Dit adres is niet veilig. Het moet beginnen met https://
problem-words-characters = In deze tekst staat een teken dat niet kan worden verstuurd. Verander het en probeer het opnieuw.
problem-words-empty = Er is geen tekst.
problem-words-too-long = Deze tekst is te lang.

problem-journal-seat = De dienst toont de lijst van iemand anders. Ga niet verder. Bel het kantoor.
problem-trust-account = Dit account is niet het account dat dit apparaat kent. Ga niet verder. Bel het kantoor.
problem-trust-key = Iemands sleutels zijn niet die u eerder zag. Ga niet verder. Bel het kantoor.
problem-trust-origin = De dienst zegt dat hij een ander adres heeft. Ga niet verder. Bel het kantoor.
problem-enrolment-changed = De dienst zegt iets anders over deze uitnodiging dan het papier. Bevestig het niet. Maak een nieuwe.
problem-enrolment-code = Let op: het antwoord is niet met dit papier gemaakt. Bevestig het niet. Maak een nieuwe uitnodiging.
problem-enrolment-key = De sleutels die terugkwamen zijn niet goed. Bevestig ze niet. Maak een nieuwe uitnodiging.
problem-enrolment-known-key = Deze sleutels zijn al van iemand anders. Bevestig ze niet. Maak een nieuwe uitnodiging.
problem-enrolment-not-ours = Een andere bemiddelaar maakte deze uitnodiging. Alleen die kan het antwoord nakijken.
unreadable-item-note = Het bericht bij deze brief is niet wat is ondertekend. De brief wordt niet getoond. Bel uw bemiddelaar.
unreadable-item-header = Deze brief is niet volgens de regels gemaakt. Hij wordt niet getoond. Bel uw bemiddelaar. Een andere bemiddelaar van de zaak kan u de brief opnieuw geven.
unreadable-item-nonce = Deze brief is niet volgens de regels gemaakt. Hij wordt niet getoond. Bel uw bemiddelaar.
unreadable-item-padding = Achter deze brief zit iets verborgen. Hij wordt niet getoond. Bel uw bemiddelaar.
unreadable-item-inner = Deze brief is niet volgens de regels geschreven. Hij wordt niet getoond. Bel uw bemiddelaar.
unreadable-item-characters = In deze brief staan verborgen tekens. Hij wordt niet getoond. Bel uw bemiddelaar.

problem-code-typed = Er zit een typfout in deze code. Bekijk elke groep nog eens.
problem-item-not-lost = Deze brief is al te lezen voor wie hem schreef of voor wie hij is. Er valt niets opnieuw te geven.
problem-key-missing = Dit apparaat heeft geen sleutels voor deze zaak. Gebruik uw uitnodiging: letters join
problem-letter-characters = In deze tekst staat een teken dat niet kan worden verstuurd. Verander het en probeer het opnieuw.
fault-after = Regel { $line }, na «{ $before }»:
fault-at-start = Regel { $line }, aan het begin:
fault-control = een teken dat opdrachten geeft aan een scherm
fault-unseen = een teken dat geen scherm toont
fault-unknown = een teken dat te nieuw is, of dat niet elk apparaat kan tonen
fault-spelling = een teken waarvoor een gewonere vorm bestaat
fault-space = meer spaties dan nodig is
fault-line = meer regeleinden dan nodig is
fault-mark = een accent dat op geen letter staat, of een te veel
fault-joiner = een verbindend teken dat hier niets verbindt
fault-style = een teken dat hier niets verandert
problem-letter-language = Deze taal staat niet op de lijst. Gebruik een korte naam zoals nl of en.
problem-letter-too-long = Deze brief is te lang. Maak er twee van: een brief heeft ten hoogste 30.000 tekens.
problem-login-name = Met deze naam kunt u niet inloggen. Gebruik letters van één alfabet en cijfers, ten minste drie, zonder spaties.
problem-passphrase-short = Deze wachtzin is te kort. Neem zes woorden.
problem-passphrase-characters = In deze wachtzin staat een teken dat niet elk apparaat kan typen. Gebruik letters, cijfers en spaties.
problem-pause-none = U hebt nu geen eigen pauze. Hebt u uw toestemming teruggenomen, dan kunt u die opnieuw geven: letters consent. Elke andere pauze houdt op als degene die haar begon dat zegt.
problem-pause-none-in-resume-case = De bemiddelaars hebben nu geen pauze in deze zaak. Hoe het ervoor staat: letters case
problem-root-mismatch = Dit is niet de organisatie op uw papier. Ga niet verder. Bel het kantoor.
problem-slip-origin = Deze uitnodiging is van een andere dienst. Zij kan niet bij dit account.
problem-slip-text = Dit is niet de tekst van een uitnodiging. Kijk nog eens.
problem-slip-line = Er zit een typfout in de regel { $line } van de uitnodiging. Bekijk elke groep van deze regel nog eens.
problem-staff-file = Dit is geen ondertekend bestand voor een medewerker.
problem-staff-name = Deze naam kan niet. Hij moet 1 tot 80 tekens hebben.
problem-staff-no-request = Op dit apparaat is geen aanvraag gemaakt. Begin met: letters staff request
problem-staff-other-keyset = Dit bestand is voor iemand anders ondertekend.
unreadable-item-parts = In deze brief staan andere pagina's genoemd dan er gekomen zijn. Hij wordt niet getoond. Bel uw bemiddelaar.
unreadable-item-part-hashes = De lijst waarmee een pagina wordt nagekeken, is niet de lijst die is ondertekend. De pagina wordt niet getoond. Bel uw bemiddelaar.
unreadable-item-part-bytes = Een pagina is onderweg veranderd, of niet helemaal aangekomen. Ze wordt niet getoond. Probeer het opnieuw, of bel uw bemiddelaar.
unreadable-item-part-header = Een pagina hoort niet bij deze brief. Ze wordt niet getoond. Bel uw bemiddelaar.
unreadable-item-part-iv = Een pagina is niet volgens de regels verzegeld. Ze wordt niet getoond. Bel uw bemiddelaar.
unreadable-item-part-nonce = Een pagina is zo verzegeld dat er iets in verborgen kan zijn. Ze wordt niet getoond. Bel uw bemiddelaar.
unreadable-item-part-padding = Achter een pagina zit iets verborgen. Ze wordt niet getoond. Bel uw bemiddelaar.
unreadable-item-part-large = Een pagina is groter dan een pagina mag zijn. Ze wordt niet getoond. Bel uw bemiddelaar.
