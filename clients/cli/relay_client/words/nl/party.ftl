# Wat een deelnemer leest. Eén gedachte per zin.

home-title = Uw brieven
home-no-case = U hebt hier nog geen contact. Hebt u een uitnodiging? Gebruik dan: letters join
home-unconfirmed = U hebt een uitnodiging gebruikt. Uw bemiddelaar kijkt deze code nog met u na: { $fingerprint }. Daarna staat het contact hier.
home-drafts =
    { $count ->
        [one] U hebt 1 kladbrief op dit apparaat. Zie: letters drafts
       *[other] U hebt { $count } kladbrieven op dit apparaat. Zie: letters drafts
    }
home-pending =
    { $count ->
        [one] Op 1 ding dat u deed kwam nog geen antwoord. U kunt kijken: letters pending
       *[other] Op { $count } dingen die u deed kwam nog geen antwoord. U kunt kijken: letters pending
    }
home-next = U kunt: schrijven, lezen, pauze, stoppen. Pauze en stoppen werken altijd, meteen.
case-line = Contact { $name }: { $state }
own-pause = U hebt een pauze. Er gebeurt niets tot u verdergaat.
own-consent-missing = U hebt nog niet gezegd of u dit contact goed vindt. Dat mag later ook. Zie: letters consent
your-mediator = Uw bemiddelaar: { $name }
no-mediator = U hebt nu geen bemiddelaar. Bel het kantoor.
party-warn-assignment-ending = De plaats van uw bemiddelaar loopt af. Het kantoor regelt dit.
party-warn-no-deputy = Uw bemiddelaar heeft nu geen vervanger. Het kantoor regelt dit.
party-warn-no-mediator = U hebt nu geen bemiddelaar. Bel het kantoor.
party-warn-key-changed = Let op: iemands sleutels zijn veranderd. Vraag het uw bemiddelaar.
party-warn-readers-changed = De mensen die kunnen lezen zijn veranderd. Zie: letters people
party-warn-paused-by-service = De dienst is hersteld vanaf een kopie. Voor de zekerheid staat elk contact nu op pauze. Niemand heeft iets fout gedaan. Wat u eerder las, kunt u weer lezen; een dichte brief wacht tot uw bemiddelaar heeft gekeken.
party-warn-delegation-ending = Een begeleider mag binnenkort niet meer helpen.

own-title = Brieven die u schreef
own-none = Nog geen.
received-title = Brieven van de ander
received-none = Geen.
unread-again = Uw bemiddelaar ging weg voor hij of zij dit las. Uw bemiddelaar nu kan het niet lezen. Wilt u het nog versturen? letters write --replaces { $id }
unread-bring-again = De bemiddelaar ging weg voor hij of zij dit las. De bemiddelaar nu kan het niet lezen. Vraag het de schrijver, en breng de brief opnieuw. Neem deze terug: letters recall { $id }
returned-next = U kunt hem veranderen en opnieuw versturen: letters write --replaces { $id }
returned-intimate = De brief kwam terug vanwege een intieme foto. Die wordt hier niet doorgegeven, wie er ook op staat. De bemiddelaars houden geen kopie. Uw eigen kopie blijft bij u. Niemand anders hoort ervan.
returned-intimate-help = Is het een foto van u, die iemand anders heeft gemaakt of verspreidt? Bewaar hem: hij kan bewijs zijn, ook voor de politie, als u dat wilt. U kunt erover praten. Meer: letters safety, letters help-lines

consent-means = U vindt het goed dat er brieven heen en weer gaan via uw bemiddelaar. U kunt dit op elk moment terugnemen.
consent-ask = Vindt u dat goed? (ja/nee)
consent-given = U hebt gezegd dat u het goed vindt.
consent-ended = U hebt uw toestemming teruggenomen. Er wordt niets meer doorgegeven.
preferences-saved = Bewaard.
preferences-none = U wilt nu niets ontvangen.
preferences-kind = U wilt wel ontvangen: { $kind }
preferences-no-pages = Pagina's, en dus foto's, worden niet aan u doorgegeven. U kunt dit altijd veranderen.
preferences-change = U kunt altijd zeggen wat welkom is en wat niet: letters preferences --kinds typed
preferences-tell = De ander mag weten dat u iets hebt geopend. U beslist per brief opnieuw.
preferences-no-tell = De ander hoort niet dat u iets hebt geopend.

people-other = De ander kan een brief pas lezen nadat uw bemiddelaar hem heeft doorgegeven, en na openen.

