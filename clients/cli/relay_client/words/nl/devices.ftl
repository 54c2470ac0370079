# De eigen apparaten, en een dat kwijt is.

device-line = { $name } (nummer { $id }), het laatst hier op { $day }
device-line-this = { $name } (nummer { $id }), dit apparaat, het laatst hier op { $day }
device-unnamed = een apparaat zonder naam
device-named = U noemt dit apparaat { $name }. Alleen u ziet deze naam.
device-end-means = { $name } krijgt dan niets nieuws meer. Wie het heeft en uw wachtzin kent, kan er weer mee inloggen. Is het kwijt of in andere handen? Gebruik dan: letters lost-device
device-end-ask = Dit apparaat beëindigen? (ja/nee)
device-ended = { $name } is beëindigd.
device-lost-hint = Bent u een van deze apparaten kwijt, of is er een niet van u? letters lost-device
lost-means = U krijgt een nieuwe wachtzin en een nieuwe herstelcode. Geen ander apparaat ziet dan nog iets nieuws of kan iets veranderen. Typ op elk apparaat dat u nog hebt één keer de nieuwe wachtzin. Wat een verloren apparaat al heeft laten zien, kan het nog hebben.
lost-staff = Bel ook het kantoor. Zij kunnen uw oude sleutels beëindigen en nieuwe laten ondertekenen.
lost-ask = Verder gaan? (ja/nee)
lost-done = Uw andere apparaten zijn buitengesloten. Vanaf nu geldt uw nieuwe wachtzin.
lost-party-means = Dit maakt een nieuwe uitnodiging voor iemand die het apparaat kwijt is. Geef die persoonlijk af. Als u die met een collega bevestigt, is het verloren apparaat buitengesloten, en is weg wat zijn sleutels konden openen. Tot dan kunt u de zaak op pauze zetten: letters pause-case

lost-title = Verzegeld voor sleutels die u kwijt bent
lost-own = uw brief van { $day }, nummer { $id }
lost-received = een brief die kwam, doorgegeven op { $day }, nummer { $id }
lost-note = een persoonlijk bericht van { $day }, nummer { $id }
lost-what-now = Vraag het uw bemiddelaar. Die kan u opnieuw geven wat er kwam, uw persoonlijke berichten, en uw eigen brieven die nog niet waren doorgegeven. Wat u schreef en is doorgegeven, blijft bij de persoon voor wie het was.
given-anew = Uw bemiddelaar gaf u dit opnieuw, nadat u uw sleutels kwijt was.

help-devices = uw apparaten: een naam geven, of een beëindigen
help-lost-device = een apparaat buitensluiten dat u kwijt bent
arg-device = de naam van een apparaat, of het begin van het nummer
arg-device-name = hoe u dit apparaat noemt; alleen u ziet het
arg-device-end = dit apparaat krijgt vanaf nu niets nieuws meer
arg-lost-case = voor een bemiddelaar: de zaak van iemand die het apparaat kwijt is
arg-lost-side = voor een bemiddelaar: de kant

problem-item-lost-own = U schreef dit met sleutels die u kwijt bent. Is het nog niet doorgegeven, dan kan uw bemiddelaar het u opnieuw geven: vraag het.
problem-item-lost-received = Dit kwam toen u andere sleutels had. Uw bemiddelaar kan het u opnieuw geven: vraag het.
problem-cli-which-device = Noem het apparaat. De namen en nummers ziet u met: letters devices
problem-cli-which-side = Noem ook de kant, a of b.
problem-device-this = Dit is het apparaat waar u nu aan zit. Wissen kan met: letters profiles --forget NAAM
problem-device-name-taken = Een ander apparaat van u heeft deze naam al. Kies een andere naam.
problem-device-unknown = Dit apparaat is er niet meer. Kijk nog eens: letters devices
problem-device-ended = U hebt dit apparaat vanaf een ander apparaat beëindigd. Kladbrieven kunt u hier nog lezen. Wilt u het weer gebruiken, wis het dan met letters profiles --forget NAAM, en gebruik daarna letters attach. Was u dat niet? Bel het kantoor.
