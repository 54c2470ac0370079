# Brieven en uitnodigingen op papier (PDF), en de weg terug van een gescande pagina.

paper-title = Pagina's om af te drukken
paper-scan = Een gescande pagina van de brief
paper-saved = { $file } is een kopie zonder zegel. Wie deze computer kan openen, kan haar lezen. Druk haar af en wis daarna het bestand.

answer-title = Als u wilt antwoorden
answer-free = U hoeft niet te antwoorden. Het mag ook later.
answer-back = Schrijf op de regels hieronder. Geef dit blad daarna aan uw begeleider of uw bemiddelaar.
answer-own-sheets = Hebt u meer ruimte nodig? Leg uw eigen bladen erachter.
answer-mediator = Uw bemiddelaar leest uw antwoord eerst.
answer-square = Vierkante code die uw antwoord op de goede plek brengt
answer-foot = De vierkante code brengt uw antwoord op de goede plek. Schrijf er niet op.

where-found = Deze pagina's zijn een antwoord op brief { $id }. Zij horen bij: { $name }
sheet-left-out = Pagina { $page } is het antwoordblad. Het gaat niet mee, zoals u vroeg.
sheet-goes-along = Pagina { $page } is het antwoordblad. Het gaat mee. Is er niets op geschreven? Voeg dan --without-sheet toe aan de opdracht.
where-unknown = Deze brief staat niet meer in uw lijst. Kijk goed of dit de juiste zaak is.

slip-square = Vierkante code met deze uitnodiging
slip-step-scan = Scan de vierkante code. Of typ de vier regels hieronder.
slip-step-compare = Uw scherm toont een code. Die moet gelijk zijn aan deze code. Is hij anders? Stop dan, en bel uw bemiddelaar.
slip-step-read-out = Aan het eind toont uw scherm nog een code. Lees die voor aan uw bemiddelaar.

problem-paper-no-font = Deze computer heeft geen letters voor sommige tekens in deze tekst. Er is geen PDF gemaakt. Druk het af als gewone tekst: letters print NUMMER --text
problem-paper-no-fit = Iets in deze tekst is breder dan het blad. Er is geen PDF gemaakt. Druk het af als gewone tekst: letters print NUMMER --text
problem-paper-picture = Een van de gescande pagina's is niet te openen. Er is niets mee gedaan.
problem-paper-no-typesetter = Deze computer heeft het programma niet dat een PDF maakt. Druk het af als gewone tekst. Of vraag wie voor dit apparaat zorgt.
problem-paper-only-pdf = In deze brief zitten gescande pagina's. Die passen niet in gewone tekst. Maak er een PDF van: letters print NUMMER --to BESTAND
problem-paper-own = Dit is uw eigen brief. Daar hoort geen voorblad bij.
problem-return-damaged = De vierkante code op deze pagina is beschadigd of veranderd. Kies zelf de brief waarop dit een antwoord is.
problem-return-none = Op deze pagina's staat geen antwoordblad met een vierkante code. Kies de zaak zelf.
problem-return-not-yours = Deze pagina's horen bij een zaak waarin u geen taak hebt. Er is niets mee gedaan. Bel het kantoor.
problem-return-other-case = Het antwoordblad hoort bij een andere zaak dan u koos. Er is niets verstuurd. Kijk goed waar deze pagina's bij horen.
problem-return-only-sheet = Er is alleen een antwoordblad. Is er iets op geschreven? Laat dan --without-sheet weg uit de opdracht.
problem-return-form = De vierkante code op deze pagina is gemaakt door een nieuwer programma. Vraag het kantoor om het nieuwe programma.
problem-return-two = Er zijn vierkante codes van twee verschillende brieven. Scan elk antwoord apart.
