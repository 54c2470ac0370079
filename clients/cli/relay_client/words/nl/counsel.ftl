# Wat een begeleider in de browser leest: de mensen voor wie die iets doet, brengen, afdrukken, papier.

counsel-menu = Pagina's
counsel-people = Mijn mensen
counsel-bring = Brief brengen
counsel-round = Printronde
counsel-shared = { $name } · gedeelde computer
counsel-done = Klaar, sluit af
counsel-fetching = De lijst wordt opgehaald.
counsel-busy = Een ogenblik. Dit kan even duren.
counsel-look = Kijk nog eens
counsel-back = Terug naar mijn mensen
counsel-back-person = Terug
counsel-no = Nee
counsel-ring = Bel:
counsel-a-mediator = de bemiddelaar

counsel-names = U koos deze namen zelf. Alleen u ziet ze.
counsel-nobody = Er is nog niemand voor wie u iets mag doen. Een bemiddelaar geeft u die toestemming.
counsel-no-name = Nog zonder naam
counsel-name-do = Geef een naam
counsel-name-title = Hoe noemt u deze persoon?
counsel-name-text = Kies een naam die u herkent en een ander niet. Zo wisselt u niemand om.
counsel-name-field = Naam
counsel-rename = Verander de naam
counsel-own-ending =
    { $days ->
        [0] Uw eigen toegang stopt vandaag. Bel het kantoor.
        [one] Uw eigen toegang stopt over { $days } dag. Bel het kantoor.
       *[other] Uw eigen toegang stopt over { $days } dagen. Bel het kantoor.
    }
counsel-may-both = U mag brengen en ontvangen, tot { $day }.
counsel-may-bring = U mag brengen, tot { $day }. Ontvangen gaat via een ander.
counsel-may-read = U mag ontvangen, tot { $day }. Brengen gaat via een ander.
counsel-none = U hebt hier geen toestemming.
counsel-over = Uw toestemming stopte op { $day }.
counsel-over-text = Wat u begon, staat nog verzegeld op deze computer. Er wordt niets meer verstuurd. Vraag { $mediators } om een nieuwe toestemming.
counsel-need-print = Er ligt een dichte envelop.
counsel-need-report = Zeg nog hoe het ging met een brief.
counsel-need-returned = Een brief is terug, met een briefje.
counsel-need-not-passed = Een brief is niet doorgegeven.
counsel-need-note = De bemiddelaar schreef u.
counsel-need-again = Breng een brief opnieuw. Wie hem kon lezen, is weg.
counsel-need-write-again = Schrijf de bemiddelaar opnieuw. Wie u kon lezen, is weg.
counsel-need-erasing = Op { $day } worden de brieven gewist.
counsel-need-ending = Uw toestemming stopt op { $day }.
counsel-closed = Het contact is gestopt.
counsel-paused = Er is pauze. Brengen mag, het wacht dan.
counsel-with-mediator = Een brief is bij de bemiddelaar.
counsel-begun = Er is een brief begonnen op deze computer.
counsel-bring-do = Breng een brief
counsel-bring-for = Breng een brief voor { $name }
counsel-to-envelope = Naar de envelop
counsel-to-envelope-of = Naar de envelop voor { $name }
counsel-more = Brieven en meer
counsel-more-of = Brieven en meer van { $name }
counsel-stop = Pauze of stop
counsel-stop-for = Pauze of stop voor { $name }
counsel-go-on = Verder na de pauze
counsel-go-on-for = Verder na de pauze voor { $name }
counsel-troubled = { $name }: dit contact klopt niet. Er is niets mee gedaan. Bel het kantoor.
counsel-shared-text = Dit is een gedeelde computer. Na 'Klaar' staat er niets leesbaars op, en ook niet wie er was. Na vijf minuten zonder toets gaat hij zelf op slot.

counsel-begun-title = Begonnen
counsel-begun-text = Alleen uw zes woorden openen dit, op deze computer.
counsel-begun-over = Dit blijft bewaard. Versturen kan weer als u een nieuwe toestemming hebt.
counsel-begun-line =
    { $pages ->
        [0] Begonnen op { $day }
        [one] Begonnen op { $day }, { $pages } pagina
       *[other] Begonnen op { $day }, { $pages } pagina's
    }
counsel-begun-on = Ga verder
counsel-drop = Gooi weg
counsel-drop-sure = Dit is niet terug te draaien.
counsel-drop-yes = Ja, gooi weg
counsel-brought-title = Gebracht
counsel-brought-none = U bracht nog niets.
counsel-brought-line = { $day }, nummer { $number }
counsel-status-with = Bij de bemiddelaar.
counsel-status-passed = Doorgegeven.
counsel-status-returned = Terug, met een briefje.
counsel-status-taken = Teruggenomen.
counsel-status-not = Niet doorgegeven.
counsel-anew = Breng hem opnieuw
counsel-print-again = Druk af
counsel-print-again-of = Druk af: de brief voor { $name }
counsel-take = Neem terug
counsel-take-of = Neem terug: brief { $number }
counsel-take-sure = Wat nog niet geopend is, gaat nooit meer open.
counsel-take-yes = Ja, neem terug
counsel-came-title = Ontvangen en geopend
counsel-came-line = { $day }, nummer { $number }
counsel-notes-do = Briefjes met de bemiddelaar

