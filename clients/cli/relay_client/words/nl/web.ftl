# Woorden van de browser. B1 of lager: één gedachte per zin, hooguit twaalf woorden, u. Geen geslacht voor bemiddelaar of ander.

web-title = Post
web-skip = Naar de inhoud
web-leave = Snel weg
web-back = Terug
web-close = Sluit deze pagina
web-help = Hulp en telefoon
web-text-size = Grootte van de letters
web-size-normal = gewone letters
web-size-large = grote letters
web-size-largest = grootste letters
web-language-nl = Nederlands
web-language-en = English
web-language-now = Deze pagina staat nu in het Nederlands.

web-offline-title = Er is nu geen verbinding
web-offline-text = Er is niets kwijt. Wat u hier leest, blijft werken.
web-online-again = Er is weer verbinding.

web-door-open = Open uw post
web-door-invitation = Ik heb een uitnodiging
web-door-help = Hulp

web-safe-title = Is het nu veilig om te kijken?
web-safe-lead = Wat nu komt is alleen voor u. Kijkt er iemand mee? Dan kan het wachten.
web-safe-yes = Ja, ik wil kijken
web-safe-later = Nee, later
web-safe-later-note = We sluiten deze pagina. Er gebeurt niets.
web-slip-good = Uw uitnodiging blijft goed tot { $day }.
web-slip-paper = Op uw papier staat tot wanneer uw uitnodiging goed blijft.
web-slip-over = Deze uitnodiging is voorbij. Dat geeft niet. Uw bemiddelaar kan u een nieuwe geven.
web-slip-unread = We konden uw uitnodiging niet goed lezen. Dat geeft niet. De regels op uw papier werken ook.

web-try-title = Oefen eerst één keer
web-try-text = Rechtsboven staat steeds ‘Snel weg’. Eén tik, en u ziet een gewone website. Drie keer op Shift drukken kan ook.
web-try-button = Oefen ‘Snel weg’
web-practice-title = Dit was de oefening
web-practice-text = In het echt is de pagina meteen leeg. Daarna ziet u een gewone website.
web-practice-history = De geschiedenis van uw browser blijft wel staan. Die kunt u zelf wissen.

web-invitation-title = Uw bemiddelaar nodigt u uit
web-invitation-writing = U en één ander kunnen elkaar schrijven.
web-invitation-reading = Uw bemiddelaar leest alles eerst, en geeft het pas door als het goed kan doen.
web-invitation-choosing = U kiest zelf of u leest, wanneer, en met wie.
web-invitation-stopping = U kunt op elk moment pauze nemen of stoppen, zonder reden.
web-invitation-helping = Leest u mee met iemand? Of beslist u mee als ouder of voogd? Dan staat dat op uw papier. Het gaat dan over de persoon die u helpt.
web-invitation-question = Wilt u verdergaan?
web-yes = Ja
web-yes-note = U ziet hoe u verdergaat. Er gaat nog niets naar de ander.
web-not-now = Nu niet
web-not-now-note = Uw uitnodiging is nog niet gebruikt.
web-no = Nee
web-no-note = Dat is goed. U hoeft niets te doen of uit te leggen. De ander hoort hier niets van.

web-later-title = Dat kan op een ander moment
web-later-lead = Er is niets gebeurd. Uw uitnodiging is nog niet gebruikt.
web-later-paper = Bewaar uw papier waar alleen u komt. Daarmee komt u hier weer terug.
web-declined-title = Dat is goed
web-declined-lead = U hoeft niets te doen of uit te leggen. De ander hoort hier niets van.
web-declined-mediator = Uw bemiddelaar ziet alleen dat uw uitnodiging niet is gebruikt.
web-declined-later = Denkt u er later anders over? Dan mag dat ook.

web-go-on-title = Zo gaat u verder
web-go-on-lead = Meedoen in de browser kan nog niet. U hebt er het programma ‘{ $program }’ voor nodig.
web-go-on-alone = Neem een apparaat dat alleen u kunt openen, op een plek waar niemand meekijkt.
web-go-on-ask = Vraag uw bemiddelaar hoe u het programma ‘{ $program }’ krijgt.
web-go-on-type = Open het programma, en typ:
web-go-on-join = letters meedoen
web-go-on-lines = Het programma vraagt om de regels op uw papier. Typ ze over. Hoofdletters, spaties en streepjes maken niet uit.
web-go-on-code = Aan het eind toont het een code. Lees die voor aan uw bemiddelaar.
web-go-on-paper = Geef het papier aan niemand, en stuur geen foto ervan.
web-go-on-address = Deze pagina heeft niets van uw uitnodiging verstuurd. Het geheim staat niet meer in het adres. Uw browser kan het adres wel onthouden. Wis daarom deze pagina uit de geschiedenis van uw browser.

web-open-title = Open uw post
web-open-lead = In de browser kan dat nog niet. U opent uw post met het programma ‘{ $program }’.
web-open-device = Neem het apparaat waarmee u meedoet.
web-open-home = letters thuis
web-open-words = Het programma vraagt om uw wachtzin. Daarna ziet u wat er voor u is.
web-open-locked-out = Komt u er niet in?
web-open-locked-out-text = Dat geeft niet. Uw bemiddelaar helpt u weer binnen.

web-help-waiting = De telefoonnummers worden opgehaald. Op een langzame lijn kan dat even duren.
web-help-office = Het kantoor
web-help-pictures = Als er een naaktfoto of naaktfilm van u rondgaat
web-help-no-number = Vraag het uw bemiddelaar. Het kantoor heeft hier geen nummer gegeven.
web-help-mediator = U kunt ook uw bemiddelaar vragen.
web-help-danger = Bent u nu in gevaar?
web-help-emergency = Het noodnummer. Buiten Europa kan het een ander nummer zijn.
web-help-pause-title = Wilt u pauze, of stoppen?
web-help-pause-text = Dat kan altijd. Zeg tegen uw bemiddelaar: ‘Ik wil pauze.’ Een reden is niet nodig.
web-help-watched-title = Kijkt er iemand mee?
web-help-watched-text = Tik op ‘Snel weg’, of druk drie keer op Shift. Deze pagina is dan meteen leeg.
web-call-questions = Vragen?

web-failed-title = Dit lukte niet
web-failed-text = Het ligt niet aan u. Er is niets kwijt, en er is niets verstuurd.
web-failed-numbers = Het ligt niet aan u. De telefoonnummers zijn er nu niet.
web-again = Probeer het nog eens

web-old-text = Deze telefoon of browser is te oud om uw post veilig te openen.
web-old-other = Probeer een andere telefoon. Of bel, dan zoeken we samen een weg.
web-old-ask = Probeer een andere telefoon, of vraag uw bemiddelaar om hulp.
web-starting = Uw post wordt opgehaald.
web-starting-long = Duurt dit lang? Dan is de lijn langzaam, of deze browser te oud.
web-no-script = In deze browser staat JavaScript uit. Zonder kan deze pagina niets laten zien.
