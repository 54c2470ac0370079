# Wat bemiddelaars lezen.

cases-none = U hebt geen zaken.
held-count =
    { $count ->
        [0] -
        [one] 1 brief wacht
       *[other] { $count } brieven wachten
    }
case-title = { $title }: { $state }
case-side = { $side }:
side-enrolled = {"  "}heeft een account
side-not-enrolled = {"  "}heeft geen account
side-consent = {"  "}vindt het contact goed
side-not-consent = {"  "}heeft nog geen toestemming gegeven
side-prepared = {"  "}voorbereiding bekeken
side-not-prepared = {"  "}voorbereiding niet bekeken
side-attested = {"  "}de toestemming is opgeschreven door een bemiddelaar, die haar hoorde of op papier zag
side-paused = {"  "}pauze
side-kinds = {"  "}wil wel ontvangen: { $kinds }
case-mediator = { $name }, { $place }, tot { $until }
case-delegation = { $name } mag handelen voor { $side } tot { $until } (nummer { $id })
case-delegation-ended = { $name } handelde voor { $side }; dat stopte op { $until } (nummer { $id })
case-mediators-pause = De bemiddelaars hebben deze zaak op pauze gezet.
case-service-pause = De dienst zette deze zaak op pauze na een herstel. Bekijk de zaak, dan: letters resume-case
case-next-preparing = Om te openen: beiden vinden het goed, beide voorbereidingen zijn bekeken, niemand heeft pauze. Dan: letters open-case
case-items = Brieven
attested-consent = Vastgelegd dat deze persoon het goed vindt.
attested-consent-end = Vastgelegd dat deze persoon het niet meer goed vindt.
attested-preferences = Vastgelegd wat deze persoon wil ontvangen.
prepared-means = U zegt dat u met { $side } hebt gesproken en dat deze persoon er klaar voor is.
prepared-ask = Vastleggen? (ja/nee)
prepared-done = Vastgelegd.
open-case-means = Vanaf nu kan in deze zaak een brief worden doorgegeven, door { $mediators }. Niets gaat vanzelf door. Beide mensen zien dat het contact open is, en kunnen op elk moment pauzeren of stoppen.
open-case-ask = Deze zaak openen? (ja/nee)
open-case-done = De zaak is open.
pause-case-done = De zaak staat op pauze. Er kan niets worden doorgegeven.
resume-case-done = De pauze van de bemiddelaars is voorbij.
close-means = Het contact stopt voorgoed. Brieven die nog niet open zijn kunnen dan nooit meer open.
close-ask = Typ het woord { $word } om verder te gaan:
close-done = De zaak is gestopt.

