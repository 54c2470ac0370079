# Wat er staat over iemand die nog niet meerderjarig is, en over de ouder of voogd die mee beslist.

problem-party-age = Dit is al zo vastgelegd, of deze kant beslist alleen. Bekijk de zaak opnieuw.
problem-guardian-missing = Deze persoon beslist samen met een ouder of voogd. Er is er nog geen, of het antwoord past er niet bij. Iemand noemen: letters guardian
problem-guardian-not-agreed = Een ouder of voogd vindt het niet goed, of heeft nog niets gezegd. Bekijk de zaak: letters case
problem-guardian-unknown = Deze ouder of voogd beslist niet of niet meer mee in deze zaak. Bekijk de zaak opnieuw.
problem-guardian-stands = Dit is al zo: deze ouder of voogd is er al, of vindt het al goed. Bekijk de zaak opnieuw.
problem-guardian-not-asked = Dit antwoord past niet bij een vraag die nu openstaat. Een bemiddelaar kan het opnieuw vragen: letters ask-guardian
problem-slip-somebody = Dit account hoort al bij iemand anders in deze zaak. Wie is uitgenodigd, gebruikt een eigen account.

record-under-age = de leeftijd van een kant is vastgelegd
record-guardian = een ouder of voogd genoemd, bevestigd, gevraagd of gestopt
record-guardian-word = een ouder of voogd heeft geantwoord

need-guardian-not-agreed = Een ouder of voogd vindt het contact niet goed. Zonder die persoon gaat het niet verder.
need-guardian-to-name = Iemand is nog niet meerderjarig, en er is nog geen ouder of voogd genoemd: letters guardian ZAAK KANT
need-guardian-to-ask = Een ouder of voogd moet opnieuw worden gevraagd: letters ask-guardian ZAAK KANT
need-to-decide = Er is een vraag aan u als ouder of voogd: letters together
need-to-consent = Wie met u beslist, vindt het contact goed. Nu beslist u zelf: letters consent

# --- wat bemiddelaars lezen

group-guardian = Voor ouders en voogden
under-age-means = { $side } is jonger dan { $age }. Zo iemand beslist over het contact samen met een ouder of voogd. Wat { $side } alleen goed vond, telt dan niet meer. Er komt geen geboortedatum op de computer. De andere kant hoort hier niets van.
under-age-ask = Vastleggen dat deze kant nog niet meerderjarig is? (ja/nee)
under-age-done = Vastgelegd. Noem nu wie mee beslist: letters guardian { $id } { $side }
of-age-means = { $side } is nu meerderjarig en beslist voortaan alleen. De ouder of voogd beslist niet meer mee. Wat { $side } goed vond, blijft gelden.
of-age-ask = Vastleggen dat deze kant nu meerderjarig is? (ja/nee)
of-age-done = Vastgelegd. Deze kant beslist nu alleen.
guardian-named = Vastgelegd, zonder eigen apparaat. Vraag het deze ouder of voogd. Daarna: letters attest together { $id } { $side } --seen present
guardian-hand-over = Geef dit papier zelf aan de ouder of voogd. Het geldt tot en met { $day }. Daarna bevestigt u het: letters enrolments
guardian-asked = De vraag is opnieuw gesteld. Wie geen eigen apparaat heeft, vraagt u het zelf.
end-guardian-means = Deze ouder of voogd beslist dan niet meer mee over { $side }. Is er niemand anders, dan wacht het contact.
end-guardian-ask = Deze ouder of voogd niet meer laten mee beslissen? (ja/nee)
guardian-ended = Vastgelegd. Deze ouder of voogd beslist niet meer mee.
attested-together = Vastgelegd dat de ouder of voogd het goed vindt.
attested-together-no = Vastgelegd dat de ouder of voogd het niet goed vindt.
prepared-age = Is deze persoon jonger dan { $age }? Dan beslist een ouder of voogd mee: letters under-age { $id } { $side }
slip-for-guardian = {"    "}Voor een ouder of voogd van deze kant. Die leest geen brieven.
side-under-age = {"    "}nog niet meerderjarig: beslist samen met een ouder of voogd
side-guardian-invited = {"    "}ouder of voogd { $id }: heeft een uitnodiging
side-guardian-asked = {"    "}ouder of voogd { $id }: gevraagd, nog geen antwoord
side-guardian-yes = {"    "}ouder of voogd { $id }: vindt het goed
side-guardian-no = {"    "}ouder of voogd { $id }: vindt het niet goed
side-guardian-to-ask = {"    "}ouder of voogd { $id }: moet opnieuw worden gevraagd