counsel-notes-title = Briefjes met { $mediators }
counsel-notes-text = Dit gaat over { $name }. Niemand anders leest het, ook { $name } niet.
counsel-notes-none = Er zijn nog geen briefjes.
counsel-note-mine = U, { $day }
counsel-note-of = { $name }, { $day }
counsel-note-unseen = Dit briefje is niet te openen. Bel het kantoor.
counsel-note-field = Uw briefje
counsel-note-empty = Schrijf eerst iets.
counsel-note-send = Stuur het briefje
counsel-note-sent = Uw briefje is bij de bemiddelaar.

counsel-stop-title = Pauze of stop voor { $name }
counsel-stop-lead = Doe dit alleen als { $name } het zelf wil. Een reden is niet nodig.
counsel-pause-text = Er wordt niets meer doorgegeven of geopend, tot u verdergaat.
counsel-pause-do = Zet op pauze
counsel-leave-text = Het contact stopt voor altijd. Wat nog niet geopend is, gaat nooit meer open. Dit is niet terug te draaien.
counsel-leave-do = Stop voor altijd
counsel-left-title = Het contact is gestopt
counsel-left-text = { $name } hoeft niets uit te leggen. De ander hoort alleen dat het contact is gestopt.

counsel-whose = Voor wie is de brief?
counsel-whose-nobody = Er is nu niemand voor wie u iets mag brengen.
counsel-whose-sheet = Hebt u een antwoordblad?
counsel-whose-sheet-text = De vierkante code zegt bij wie het hoort. Deze computer leest de code zelf.
counsel-whose-files = Kies de scan
counsel-whose-reading = De pagina's worden bekeken.

counsel-bring-back = Terug. Wat u begon, blijft bewaard.
counsel-bring-title = Een brief brengen voor { $name }
counsel-bring-sealed = Let op: na het geven kunt u deze brief niet meer openen, ook niet om hem te bekijken.
counsel-bring-pages = 1. De pagina's
counsel-bring-pages-text = Kies de scan of de foto's, in de goede volgorde. Naam, plek en tijd worden eraf gehaald.
counsel-bring-files = Kies scan of foto's
counsel-bring-more = Nog een pagina
counsel-bring-saved = Verzegeld op deze computer, { $time }
counsel-sheet = Dit is het antwoordblad. Staat er niets op? Haal het dan weg.
counsel-bring-words = Of: de woorden
counsel-bring-words-text = Typ over wat er staat, of wat u wordt verteld. Verander niets.
counsel-bring-empty = Er is nog geen pagina en er staan geen woorden.
counsel-bring-not-agreed = Lees de brief eerst voor. Zet daarna het vinkje, als { $name } het ermee eens is.
counsel-agree = 2. Voorlezen
counsel-agree-text = Lees de brief voor, of laat hem zien. Vertel ook dit:
counsel-agree-one = { $mediators } leest de brief eerst. Daarna misschien de ander.
counsel-agree-two = U mag de brief terugnemen, altijd, zonder reden. Zeg het dan tegen mij.
counsel-agree-three = U hoeft niets te sturen. Nee zeggen heeft geen gevolgen.
counsel-agreed = Voorgelezen of getoond. { $name } is het ermee eens.
counsel-give = 3. Geef aan de bemiddelaar
counsel-give-copy = U kunt de brief later nog eens afdrukken. De schrijver kan hem altijd terugnemen, via u.
counsel-give-sealed = Daarna kunt u de brief zelf niet meer openen. De schrijver kan hem altijd terugnemen, via u.
counsel-give-do = Geef aan { $mediators }
counsel-give-on = Ga verder met geven
counsel-give-later = Bewaar tot straks
counsel-give-stays = De brief staat nog verzegeld op deze computer. Ga later verder, ook op een andere dag.
counsel-line = Langzame lijn?
counsel-line-small = Kleinere pagina's
counsel-line-text = Zet dit aan voordat u pagina's kiest. Handschrift blijft leesbaar.
counsel-line-size =
    { $pages ->
        [one] { $pages } pagina: { $size }
       *[other] { $pages } pagina's: { $size }
    }
counsel-sending = Versturen
counsel-sending-page = Pagina { $page } van { $pages } is onderweg.
counsel-sending-text = Valt de lijn weg? Het gaat verder waar het stopte. Dat kan ook op een andere dag, op deze computer.

counsel-brought-done = De brief is bij { $mediators }
counsel-brought-number = Nummer { $number }
counsel-brought-next = Er komt hier bericht als de brief is doorgegeven of terugkomt.
counsel-brought-copy = U kunt hem nog eens afdrukken bij 'Brieven en meer'.
counsel-brought-sealed = U kunt hem niet meer openen. Terugnemen kan wel.
counsel-slip-print = Maak een strookje voor { $name }
counsel-slip-title = Uw brief is gegeven
counsel-slip-number = Nummer { $number }
counsel-slip-what =
    { $pages ->
        [0] Op { $day }: een getypte brief.
        [one] Op { $day }: { $pages } pagina.
       *[other] Op { $day }: { $pages } pagina's.
    }