review-head = Brief { $id } van { $side }
review-next = Beslis: letters release { $id } · letters return { $id } · letters postpone { $id } DAG · letters decline { $id }
review-replaces = Brief { $id }, die terugkwam en waarvoor { $by } in de plaats kwam
review-replaces-gone = Hij kwam in de plaats van brief { $id }. De tekst daarvan hebben de bemiddelaars niet meer.
release-note = Uw bericht voor de lezer:
release-means-other = De ander vindt een dichte envelop met uw bericht, en mag hem openen.
release-means-counsellor = De begeleider vindt een dichte envelop met uw bericht, en mag hem openen voor de lezer.
release-means-in-person = U opent hem later zelf en leest hem voor of geeft hem.
release-ask = Doorgeven? (ja/nee)
released-other = Doorgegeven.
released-counsellor = Doorgegeven aan de begeleider.
released-in-person = Klaar. Open hem als u samen zit: letters open. Daarna: letters deliver.
case-two-mediators = Hier beslissen twee bemiddelaars: de een tekent mee, de ander geeft de brief door.
case-one-mediator-asked = { $name } vraagt of één bemiddelaar weer genoeg is. Een andere bemiddelaar moet dat ook vragen: letters two-mediators
item-countersigned = meegetekend door { $name }; een collega kan hem doorgeven
two-mediators-means = Vanaf nu gaat een brief pas door als twee bemiddelaars van deze zaak hem hebben gelezen. De twee mensen zien dit niet.
two-mediators-ask = Hier twee bemiddelaars laten beslissen? (ja/nee)
two-mediators-on = Hier beslissen nu twee bemiddelaars. Voordat een brief doorgaat: letters countersign
one-mediator-means = Dit geldt pas als twee bemiddelaars van deze zaak het vragen. Tot dan beslissen twee bemiddelaars.
one-mediator-ask = Vragen of één bemiddelaar genoeg is? (ja/nee)
one-mediator-asked = U hebt het gevraagd. Een andere bemiddelaar van deze zaak moet het ook vragen.
two-mediators-off = Eén bemiddelaar is hier weer genoeg.
countersign-means = U zegt dat een collega deze brief mag doorgeven. Hij blijft bij de bemiddelaars tot de collega dat doet.
countersign-ask = Meetekenen? (ja/nee)
countersigned = Meegetekend. Een andere bemiddelaar van deze zaak kan hem nu doorgeven.
return-reason = Uw reden:
return-ask = De brief met deze reden teruggeven? (ja/nee)
return-done = De brief is terug bij de schrijver.
intimate-reason = In deze brief zit een intieme foto. Zulke foto's worden hier niet doorgegeven, wie er ook op staat. Uw eigen kopie blijft bij u, en niemand anders hoort ervan. U kunt de brief zonder de foto sturen. Wilt u erover praten? Bel mij, of laat een berichtje achter.
intimate-means = De brief gaat terug vanwege een intieme foto. De kopieën van alle bemiddelaars worden meteen vernietigd; de schrijver houdt de eigen kopie. De ander hoort niets. Staat er een kind op de foto, of wordt iemand ermee bedreigd, praat dan eerst met een collega. Zolang u niet beslist, wordt er niets vernietigd (letters postpone).
intimate-done = Teruggegeven. Geen bemiddelaar heeft nog een kopie. De schrijver ziet uw reden, en waar hulp te vinden is.
unread-because = { $why } U kunt hem nog wel teruggeven of besluiten hem niet door te geven.
decline-means = De brief wordt niet doorgegeven. De schrijver houdt een kopie. Teruggeven met een reden is vaak beter: letters return
decline-with-reason-means = De brief wordt niet doorgegeven. De schrijver houdt een kopie en leest uw reden.
decline-ask = Besluiten om hem niet door te geven? (ja/nee)
decline-done = Hij wordt niet doorgegeven.
postponed = Hij wacht tot { $day }.
told-means = Lees deze tekst voor aan de persoon. Er staat straks bij dat het u is verteld en dat u het opschreef.
told-ask = Hebt u het voorgelezen, en is de persoon het ermee eens? (ja/nee)
told-done = Brief { $id } wacht bij de bemiddelaars.
derive-means = Dit wordt een eigen brief. Er staat bij dat u hem uit een andere brief maakte.
derive-ask = Bewaren? (ja/nee)
derive-done = Brief { $id } wacht bij de bemiddelaars.

slip-here = Druk deze pagina af en sluit daarna dit venster. Op de pagina staat een geheim.
slip-written = De pagina staat in { $file }. Er staat een geheim op. Wie deze computer kan openen, kan haar lezen. Druk haar af en wis daarna het bestand.
slip-hand-over = Geef haar zelf in handen. Zij geldt tot { $day }. Zij werkt één keer.
slip-answered = { $id }, { $side }: beantwoord.
slip-waiting = { $id }, { $side }: nog niet beantwoord. Zij geldt tot { $until }.
slip-compare = Vraag de persoon om de code voor te lezen. Die moet zijn: { $fingerprint }
slip-replaces = Deze persoon komt terug met nieuwe sleutels. Een tweede medewerker moet ondertekenen.
enrolments-none = Er is geen uitnodiging uit in deze zaak.
confirm-ask = Leest de persoon { $fingerprint } voor? Bevestig dan. (ja/nee)
confirmed = Bevestigd. Dit zijn nu de sleutels van deze persoon.
waits-for-second = Het wacht op de handtekening van { $name }.
delegated = De begeleider mag nu handelen.
revoked = { $name } mag niet meer handelen. Wat deze begeleider heeft afgedrukt blijft op papier.
handed-over =
    { $count ->
        [0] Zaak { $name }: er was geen brief om over te dragen.
        [one] Zaak { $name }: de andere bemiddelaar kan nu 1 brief lezen.
       *[other] Zaak { $name }: de andere bemiddelaar kan nu { $count } brieven lezen.
    }
handover-means = Uw eigen toegang blijft tot het kantoor uw plaats stopt.
deputies-line = { $label }: { $names }
deputies-none = { $label }: niemand
regrant-none = Er wacht niets om weer leesbaar te maken.
regranted = De lezer kan brief { $id } weer lezen.
recopied = De schrijver kan brief { $id } weer lezen.
notes-given-anew = De persoonlijke berichten met deze persoon die u kunt lezen, kan die persoon ook weer lezen.
regrant-means = Wat iemand schreef en u doorgaf voor de sleutels kwijt waren, komt niet bij die persoon terug, tenzij de lezer liet weten dat het geopend is. Anders was eruit af te leiden wat de lezer deed.
record-recopy = eigen brief weer leesbaar gemaakt

