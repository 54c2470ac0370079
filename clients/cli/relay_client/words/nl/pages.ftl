# Pagina's van papier: wat niet kan, wat van een bestand af gaat, en waarom een pagina niet door mag.

problem-page-none = Er is geen bestand gekozen.
problem-page-unreadable = Dit bestand is niet te openen. Kijk of de naam klopt en of u het mag lezen.
problem-page-empty = Dit bestand is leeg.
problem-page-file-too-large = Dit bestand is groter dan 200 MB. Scan met minder punten, of maak er meer bestanden van.
problem-page-unknown = Dit is geen foto, scan of PDF die dit programma kent. Het kent JPEG, PNG, WebP, HEIC, TIFF en PDF.
problem-page-name = De naam van dit bestand past niet bij wat erin zit. Maak het opnieuw, of geef het de goede naam.
problem-page-damaged = Dit bestand is beschadigd of niet compleet. Een deel van de foto of scan zou dan ontbreken. Maak de foto of scan opnieuw, of open het bestand in een fotoprogramma, kijk of alles er is, en bewaar het opnieuw.
problem-page-moving = In dit bestand zit meer dan één foto, of een bewegend beeld. Kies één gewone foto.
problem-page-too-many-pixels = Dit beeld is te groot om veilig te openen. Scan met minder punten, of maak de foto kleiner.
problem-page-colours = De kleuren van dit beeld kan dit programma niet omzetten. Bewaar het als gewone JPEG of PNG.
problem-page-locked = Deze PDF heeft een wachtwoord. Bewaar hem zonder wachtwoord, of druk hem af en scan het papier.
problem-page-pdf-damaged = Deze PDF is beschadigd of niet compleet. Maak hem opnieuw, of druk hem af en scan het papier.
problem-page-pdf-form = Deze PDF is een formulier dat maar één programma kan tonen. Druk hem daar af en scan het papier.
problem-page-pdf-picture = Een plaatje op deze pagina van de PDF is niet helemaal te lezen. De ander zou maar een deel zien, of niets. Maak de PDF opnieuw, of druk hem af en scan het papier.
problem-page-pdf-font = De letters van sommige woorden op deze pagina zitten niet in de PDF. Die woorden zouden dan ontbreken. Bewaar de PDF met zijn lettertypen, of druk hem af en scan het papier.
problem-page-pdf-part = Een deel van deze pagina van de PDF is er niet of is beschadigd. Dat deel zou dan ontbreken. Maak de PDF opnieuw, of druk hem af en scan het papier.
problem-page-pdf-size = Een pagina van deze PDF heeft een maat die niet kan. Druk hem af en scan het papier.
problem-page-no-pages = In dit bestand zit geen enkele pagina.
problem-page-too-many = Dit zijn te veel pagina's. In één brief passen er 63. Verdeel ze over meer brieven.
problem-page-changed = Dit bestand is veranderd sinds u keek wat eraf gaat. Kijk opnieuw.

removed-position = plek waar het is gemaakt
removed-device = apparaat
removed-name = naam
removed-comment = beschrijving of opmerking
removed-date = datum of tijd
removed-thumbnail = klein voorbeeld van het beeld
removed-second-picture = nog een beeld, dat u niet ziet
removed-software = programma waarmee het is gemaakt
removed-colour-profile = kleurprofiel (de kleuren blijven)
removed-number = nummer waaraan dit bestand te herkennen is
removed-embedded-file = bestand dat erin zit
removed-script = opdracht die het bestand zelf kan uitvoeren
removed-form-field = veld van een formulier (wat u ziet, blijft op de pagina)
removed-link = link (wat u ziet, blijft op de pagina)
removed-annotation = aantekening (wat u ziet, blijft op de pagina)
removed-layer = laag die aan of uit kan (wat u ziet, blijft op de pagina)
removed-text = tekst om te zoeken of te kopiëren (wat u ziet, blijft op de pagina)
removed-behind-end = gegevens achter het einde van het bestand
removed-other = andere gegevens
removed-unread = gegevens die dit programma niet kan lezen

