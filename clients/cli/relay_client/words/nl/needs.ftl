# Wat iemand nodig heeft: één regel per soort, en wat u kunt doen. Het dringt nooit aan en telt niets.

help-today = wat er bij u ligt, in al uw zaken
today-nothing = Er ligt nu niets bij u.
today-later = Uitgestelde brieven komen terug op hun dag.
today-cosigns = Op een stuk is uw handtekening gevraagd: letters sign
need-until = tot { $day }

need-note = Iemand schreef de bemiddelaars en heeft nog geen antwoord. Lezen: letters notes --case ZAAK
need-paused = Iemand heeft een pauze. Er gebeurt niets tot die persoon verdergaat.
need-consent-ended = Iemand vindt het contact niet meer goed. Er gebeurt niets tot die persoon het weer goed vindt.
need-left = Iemand is gestopt. Het contact is voorbij.
need-service-pause = De dienst is hersteld en zette deze zaken op pauze. Bekijk elke zaak, dan: letters resume-case ZAAK
need-held = Brieven om te lezen: letters review NUMMER
need-countersigned = Een collega tekende deze mee. U kunt ze doorgeven: letters review NUMMER
need-agreed = De schrijver vindt de tekst goed die een bemiddelaar maakte. U kunt hem doorgeven: letters review NUMMER
need-not-agreed = De schrijver vindt de tekst niet goed die een bemiddelaar maakte. Hij blijft hier: letters review NUMMER
need-to-offer = De schrijver zag de tekst nog niet die een bemiddelaar maakte: letters offer NUMMER
need-to-read-back = Lees de tekst die een bemiddelaar maakte voor aan de schrijver. Daarna: letters attest agree NUMMER
need-no-key = Deze kunt u niet lezen: niemand gaf u de sleutel. Een collega kan die overdragen; of geef de brief terug: letters return NUMMER
need-read-in-person = Te openen als u samen zit: letters open NUMMER
need-one-mediator = Hier beslissen twee bemiddelaars, en er is er maar één. Er kan niets door. Het kantoor kan een tweede toewijzen.
need-unflag-asked = Een collega vraagt of één bemiddelaar weer genoeg is. Als u dat goed vindt: letters two-mediators ZAAK off
need-ready-to-open = Beiden zijn klaar. U kunt het contact openen: letters open-case ZAAK
need-slip-answered = Een uitnodiging is beantwoord: letters enrolments ZAAK
need-slip-ending = Een uitnodiging loopt bijna af en is nog niet beantwoord.
need-slip-over = Een uitnodiging liep af zonder antwoord. Voor een nieuwe: letters slip ZAAK
need-not-reported = Een begeleider opende deze. Niemand zei nog wat ermee gebeurde. U kunt het de begeleider vragen.
need-delivered = Wat er gebeurde met brieven die iemand via een ander kreeg:
need-sent-back = Ongeopend teruggestuurd. De schrijver hoort dat niet.
need-colleague-note = Een collega liet een bericht achter: letters notes --case ZAAK

need-mediator-note = Een bemiddelaar schreef u. Lezen: letters notes
need-envelope = Er is een brief voor u. Hij blijft dicht zolang u wilt: letters read NUMMER
need-to-print = Er is een brief voor iemand die u helpt. Eerst het voorblad: letters print NUMMER --cover
need-to-translate = Er is een brief voor u om te vertalen: letters to-translate
need-to-report = U opende deze. Wat ermee gebeurde: letters deliver NUMMER
need-to-agree = Uw bemiddelaar maakte een tekst van uw brief. Zonder uw ja gaat die nergens heen: letters agree NUMMER
need-returned = Een brief kwam terug met een woord van de bemiddelaar: letters read NUMMER
need-not-passed-on = Een brief van u wordt niet doorgegeven, en een bemiddelaar zegt waarom: letters read NUMMER
need-pause-asks = U wilde op deze dag gevraagd worden of u verder gaat. Uw pauze duurt zo lang als u wilt: letters resume
need-erasing = Een contact dat is gestopt wordt gewist op de dag die erbij staat. Een kopie bewaren: letters export --case ZAAK. Als u iemand helpt: letters print NUMMER
need-help-ended = U mag hier niet meer handelen: de toestemming is voorbij. Wie u nu helpt: letters people
need-send-again = Wie deze brief kon lezen, is weg. Als u hem nog wilt sturen: letters write --replaces NUMMER
need-help-ending = De toestemming om te helpen loopt bijna af. Een bemiddelaar kan haar verlengen.

warn-days =
    { $days ->
        [0] vandaag
        [one] nog 1 dag
       *[other] nog { $days } dagen
    }
warn-and-others = { $cases } en andere
warn-assignment-ending = De plaats van een bemiddelaar loopt bijna af: { $cases }
warn-place-ended = Uw plaats is gestopt: { $cases }
warn-no-deputy = Geen vervanger: { $cases }
warn-no-mediator = Geen bemiddelaar: { $cases }
warn-key-changed = Er zijn sleutels veranderd. Bekijk dat voordat u iets doorgeeft: { $cases }
warn-readers-changed = De mensen die kunnen lezen zijn veranderd: { $cases }
warn-paused-by-service = De dienst is hersteld en zette op pauze: { $cases }. Bekijk de zaak, dan: letters resume-case
warn-delegation-ending = Een begeleider mag bijna niet meer helpen: { $cases }

need-together = Iemand wil een brief samen met u openen. Die persoon hoorde dat u belt: letters answered ZAAK --side KANT
need-to-hand-over = Een collega kan niet lezen wat u kunt lezen: letters handover NAAM --case ZAAK
need-to-give-anew = Iemand kwam terug met nieuwe sleutels. U kunt opnieuw geven wat van die persoon was: letters regrant ZAAK
need-write-again = De bemiddelaars die u schreef, zijn weg. Wie er nu is, kan uw bericht niet lezen. Als u het nog wilt zeggen: letters note

answered-noted = Vastgelegd. Uw collega's zien het ook.
note-no-key = Dit bericht is geschreven voordat u kwam. Een collega kan het overdragen: letters handover
note-head-handed = { $head }, zoals { $by } het overdroeg
noise-by = De sleutel die { $by } voor u maakte, opent dit niet. Een andere wel, en de woorden zijn de goede. Meld het aan het kantoor.
noise-by-writer = De sleutel die de schrijver voor u maakte, opent dit niet. Een andere wel, en de woorden zijn de goede. Meld het aan het kantoor.
handed-over-notes = De eigen berichten van deze zaak gaan mee. Wie er een schreef, ziet dat in het eigen logboek.
help-answered = vastleggen dat iemands bericht is beantwoord, bijvoorbeeld per telefoon
arg-answered-side = van wie het bericht was: a of b
arg-answered-counsellor = de begeleider van wie het bericht was
record-answered = een bericht is op een andere manier beantwoord
record-hand-note = een persoonlijk bericht is te lezen voor nog een bemiddelaar, of weer voor wie het is
problem-cli-answered = Zeg van wie het bericht was: --side a, --side b of --counsellor NAAM.
