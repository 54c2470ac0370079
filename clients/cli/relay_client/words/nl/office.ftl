# Wat begeleiders en het kantoor lezen.

own-people-title = Mensen voor wie u mag handelen
own-people-none = U mag nu voor niemand handelen.
own-people-line = { $name }: { $state }
own-people-scope = {"  "}U mag: { $scopes }. Tot { $until }.
own-people-ended = {"  "}Gestopt: { $scopes }. Sinds { $until }.
to-print-next = Neem eerst het voorblad: letters print NUMMER --cover
to-print-none = Er wacht niets om af te drukken.
print-order = Zeg dat er iets is. Vraag of de persoon het wil. Open en druk het pas daarna af.
print-asked = Heeft de persoon ja gezegd? (ja/nee)
print-not-opened = Hij blijft dicht. U kunt het voorblad daar laten: letters print { $id } --cover
print-goes = De PDF komt in het bestand { $file }. Een andere plaats: --to BESTAND. Gewone tekst: --text
print-cover = Het voorblad staat in { $file }. Er staat niets op over de brief of over iemand.
print-deliver = Zeg daarna hoe het ging: letters deliver { $id } handed · read-aloud · not-wanted
delivered = Vastgelegd: { $how }.

case-made = Zaak { $id } is gemaakt.
assigned = Gedaan: { $place }.
renewed =
    { $count ->
        [0] Er was geen plaats om langer te laten duren.
        [one] 1 plaats duurt nu langer.
       *[other] { $count } plaatsen duren nu langer.
    }
end-assignment-means = Deze bemiddelaar kan dan niets meer lezen in deze zaak. Wat al op het scherm stond is niet terug te halen. Draag eerst over.
end-assignment-ask = Deze plaats stoppen? (ja/nee)
assignment-ended = De plaats is gestopt.
labelled = De naam van de zaak is gekozen.
staff-end-means = Deze medewerker kan dan niets meer doen. Brieven die alleen deze persoon kon lezen wachten op de schrijver.
staff-ended = De toegang is gestopt.
counts-cases = Zaken: { $count }
counts-held = Brieven bij bemiddelaars: { $count }
counts-oldest = De oudste: { $wait }
counts-without-mediator = Zaken zonder bemiddelaar: { $count }
counts-without-deputy = Zaken zonder vervanger: { $count }
counts-ending = Plaatsen die bijna aflopen: { $count }
warnings-none = Er loopt niets bijna af.

help-case-new = een zaak maken
help-assign = een bemiddelaar een plaats in een zaak geven
help-renew = alle plaatsen in een zaak langer laten duren
help-end-assignment = de plaats van een bemiddelaar stoppen
help-label = de naam van een zaak kiezen
help-staff-list = de medewerkers
help-staff-end = de toegang van een medewerker stoppen
help-counts = aantallen
help-warnings = wat bijna afloopt

record-staff = medewerker bevestigd
record-staff-end = medewerker gestopt
record-assignment = plaats van een bemiddelaar gegeven of gestopt
record-label = naam van de zaak gekozen