sign-none = Niemand vraagt nu om uw handtekening.
sign-delegation = { $by } (bemiddelaar) vraagt: mag { $name } voor u handelen ({ $side })? Deze begeleider kan dan:
sign-confirm = { $by } (bemiddelaar) vraagt u om nieuwe sleutels voor { $side } te bevestigen. Vergelijk de code met de persoon: { $fingerprint }
sign-until = Tot { $moment }. U kunt het met uw bemiddelaar eerder stoppen.
sign-waits = U kunt dit tekenen tot en met { $day }, of helemaal niet.
sign-ask = Ondertekent u dit? (ja/nee)
signed = Ondertekend.

destroy-means = Uw eigen kopie van deze brief is dan voorgoed weg. Wat is doorgegeven blijft bij de ander.
destroy-ask = Uw kopie vernietigen? (ja/nee)
destroyed = Uw kopie is weg.

paused = U hebt een pauze. Er wordt niets doorgegeven tot u verdergaat. De ander hoort alleen dat er een pauze is.
resumed = Uw pauze is voorbij.
withdraw-means = U stopt voorgoed met dit contact. Brieven die nog niet open zijn kunnen dan nooit meer open. De ander hoort alleen dat het contact is gestopt. U hoeft geen reden te geven.
withdraw-word = stop
withdraw-ask = Typ het woord { $word } als u wilt stoppen:
withdrawn = U bent gestopt. Er wordt niets meer doorgegeven.
taken-back = U hebt dit teruggenomen. Als het nog niet open was, gaat het nooit meer open.
refuse-means = De brief gaat ongeopend terug. Hij kan dan niet meer open. De ander hoort dit niet.
refuse-ask = Terugsturen? (ja/nee)
sent-back = De brief is ongeopend terug. De ander hoort dit niet.

ask-subject = Waar gaat het over, in een paar woorden:
write-choice = Wat wilt u met deze tekst doen?
write-send = naar mijn bemiddelaar sturen
write-change = veranderen
write-keep = als klad bewaren
draft-kept = De tekst is als klad bewaard op dit apparaat, nummer { $id }. Niemand anders kan hem lezen.
draft-drop-ask = Dit klad weggooien? (ja/nee)
draft-dropped = Het klad is weg.
draft-no-subject = (geen onderwerp)
drafts-none = U hebt geen kladbrieven.
sent = Uw brief { $id } is bij uw bemiddelaar.
sent-next = Uw bemiddelaar leest hem eerst. Dat kan een paar dagen duren. U kunt hem terugnemen: letters recall.
pending-none = Op alles wat u deed kwam antwoord.
pending-sent = Opnieuw verstuurd. Nu kwam er antwoord.
pending-dropped = Weggegooid. Misschien was het al gebeurd; bekijk de zaak.

gate-title = Er is een brief voor u.
gate-what = Hij komt van de ander. Het is een { $kind }. Hij is geschreven op { $day }.
gate-pages = Er zijn pagina's bij: foto's van papier.
gate-unwelcome = U hebt gezegd dat pagina's niet welkom zijn. Hij blijft dicht, tenzij u anders zegt: letters preferences
gate-brought = Een begeleider heeft hem gebracht.
gate-no-note = Uw bemiddelaar schreef er niets bij.
gate-free = U hoeft hem niet te lezen. Er is geen haast.
gate-choice = Wat wilt u?
gate-now = nu lezen
gate-later = dicht laten
gate-together = samen met mijn bemiddelaar lezen
gate-back = ongeopend terugsturen
gate-later-done = Hij blijft dicht. U kunt altijd terugkomen.
gate-together-done = Uw bemiddelaar heeft een bericht van u en belt u.
gate-together-note = Ik wil brief { $id } graag samen met u lezen.
open-tell-ask = Mag de ander weten dat u hem hebt geopend? (ja/nee)
envelope-was-sent-back = U hebt deze brief teruggestuurd. Hij kan niet meer open.
envelope-gone = Deze brief is niet meer beschikbaar.
after-reading = Hoe gaat het nu met u? Neem de tijd. U hoeft niet te antwoorden.
after-reading-call = Wilt u praten? Bel { $telephone }. Meer nummers: letters help-lines
after-reading-call-unknown = Wilt u praten? Nummers: letters help-lines

