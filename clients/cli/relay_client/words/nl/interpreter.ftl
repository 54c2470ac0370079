# Wat tolken lezen, en wat bemiddelaars en schrijvers over hen lezen.

group-interpreter = Voor tolken
role-interpreter = tolk

interpret-means = { $name } kan dan deze brief lezen, en verder niets van dit contact. De schrijver ziet dat. Het stopt als de vertaling binnen is.
interpret-ask = De brief aan deze tolk geven? (ja/nee)
interpret-done = Brief { $id } is bij de tolk. Terugnemen: letters end-interpreting { $id }
end-interpreting-ask = Deze brief terugnemen van de tolk? (ja/nee)
end-interpreting-taken = De tolk kan brief { $id } niet meer openen.
put-down-ask = Deze brief teruggeven zonder vertaling? U hoeft geen reden te geven. (ja/nee)
put-down-done = Brief { $id } is weer bij de bemiddelaars. U kunt hem niet meer openen.
to-translate-none = Er is nu niets voor u te vertalen.
to-translate-one = { $id }  aan u gegeven door { $by }, { $moment }. Lezen en vertalen: letters translate { $id }
translate-means = De bemiddelaars krijgen uw vertaling. Daarna kunt u deze brief niet meer openen, en uw vertaling ook niet.
translate-ask = De vertaling naar de bemiddelaars sturen? (ja/nee)
translate-done = Uw vertaling is bij de bemiddelaars, nummer { $id }. Dank u wel.

arg-interpret-by = de naam van de tolk
arg-translate-read = de brief alleen lezen
help-interpret = een brief aan een tolk geven
help-end-interpreting = een brief terugnemen van een tolk, of hem teruggeven als tolk
help-to-translate = brieven die op uw vertaling wachten
help-translate = een brief lezen die u kreeg, en de vertaling sturen

record-share = brief aan een tolk gegeven
record-unshare = brief niet meer bij een tolk
safe-translation = Het is niet verstuurd. Uw vertaling is veilig: klad { $id }. Verdergaan: letters translate BRIEF --draft { $id }
draft-use-translation = (vertaling)

problem-share-role = Deze persoon is geen tolk, of is iemand anders in dit contact. Kies een tolk: letters staff list
problem-share-stands = Deze tolk heeft al een brief van dit contact. Wacht op de vertaling, of neem die brief terug: letters end-interpreting
problem-share-unknown = Deze brief is niet meer bij de tolk. Een bemiddelaar kan hem opnieuw geven.
problem-share-none = Niemand heeft deze brief om te vertalen. Aan iemand geven: letters interpret
problem-share-over = Deze brief is niet meer bij u: hij is teruggenomen, of uw vertaling is binnen. U hoeft niets te doen. Zie: letters to-translate
problem-cli-translate-language = Zeg in welke taal de vertaling is. Bijvoorbeeld: letters translate BRIEF --written-in nl

release-with-original = Brief { $id } zelf gaat met de vertaling mee. De lezer krijgt beide als één brief.
arg-with-original = de brief zelf gaat mee met de vertaling die u maakte
letter-translation = Dit is een vertaling. De brief waarvan hij is gemaakt, komt erbij. Wie die brief schreef, is akkoord met de vertaling.
letter-original = Dit is de brief zelf, in de taal waarin hij is geschreven.
gate-translation = Het is een vertaling, gemaakt door een tolk of een bemiddelaar. De brief zelf komt erbij. Wie de brief schreef, is akkoord met de vertaling.
received-original = {"    "}De brief zelf. Hij hoort bij vertaling { $id } en gaat samen daarmee open.
received-translation = {"    "}Een vertaling. De brief zelf, { $id }, gaat samen daarmee open.
print-came-with = Dit is één van twee die bij elkaar horen. De andere is { $id }: letters print { $id }
problem-item-original = Een vertaling gaat samen met de brief waarvan hij is gemaakt, naar dezelfde lezer, en een van de twee is er nog niet. Een bemiddelaar geeft ze allebei door; probeer het daarna opnieuw.

letter-interpreted = Een tolk heeft dit vertaald uit de brief.
item-interpreted = { $state }; { $name } heeft hem om te vertalen
people-interpreter = Uw brief { $id } is aan { $name } gegeven, een tolk. Wat { $name } ervan maakt, ziet u eerst zelf.