problem-page-check-type = Deze pagina is verstuurd als een ander soort bestand dan een pagina mag zijn.
problem-page-check-empty = Deze pagina is leeg.
problem-page-check-too-large = Deze pagina is groter dan een pagina mag zijn.
problem-page-check-not-jpeg = Dit is geen pagina, maar een ander soort bestand.
problem-page-check-before = Voor het beeld staan gegevens die niemand ziet.
problem-page-check-behind = Achter het beeld staan gegevens die niemand ziet.
problem-page-check-between = Tussen de delen van het beeld staan gegevens die niemand ziet.
problem-page-check-exif = Bij dit beeld staat nog waar, wanneer of waarmee het is gemaakt.
problem-page-check-xmp = Bij dit beeld staan nog aantekeningen van een programma, zoals namen of datums.
problem-page-check-iptc = Bij dit beeld staan nog gegevens zoals namen, plaatsen of trefwoorden.
problem-page-check-profile = Bij dit beeld staat een kleurprofiel. Daaraan kan een apparaat te herkennen zijn.
problem-page-check-comment = Bij dit beeld staat tekst die u op het beeld niet ziet.
problem-page-check-thumbnail = Bij dit beeld zit een klein tweede beeld. Het kan iets anders tonen dan wat u ziet.
problem-page-check-second = Bij dit beeld zit nog een beeld dat u niet ziet.
problem-page-check-application = Bij dit beeld staan gegevens van een programma of een apparaat.
problem-page-check-part = In dit beeld zit een deel dat niet in een pagina hoort.
problem-page-check-tables = Dit beeld is anders opgeslagen dan dit programma doet. Er kan iets in verstopt zijn.
problem-page-check-size = De maten van deze pagina kloppen niet.
problem-page-check-truncated = Deze pagina is niet compleet.
problem-page-check-coding = Tussen de punten van het beeld staan gegevens die niemand ziet.
problem-page-check-overdriven = Dit beeld kan er in een ander programma anders uitzien dan bij u.
problem-page-check-form = Dit beeld is anders gemaakt dan dit programma doet. Er kan iets in verstopt zijn.
problem-page-check-not-shown = Deze pagina is niet als beeld te tonen.

problem-page-blocked = Deze brief is niet doorgegeven. Iets in de pagina's is niet volgens de regels. Stuur hem terug met een bericht.
problem-page-none-here = Bij deze brief horen geen pagina's.

removed-title = Dit gaat van { $file } af, omdat het beeld het niet nodig heeft:
removed-more =
    { $count ->
        [one] en nog 1 ding
       *[other] en nog { $count } dingen
    }
removed-ask = Doorgaan met deze pagina's? (ja/nee)
page-file =
    { $page ->
        [0] Het gaat om dit bestand: { $file }
       *[other] Het gaat om dit bestand: { $file }, pagina { $page }
    }
pages-see-title = Pagina { $page } van { $last }, zoals de ander die ziet:
pages-see-file = De pagina's staan in dit bestand: { $file }. Open het en bekijk ze allemaal. Het is een kopie buiten de brief: gooi het daarna weg.
pages-see-how = Wilt u de pagina's groot zien? Geef dezelfde opdracht nog eens, met: --see BESTAND.pdf
pages-see-ask = Is elke pagina compleet en rechtop, en is hij te lezen? (ja/nee)
pages-looking = Zoeken naar een antwoordblad
pages-making = De pagina's worden gemaakt
pages-sending = De pagina's worden verstuurd
draft-pages =
    { $count ->
        [one] (1 pagina)
       *[other] ({ $count } pagina's)
    }
pages-size =
    { $count ->
        [one] Er is 1 pagina, { $size } om te versturen.
       *[other] Er zijn { $count } pagina's, { $size } om te versturen.
    }
sending-paused = Onderbroken. Wat verstuurd is, blijft verstuurd, en uw brief is veilig. Verder gaan: letters write --draft { $id } --no-text --send
letter-pages =
    { $count ->
        [one] Bij deze brief hoort 1 pagina. Om haar te zien: letters pages { $id } --to BESTAND.pdf
       *[other] Bij deze brief horen { $count } pagina's. Om ze te zien: letters pages { $id } --to BESTAND.pdf
    }
page-checked = Pagina { $page }, { $size }:
page-clean = In deze pagina zit niets verborgen. Wat erop staat, moet u zelf bekijken.
page-finding = Mag niet door: { $what }
page-told = Pagina { $page }: { $what }
page-not-drawn = Pagina { $page } is niet te tekenen. Ze staat niet in het bestand.
pages-look = Om de pagina's te zien: letters review { $id } --pages BESTAND.pdf
pages-checking =
    { $count ->
        [one] De pagina wordt nagekeken.
       *[other] Er worden { $count } pagina's nagekeken.
    }
pages-viewed-how =
    { $count ->
        [one] Bekijk eerst de pagina in het bestand. Zeg daarna hier dat u haar hebt gezien; dat wordt in de zaak vastgelegd, alleen voor de bemiddelaars.
       *[other] Bekijk eerst alle pagina's in het bestand. Zeg daarna van elke pagina dat u haar hebt gezien; dat wordt in de zaak vastgelegd, alleen voor de bemiddelaars.
    }
pages-viewed-ask = Pagina { $page } van { $count }: hebt u haar bekeken? (ja/nee)
pages-viewed = Vastgelegd is dat u de pagina's hebt bekeken.
pages-viewed-later = U kunt eerst kijken, en het zeggen als u de brief doorgeeft: letters release { $id }

help-where = op gescande pagina's lezen op welke brief zij antwoorden
help-pages = de pagina's van een brief in een bestand zetten, om te bekijken of af te drukken
