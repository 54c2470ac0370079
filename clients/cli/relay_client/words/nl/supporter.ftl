# Wat steunfiguren lezen, en wat partijen en bemiddelaars over hen lezen. Een steunfiguur is iemand die een partij vertrouwt.

group-supporter = Voor steunfiguren, en voor wie zij steunen

supporters-none = Niemand steunt u hier op deze manier. Wilt u dat iemand dat doet, zeg het uw bemiddelaar: die maakt een uitnodiging voor die persoon.
supporters-one = { $name } steunt { $side }, sinds { $moment }. Kan lezen:
supporters-over = { $name } steunde { $side }. Dat is gestopt.
supporters-item = {"    "}brief { $id }
lend-means = { $name } kan dan deze brief lezen. U kunt hem altijd terugnemen. Wat { $name } dan al las, kan niemand terugnemen.
lend-ask = Deze steunfiguur de brief laten lezen? (ja/nee)
lend-done = { $name } kan brief { $id } lezen. Terugnemen: letters unlend { $id }
unlend-done = { $name } kan brief { $id } niet meer openen.
unlend-put-down = U gaf brief { $id } terug. U kunt hem niet meer openen.
end-supporter-ask = Stoppen met { $name }? Die kan dan geen van uw brieven meer openen. U hoeft geen reden te geven. (ja/nee)
end-supporter-done = Het is gestopt. { $name } kan geen van uw brieven meer openen.
end-supporter-own-ask = Deze persoon hier niet meer steunen? U kunt dan geen van de brieven meer openen. U hoeft geen reden te geven. (ja/nee)
end-supporter-own-done = U bent hier geen steunfiguur meer.
read-along-none = Er is nu geen brief voor u om te lezen. U ziet hier wat degene die u steunt u laat lezen.
read-along-one = { $id }  { $name }, sinds { $moment }. Lezen: letters read-along { $id }
home-supporter = { $name }: u steunt hier iemand. Wat u mag lezen: letters read-along

slip-supporter = Zij is voor iemand die deze persoon steunt, omdat die dat wil.
sign-supporter = { $by } (bemiddelaar) vraagt: wilt u dat iemand u hier steunt, met deze code: { $fingerprint }?
sign-supporter-means = Vergelijk de code met die persoon. Die kan nog niets lezen. U beslist bij elke brief of dat mag: letters lend NUMMER
write-lendable = U vindt goed dat iemand die de lezer steunt deze brief ook leest, als de lezer dat wil.
letter-lendable = Wie dit schreef, vindt goed dat een steunfiguur van de lezer het ook leest.

arg-supporter-to = de naam die u de steunfiguur gaf, of het begin van diens code
arg-supporter-call = noem deze steunfiguur zo; alleen u ziet dat
arg-slip-supporter = voor iemand die deze persoon steunt
arg-lendable = een steunfiguur van de lezer mag het ook lezen
arg-read-along = het nummer van een brief
help-supporters = wie u hier steunt, en wat die kan lezen
help-lend = een steunfiguur één brief laten lezen
help-unlend = een brief terugnemen van een steunfiguur, of hem teruggeven als steunfiguur
help-end-supporter = stoppen met een steunfiguur, of er zelf geen meer zijn
help-read-along = de brieven die u als steunfiguur mag lezen

need-to-read-along = Er is een brief die u mag lezen: letters read-along
need-supporter-ended = Iemand die u steunde, doet dat niet meer: letters supporters

record-supporter = iemand steunt deze kant
record-supporter-end = de plaats van een steunfiguur is gestopt
record-lend = brief te lezen gegeven aan een steunfiguur
record-unlend = brief niet meer bij een steunfiguur

problem-supporter-role = Deze persoon is al iemand anders in dit contact, of was eerder steunfiguur. Een steunfiguur is iemand nieuws, met een eigen account.
problem-supporter-party-signature = Wie gesteund wordt, moet ook ondertekenen. Vraag die persoon om te kijken: letters sign
problem-supporter-unknown = Deze persoon steunt hier niemand meer. Zie: letters supporters
problem-supporter-none = Die steunfiguur is hier niet. Zie: letters supporters
problem-supporter-which = Er past meer dan één steunfiguur. Zeg welke: --to NAAM
problem-supporter-over = U bent hier geen steunfiguur meer. U hoeft niets te doen.
problem-supporter-attest = Deze persoon heeft geen account. Zeg hoe u weet dat die het wil: --seen paper of --seen present, bijvoorbeeld: letters lend NUMMER --seen present
problem-lend-author = Wie deze brief schreef, vond niet goed dat een steunfiguur hem leest. U kunt hem samen lezen op uw eigen scherm.
problem-lend-stands = Deze steunfiguur kan de brief al lezen. U hoeft niets te doen.
problem-lend-unknown = De brief is niet meer bij deze steunfiguur. U hoeft niets te doen.
problem-lend-none = Geen steunfiguur heeft deze brief. Zie: letters supporters
problem-lend-over = U kunt deze brief niet meer openen: wie u steunt stopte ermee, of het contact is gestopt. U hoeft niets te doen.
unreadable-item-not-lendable = Deze brief wordt niet getoond: wie hem schreef, vond niet goed dat een steunfiguur hem leest.
