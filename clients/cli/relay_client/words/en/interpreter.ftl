# What interpreters read, and what mediators and writers read of them.

group-interpreter = For interpreters
role-interpreter = interpreter

interpret-means = { $name } can then read this letter, and nothing else of this contact. The writer sees that. It ends when the translation is in.
interpret-ask = Give the letter to this interpreter? (yes/no)
interpret-done = The letter { $id } is with the interpreter. To take it back: letters end-interpreting { $id }
end-interpreting-ask = Take this letter back from the interpreter? (yes/no)
end-interpreting-taken = The interpreter can open the letter { $id } no more.
put-down-ask = Give this letter back without a translation? You need no reason. (yes/no)
put-down-done = The letter { $id } is with the mediators again. You can open it no more.
to-translate-none = There is nothing for you to translate now.
to-translate-one = { $id }  given to you by { $by }, { $moment }. To read it and translate it: letters translate { $id }
translate-means = The mediators get your translation. After that you can open this letter no more, nor your translation.
translate-ask = Send the translation to the mediators? (yes/no)
translate-done = Your translation is with the mediators, number { $id }. Thank you.

arg-interpret-by = the interpreter's name
arg-translate-read = only read the letter
help-interpret = give a letter to an interpreter
help-end-interpreting = take a letter back from an interpreter, or give it back as one
help-to-translate = letters that wait for your translation
help-translate = read a letter that you were given, and send its translation

record-share = letter given to an interpreter
record-unshare = letter no longer with an interpreter
safe-translation = It was not sent. Your translation is safe: draft { $id }. To go on: letters translate ITEM --draft { $id }
draft-use-translation = (translation)

problem-share-role = This person is not an interpreter, or is somebody else in this contact. Choose an interpreter: letters staff list
problem-share-stands = This interpreter has a letter of this contact already. Wait for the translation, or take that letter back: letters end-interpreting
problem-share-unknown = This letter is not with the interpreter any more. A mediator can give it again.
problem-share-none = Nobody has this letter to translate. To give it to somebody: letters interpret
problem-share-over = This letter is not with you any more: it was taken back, or your translation is in. You need do nothing. See: letters to-translate
problem-cli-translate-language = Say in which language the translation is. For example: letters translate ITEM --written-in en

release-with-original = The letter { $id } itself goes with the translation. The reader gets both as one letter.
arg-with-original = the letter itself goes with the translation that you made
letter-translation = This is a translation. The letter that it was made from comes with it. Who wrote that letter has agreed to the translation.
letter-original = This is the letter itself, in the language in which it was written.
gate-translation = It is a translation, made by an interpreter or a mediator. The letter itself comes with it. Who wrote the letter has agreed to the translation.
received-original = {"    "}The letter itself. It belongs to the translation { $id } and opens with it.
received-translation = {"    "}A translation. The letter itself, { $id }, opens with it.
print-came-with = This is one of two that belong together. The other one is { $id }: letters print { $id }
problem-item-original = A translation goes together with the letter it was made from, to the same reader, and one of the two is not there yet. A mediator passes both on; then try again.

letter-interpreted = An interpreter translated this from the letter.
item-interpreted = { $state }; { $name } has it to translate
people-interpreter = Your letter { $id } was given to { $name }, an interpreter. What { $name } makes of it is shown to you before it goes anywhere.