# --- wat iemand leest die nog niet meerderjarig is

own-under-age = U beslist over dit contact samen met een ouder of voogd. Stoppen, een pauze nemen en een brief terugnemen doet u alleen. Uw ouder of voogd leest uw brieven niet.
own-guardian-invited = Uw ouder of voogd heeft een uitnodiging gekregen.
own-guardian-asked = Uw ouder of voogd is gevraagd en heeft nog niet geantwoord.
own-guardian-yes = Uw ouder of voogd vindt het contact goed.
own-guardian-no = Uw ouder of voogd vindt het contact nu niet goed. Dat ligt niet aan u. Uw bemiddelaar praat er graag met u over.
own-guardian-to-ask = Uw ouder of voogd wordt opnieuw gevraagd.

# --- wat een ouder of voogd leest

guardian-own-invited = Contact { $name }: de bemiddelaar moet u nog bevestigen.
guardian-own-asked = Contact { $name }: u bent gevraagd of u het contact goed vindt. Antwoorden: letters together
guardian-own-yes = Contact { $name }: u vindt het contact goed. Denkt u er nu anders over: letters together --end
guardian-own-no = Contact { $name }: u vindt het contact niet goed. Als u het anders wilt, belt u de bemiddelaar.
guardian-own-to-ask = Contact { $name }: er is nu geen vraag aan u. De bemiddelaar vraagt het u opnieuw als dat nodig is.
guardian-own-ended = Contact { $name }: u beslist hier niet meer mee. U hoeft niets te doen.
guardian-own-closed = Contact { $name } is voorbij, zegt de dienst. U hoeft niets te doen. Had u dat niet verwacht? Bel de bemiddelaar.
together-means = U zegt dat u het contact goed vindt. Daarna beslist degene zelf voor wie u dit doet. U leest geen brieven. U kunt uw ja altijd terugnemen.
together-ask = Vindt u dit contact goed? (ja/nee)
together-yes = Dank u wel. De bemiddelaar en degene voor wie u dit doet, zien uw antwoord.
together-no-means = U zegt dat u het contact niet (meer) goed vindt. Het contact wacht dan. Degene voor wie u dit doet, en de bemiddelaar, zien dat. U hoeft geen reden te geven.
together-no-ask = Vindt u dit contact niet goed? (ja/nee)
together-no = Uw antwoord is doorgegeven. De bemiddelaar zoekt contact.

arg-which-guardian = welke ouder of voogd, als er meer zijn: het begin van het nummer
arg-under-age-end = zeggen dat deze kant nu meerderjarig is
arg-together-end = zeggen dat het niet goed is, of niet meer
arg-no-device = een ouder of voogd zonder eigen apparaat
help-under-age = vastleggen dat een kant nog niet meerderjarig is, of dat nu wel is
help-guardian = een ouder of voogd noemen die mee beslist
help-ask-guardian = een ouder of voogd opnieuw vragen
help-end-guardian = een ouder of voogd niet meer laten mee beslissen
help-attest-together = vastleggen wat een ouder of voogd zonder account zei
help-together = als ouder of voogd antwoorden of u een contact goed vindt

problem-guardian-first = Eerst zegt uw ouder of voogd of het goed is. Daarna beslist u zelf. Uw bemiddelaar kan u vertellen hoe het staat.
problem-guardian-none = Er is niemand van wie dit nu past. Wie er mee beslist, staat in de zaak: letters case
problem-cli-guardian-no-slip = Zonder eigen apparaat is er geen uitnodiging. Laat --out en --pdf weg.
