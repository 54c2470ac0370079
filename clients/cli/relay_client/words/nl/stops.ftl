# Stoppen, ook zonder verbinding, en namen voor contacten.

stop-what-pause = Uw pauze
stop-what-withdraw = Uw vertrek
stop-what-recall = Het terugnemen van uw brief
stop-what-refuse = Het terugsturen van de brief
stop-what-consent-end = Het terugnemen van uw toestemming
stop-what-guardian-word = Uw nee als ouder of voogd
stop-written-down = { $what } staat opgeschreven op dit apparaat. Dat telt vanaf het moment dat het bij de dienst aankomt. Het gaat weg zodra er verbinding is: met uw volgende opdracht, of vanzelf zolang deze sessie open is.
stop-urgent = Heeft het haast? Bel { $telephone }.
stop-urgent-unknown = Heeft het haast? Bel het kantoor. Het nummer staat op uw uitnodiging.
stop-sent = { $what } ({ $name }) is bij de dienst aangekomen. Dat telt vanaf nu.
stop-waits = { $what } ({ $name }) is nog niet bij de dienst aangekomen. Het staat nog op dit apparaat.
stop-refused = { $what } ({ $name }): de dienst zei nee, misschien omdat dit contact is beëindigd. Kijk zelf: letters home
stop-sent-again = { $what } is opnieuw verstuurd, omdat de dienst het misschien kwijt is.
stop-no-contact = U hebt nu geen contact.
choose-contacts = In welk contact? Allemaal, of één:
choose-contact = Welk contact?
choose-all = allemaal
choose-account = Met welk account?
for-contact = Voor: { $name }

ask-contact-name = Hoe noemt u deze persoon? Alleen u ziet deze naam.
named = U noemt dit contact { $name }. Alleen u ziet deze naam.
name-line = { $name } (nummer { $id })
name-line-none = { $name } heeft nog geen naam. Geef er een: letters name { $id } "NAAM"

help-name = een contact een eigen naam geven
arg-contact = het contact: de naam die u gaf, of het begin van het nummer
arg-called = hoe u dit contact noemt; alleen u ziet het
arg-contact-name = hoe u deze persoon noemt; alleen u ziet het
arg-all-contacts = in al uw contacten

problem-stop-which = U hebt meer dan één contact: { $names }. Zeg welk: letters withdraw "NAAM", of allemaal: letters withdraw --all. Alles even stoppen: letters pause
problem-stop-no-contact = U hebt geen contact waarin iets te stoppen is.
problem-cli-all-or-one = Kies één: een contact, of --all.
problem-name-needed = Deze persoon heeft nog geen naam op uw apparaat. Geef er een, zodat niets naar een ander gaat: --name "NAAM", of: letters name CONTACT "NAAM"
problem-name-empty = Een naam heeft ten minste één letter.
problem-name-too-long = Deze naam is te lang. Ten hoogste 40 letters.
problem-name-taken = Een ander contact heeft deze naam al. Kies een andere naam.
problem-name-characters = In deze naam staat iets dat niet in een naam kan.

safe-letter = Het is niet verstuurd. Uw tekst is veilig: klad { $id }. Verdergaan: letters write --draft { $id }
safe-note = Het is niet verstuurd. Uw bericht is veilig: klad { $id }. Versturen: letters note --draft { $id }
safe-reason = Het is niet verstuurd. Uw reden is veilig: klad { $id }. Versturen: geef de opdracht nog eens, met: --draft { $id }
safe-remark = Het is niet verstuurd. Uw opmerking is veilig: klad { $id }. Versturen: letters postpone BRIEF DAG --draft { $id }
safe-told = Het is niet bewaard als brief. De tekst is veilig: klad { $id }. Verdergaan: letters told … --draft { $id }
safe-derived = Het is niet bewaard als brief. De tekst is veilig: klad { $id }. Verdergaan: letters derive BRIEF --draft { $id }
safe-release-note = Het is niet doorgegeven. Uw bericht is veilig: klad { $id }. Verdergaan: letters release BRIEF --draft { $id }
draft-use-note = (eigen bericht)
draft-use-reason = (reden)
draft-use-remark = (opmerking)
draft-use-told = (verteld door iemand)
draft-use-derived = (gemaakt van een brief)
draft-use-release-note = (bericht bij een brief)
arg-text-draft = een tekst van deze soort die niet is verstuurd (zie: klad)
problem-draft-other-use = Dit klad is iets anders. Er is niets verstuurd. Zie: letters drafts
text-left-out = De opdracht is niet gelukt. De tekst eronder is niet bewaard. De regels ervan zijn niet uitgevoerd.
safe-and-pending = Er kwam geen antwoord. Uw tekst is veilig: klad { $id }. Wat u deed is ook bewaard, en is terug te vinden aan het nummer: letters pending ({ $number })