help-cases = uw zaken
help-case = één zaak in zijn geheel
help-attest-consent = vastleggen dat iemand zonder account het goed vindt
help-attest-preferences = vastleggen wat iemand zonder account wil ontvangen
help-prepared = vastleggen dat één kant er klaar voor is
help-open-case = een zaak openen
help-pause-case = een zaak op pauze zetten
help-resume-case = de pauze van de bemiddelaars stoppen
help-close = een zaak stoppen
help-review = een brief lezen met tips
help-release = een brief doorgeven
help-two-mediators = twee bemiddelaars laten beslissen in een zaak
help-countersign = zeggen dat een collega een brief mag doorgeven
help-return = een brief teruggeven met een reden
help-decline = een brief niet doorgeven
help-postpone = een brief bewaren tot een dag
help-told = opschrijven wat iemand zonder account vertelt
help-derive = een brief maken uit een andere, bijvoorbeeld een vertaling
help-slip = een uitnodiging maken voor één kant
help-enrolments = uitnodigingen en de antwoorden
help-confirm = de sleutels bevestigen die terugkwamen
help-delegate = een begeleider laten handelen voor één kant
help-revoke = stoppen wat een begeleider mag
help-handover = een andere bemiddelaar laten lezen wat u kunt lezen
help-deputies = wie de vervangers zijn
help-regrant = brieven weer leesbaar maken voor wie terugkwam

record-slip = uitnodiging gemaakt
record-confirm = sleutels bevestigd
record-prepared = voorbereiding bekeken
record-case-open = contact geopend
record-postpone = brief bewaard voor later
record-release = brief doorgegeven
record-two-mediators = hoeveel bemiddelaars beslissen is veranderd of gevraagd
record-viewed = pagina's bekeken
record-countersign = brief meegetekend
record-return = brief terug met een bericht
record-decline = brief niet doorgegeven
record-not-passed-on = brief niet doorgegeven, met een reden
record-regrant = brief weer leesbaar gemaakt
record-delegation = een begeleider mag helpen
record-revocation = een begeleider mag niet meer helpen
record-handover = lezen overgedragen aan een andere bemiddelaar

offer-done = De schrijver ziet { $id } naast de eigen brief, en kan akkoord gaan. Daarna kan de tekst worden doorgegeven.
offer-read-back = De schrijver heeft geen account. Lees { $id } voor aan deze persoon. Daarna: letters attest agree { $id } --seen present
attest-agree-means = U zegt dat u deze tekst hebt voorgelezen aan wie de eerste brief schreef, en wat die persoon ervan vond.
attest-agree-ask = Dit vastleggen? (ja/nee)
attested-agree = Vastgelegd dat deze persoon akkoord is met de tekst.
attested-agree-no = Vastgelegd dat deze persoon niet akkoord is. De tekst wordt niet doorgegeven.
help-offer = een tekst die u maakte tonen aan wie de eerste brief schreef
help-attest-agree = vastleggen dat een tekst is voorgelezen aan iemand zonder account
arg-reason = zeggen waarom, in woorden die de schrijver leest
arg-attest-agree-no = de persoon is niet akkoord
record-offer = gemaakte tekst getoond aan de schrijver
record-agree = antwoord op een gemaakte tekst

case-know-one = Kent u een van de twee zelf? Geef deze zaak dan aan een collega: letters step-aside { $id }
step-aside-means = U zegt dat u een van de twee kent. U kunt dan niets meer lezen in deze zaak, en niemand geeft hem u weer. De twee mensen horen alleen dat uw plaats is gestopt. Draag eerst over als een ander de brieven moet lezen: letters handover
step-aside-ask = Deze zaak uit handen geven? (ja/nee)
step-aside-done = U hebt geen plaats meer in deze zaak.
step-aside-office = Zeg het kantoor dat deze zaak een andere bemiddelaar nodig heeft: { $telephone }
step-aside-office-unknown = Zeg het kantoor dat deze zaak een andere bemiddelaar nodig heeft.
help-step-aside = een zaak uit handen geven omdat u een van de twee kent
record-step-aside = de plaats van een bemiddelaar is gestopt

side-ask-on = {"  "}wil op { $day } gevraagd worden of het verder gaat