counsel-slip-who = De bemiddelaar leest uw brief eerst. Misschien geeft die hem daarna door.
counsel-slip-back = Wilt u de brief terug? Dat mag altijd. Zeg het nummer tegen uw begeleider.
counsel-slip-free = U hoeft niet te wachten op een antwoord. De ander hoeft niet te antwoorden.

counsel-round-text = Zeg eerst dat er iets is. Vraag het dan. Open en druk pas af na een ja.
counsel-round-none = Er ligt niets om af te drukken.
counsel-round-who = Voor wie
counsel-round-since = Ligt er
counsel-round-cover = 1. Voorblad
counsel-round-asked = 2. Gevraagd
counsel-round-open = 3. Openen en afdrukken
counsel-round-how = 4. Hoe ging het?
counsel-round-day = sinds { $day }, nummer { $number }
counsel-round-later = Zei iemand 'later'? Laat de envelop dan liggen. Later is goed.
counsel-cover-do = Voorblad
counsel-cover-of = Voorblad voor { $name }
counsel-given = gegeven
counsel-yes = Zei ja
counsel-yes-of = Zei ja: { $name }
counsel-said-yes = zei ja
counsel-send-back = Wil hem niet
counsel-send-back-of = Wil hem niet: { $name }. De envelop gaat dicht terug
counsel-after-yes = pas na een ja
counsel-after-print = na het afdrukken
counsel-open-do = Open en druk af
counsel-open-of = Open en druk af voor { $name }
counsel-handed = Overhandigd
counsel-read-aloud = Voorgelezen
counsel-not-wanted = Toch niet gewenst
counsel-reported = { $name }: { $how }. De bemiddelaar weet het.
counsel-paper-anybody = Een afgedrukte brief kan iedereen lezen.
counsel-paper-hand = Loop mee naar de printer. Geef het blad zelf in handen. Dit programma bewaart geen bestand.

counsel-paper-title = Om af te drukken
counsel-paper-cover = Het voorblad noemt niemand. De envelop blijft dicht.
counsel-paper-letter =
    { $pages ->
        [one] Voorblad, { $pages } pagina en een antwoordblad.
       *[other] Voorblad, { $pages } pagina's en een antwoordblad.
    }
counsel-paper-own =
    { $pages ->
        [one] { $pages } pagina van een brief die u bracht.
       *[other] { $pages } pagina's van een brief die u bracht.
    }
counsel-paper-slip = Een strookje voor wie de brief schreef.
counsel-paper-print = Druk af
counsel-paper-ready = Klaar
counsel-paper-failed = Kwam er niets uit de printer? Druk nog eens af. Er gaat niets verloren.
counsel-paper-gone = Deze bladen zijn weg van het scherm. Open ze opnieuw.
counsel-paper-small = Op dit scherm is geen plaats voor een heel blad. Afdrukken kan wel.

counsel-trouble-expired = Uw toestemming is gestopt. Er is niets verstuurd of geopend. Wat u begon, staat nog verzegeld op deze computer.
counsel-trouble-scope = Uw toestemming geldt niet hiervoor. Er is niets gebeurd. Vraag de bemiddelaar om een andere.
counsel-trouble-no-copy = Deze brief kunt u niet openen. U bracht hem zonder kopie. Terugnemen kan wel.
counsel-trouble-gone = Deze brief is er niet meer. Er is niets geopend.
counsel-trouble-no-mediator = Er is nu geen bemiddelaar. De brief blijft verzegeld op deze computer.
counsel-trouble-closed = Het contact is gestopt. Er gaat niets meer door.
counsel-trouble-paused = Er is pauze. Nu kan er niets open. De envelop blijft dicht liggen.
counsel-trouble-changed = Er is intussen iets veranderd. Er is niets gebeurd. Kijk nog eens en doe het dan opnieuw.
counsel-trouble-readers = Er is een andere bemiddelaar dan net. Er is niets verstuurd. Kijk nog eens, vertel het, en geef de brief dan.
counsel-trouble-role = Deze pagina's zijn voor begeleiders. Met uw toegang kan dit niet.
counsel-trouble-long = Dit is te lang. Maak het korter, of breng pagina's.
counsel-trouble-code = De vierkante code is beschadigd of van een nieuwer programma. Er is niets verstuurd. Kies zelf voor wie de brief is.
counsel-trouble-two = Er staan codes van twee brieven op. Er is niets verstuurd. Scan elk antwoord apart.
counsel-trouble-no-code = Op deze pagina's staat geen vierkante code. Kies zelf voor wie de brief is.
counsel-trouble-not-yours = Deze pagina's horen bij een contact dat niet van u is. Er is niets mee gedaan.