help-home = uw brieven en hoe het ervoor staat
help-list = brieven van één contact
help-read = een brief lezen; een nieuwe pas nadat u kiest
help-open = een dichte brief openen
help-to-print = brieven die u voor iemand kunt afdrukken
help-print = een brief afdrukken, of alleen het voorblad
help-deliver = zeggen hoe het ging met een brief die u voor iemand opende
help-write = een brief schrijven
help-bring = een brief brengen voor iemand voor wie u mag handelen
help-drafts = teksten die u niet hebt verstuurd
help-pending = wat u deed en nog geen antwoord kreeg
help-hints = tips bij een tekst bekijken, zonder te versturen
help-recall = een brief terugnemen
help-refuse = een brief ongeopend terugsturen
help-pause = alles even stoppen
help-resume = verdergaan na uw pauze
help-withdraw = voorgoed stoppen
help-note = een eigen bericht achterlaten
help-notes = de eigen berichten lezen
help-people = wie wat kan lezen; voor een begeleider: voor wie u mag handelen
help-journal = wat er gebeurde
help-consent = zeggen dat u het contact goed vindt, of dat terugnemen
help-preferences = wat u wilt ontvangen
help-sign = bekijken of iemand om uw handtekening vraagt
help-cosign = hetzelfde als ondertekenen: uw tweede handtekening onder wat een collega klaarlegde
help-destroy = uw eigen kopie van een brief vernietigen

record-consent = vindt het contact goed
record-consent-end = toestemming teruggenomen
record-preferences = gezegd wat welkom is
record-manifest = brief geschreven
record-submit = brief ingeleverd
record-recall = brief teruggenomen
record-open = brief geopend
record-refuse = brief ongeopend teruggestuurd
record-withdraw = gestopt met het contact
record-destroy = eigen kopie vernietigd

offered-title = Er is een tekst van uw brief gemaakt. Er gaat niets naar de ander voordat u ja zegt:
offered-waits = { $id }, van uw brief { $original }: u hebt nog niets besloten. Bekijken: letters agree { $id }
offered-agreed = { $id }, van uw brief { $original }: u bent akkoord.
offered-not-agreed = { $id }, van uw brief { $original }: u zei: niet zo.
agree-original = Uw brief { $id }, zoals u hem schreef:
agree-original-gone = Uw eigen brief { $id } kan hier niet meer worden getoond.
agree-derived = Wat ervan is gemaakt, nummer { $id }:
agree-means = Als u akkoord bent, mag uw bemiddelaar deze tekst namens u doorgeven. Tot dat moment kunt u van gedachten veranderen. Er is geen haast.
agree-choice = Wat wilt u?
agree-yes = Het mag zo
agree-no = Niet zo
agree-later = Later beslissen
agree-agreed = Uw bemiddelaar weet dat u akkoord bent.
agree-not-agreed = Deze tekst wordt niet doorgegeven. Uw bemiddelaar weet het.
agree-kept = Er is niets veranderd. U kunt opnieuw kijken: letters agree { $id }
agree-word-sent = Uw woorden zijn bij uw bemiddelaar.
help-agree = zeggen of een tekst die van uw brief is gemaakt weg mag
arg-agree-choice = uw antwoord
gate-derived = Een bemiddelaar maakte deze tekst uit een andere brief, bijvoorbeeld als vertaling. Wie die brief schreef, is akkoord.
agree-word-ask = Wilt u uw bemiddelaar zeggen wat er anders moet? (ja/nee)

own-pause-until = Op { $day } wordt u gevraagd of u verder wilt. Tot dan hoeft u niets te doen, en er gaat niets vanzelf verder.
own-pause-ask = U wilde vanaf { $day } iets over uw pauze gevraagd worden. Wilt u verder? Dan: letters resume. De pauze kan ook gewoon blijven, of later gevraagd worden: letters pause --ask-on DAG
paused-asked-on = Op { $day } wordt u gevraagd of u verder wilt. Er gaat niets vanzelf verder.
paused-day-later = De pauze is opgeschreven zonder de dag { $day }. Zeg de dag nog eens als er weer verbinding is, als u dat wilt.
pause-no-day = Deze dag ligt niet in het komende jaar, dus u wordt er dan niet naar gevraagd. De pauze werkt wel.
case-takes-up = Dit contact pakt het eerdere contact { $name } weer op, dat is gestopt. Wat toen was afgesproken telt niet meer.
consent-takes-up = Dit contact pakt het eerdere contact { $name } weer op. Uw toestemming van toen is voorbij. U mag nu vrij ja of nee zeggen.
arg-ask-on = de dag waarop u gevraagd wilt worden of u verder wilt
