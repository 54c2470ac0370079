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

staff-due-none = Van niemand loopt de toegang binnen 60 dagen af.
staff-due-written =
    { $count ->
        [one] Van 1 persoon loopt de toegang bijna af. Breng het bestand { $file } naar wie de hoofdsleutel bewaart: relay root renew
       *[other] Van { $count } mensen loopt de toegang bijna af. Breng het bestand { $file } naar wie de hoofdsleutel bewaart: relay root renew
    }
staff-renewed = De toegang van { $name } duurt nu langer. De sleutels blijven dezelfde.
take-over-means = De tweede bemiddelaar wordt vervanger in elke zaak van de eerste. Niemand verliest een plaats.
take-over-end-means = De eerste bemiddelaar kan dan niets meer lezen in deze zaken. Wat al op het scherm stond is niet terug te halen. Draag eerst over: letters handover --all
take-over-ask = Dit doen in al deze zaken? (ja/nee)
take-over-next = Nu draagt de eerste bemiddelaar over: letters handover --all. Stop daarna de plaatsen van de eerste: letters take-over --end
cases-changed-none = Er is geen zaak waarvoor dit geldt. Er is niets veranderd.
case-changed =
    { $count ->
        [0] Zaak { $name }: er hoefde niets te veranderen.
        [one] Zaak { $name }: 1 plaats veranderd.
       *[other] Zaak { $name }: { $count } plaatsen veranderd.
    }
warn-staff-ending =
    { $days ->
        [one] De toegang van { $name } loopt over 1 dag af. Zie: letters staff due
       *[other] De toegang van { $name } loopt over { $days } dagen af. Zie: letters staff due
    }
warn-staff-ending-soon =
    { $days ->
        [0] De toegang van { $name } loopt vandaag af. Laat die nu verlengen: letters staff due
        [one] De toegang van { $name } loopt over 1 dag af. Laat die nu verlengen: letters staff due
       *[other] De toegang van { $name } loopt over { $days } dagen af. Laat die nu verlengen: letters staff due
    }
warn-office-ending = Binnen 60 dagen heeft niemand van het kantoor nog toegang. Laat iemand van het kantoor verlengen: letters staff due
help-staff-due = opschrijven wiens toegang verlengd moet worden
help-staff-renewed = inleveren wat verlengd is
help-take-over = de zaken van een bemiddelaar aan een ander geven
arg-renew-all = alle zaken waarin een plaats bijna afloopt
arg-records = het bestand dat met de hoofdsleutel is ondertekend
arg-leaving = de bemiddelaar van wie de zaken zijn
arg-following = de bemiddelaar die ze krijgt
arg-take-over-end = de plaatsen van de eerste bemiddelaar stoppen

arg-takes-up = de gestopte zaak die deze weer oppakt
record-take-up = een eerder contact wordt weer opgepakt
