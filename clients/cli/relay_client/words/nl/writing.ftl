# Tijdens het schrijven: de editor, waar een tekst bewaard wordt, en wat gewist wordt bij het vergrendelen.

writing-key-save = Ctrl-S bewaren
writing-key-done = Ctrl-X klaar
writing-key-undo = Ctrl-Z ongedaan maken
writing-key-redo = Ctrl-Y opnieuw
writing-key-hints = Ctrl-T tips
writing-key-leave = Ctrl-C stoppen
writing-kept = Bewaard op dit apparaat, verzegeld. Alleen u kunt het openen.
writing-not-kept = Uw tekst staat hier nog, maar kon niet op dit apparaat bewaard worden. { $why }
writing-room =
    { $left ->
        [one] Er is ruimte voor nog 1 teken.
       *[other] Er is ruimte voor nog { $left } tekens.
    }
writing-too-long =
    { $over ->
        [one] Dit is 1 teken meer dan er in één brief past. U kunt gewoon verder schrijven; een tweede brief kan ook.
       *[other] Dit is { $over } tekens meer dan er in één brief past. U kunt gewoon verder schrijven; een tweede brief kan ook.
    }
writing-refused =
    { $more ->
        [0] Dit kan niet verstuurd worden; het blijft in uw tekst staan: { $what }
        [one] Dit kan niet verstuurd worden; het blijft in uw tekst staan: { $what }, en nog 1
       *[other] Dit kan niet verstuurd worden; het blijft in uw tekst staan: { $what }, en nog { $more }
    }
writing-lines = Typ uw tekst. Een regel met alleen een punt sluit af. Na elke regel wordt bewaard wat u schreef.
writing-lines-begun = Dit staat er al. Wat u nu typt, komt erachter.

arg-editor = schrijf in dit programma: letters (dat krijgt u anders ook), lines (regel voor regel), vim, nvim, nano, emacs of micro

session-cleared = Wat op dit scherm stond, is gewist. Wat uw terminal elders bewaarde (een opname, een ander venster, screen of tmux), kan hier niet gewist worden.
session-not-cleared = Dit scherm kan hier niet gewist worden. Sluit het venster als iemand anders kan meekijken.
writing-room-ask = Maak ruimte op dit apparaat, bijvoorbeeld door bestanden weg te gooien, en druk op Enter om het opnieuw te proberen:
writing-unchanged = Het programma is gestopt, en uw tekst is zoals hij was.
text-read-as = Deze tekst is geschreven als { $encoding }, en zo gelezen. Kijk of elke letter klopt.
draft-apart = Dit klad is intussen in een ander venster veranderd. Beide zijn bewaard: wat daar geschreven is, is klad { $other }, wat u hier schreef is klad { $id }.
draft-apart-pages = Dit klad is intussen in een ander venster veranderd. Beide zijn bewaard: wat daar geschreven is, is klad { $other }, met de pagina’s; wat u hier schreef is klad { $id }, zonder pagina’s.
draft-left-beside = Wat het programma achterliet toen het stopte, is klad { $id }. Misschien is het niet alles. Wat u eerst had, is nog steeds klad { $other }.
