# What supporters read, and what parties and mediators read of them. A supporter is somebody whom a party trusts.

group-supporter = For supporters, and for whom they support

supporters-none = Nobody supports you here in this way. If you wish that somebody does, tell your mediator: they make an invitation for that person.
supporters-one = { $name } supports { $side }, since { $moment }. Can read:
supporters-over = { $name } supported { $side }. That has ended.
supporters-item = {"    "}letter { $id }
lend-means = { $name } can then read this letter. You can take it back at any moment. What { $name } has read by then, nobody can take back.
lend-ask = Let this supporter read the letter? (yes/no)
lend-done = { $name } can read the letter { $id }. To take it back: letters unlend { $id }
unlend-done = { $name } can open the letter { $id } no more.
unlend-put-down = You gave the letter { $id } back. You can open it no more.
end-supporter-ask = End it with { $name }? They can then open none of your letters any more. You need no reason. (yes/no)
end-supporter-done = It has ended. { $name } can open none of your letters any more.
end-supporter-own-ask = Support this person here no more? You can then open none of their letters any more. You need no reason. (yes/no)
end-supporter-own-done = You are no supporter here any more.
read-along-none = There is no letter for you to read now. You see here what the person you support lets you read.
read-along-one = { $id }  { $name }, since { $moment }. To read it: letters read-along { $id }
home-supporter = { $name }: you support somebody here. What they let you read: letters read-along

slip-supporter = It is for somebody who supports this person, because they wish it.
sign-supporter = { $by } (mediator) asks: do you wish that somebody supports you here, whose code is { $fingerprint }?
sign-supporter-means = Compare the code with that person. They can read nothing yet. You decide for each letter whether they may: letters lend NUMBER
write-lendable = You allow that somebody who supports the reader reads this letter too, if the reader wishes it.
letter-lendable = Who wrote this allows that a supporter of the reader reads it too.

arg-supporter-to = the name you gave the supporter, or the beginning of their code
arg-supporter-call = call this supporter so; only you see it
arg-slip-supporter = for somebody who supports this person
arg-lendable = a supporter of the reader may read it too
arg-read-along = the number of a letter
help-supporters = who supports you here, and what they can read
help-lend = let a supporter read one letter
help-unlend = take a letter back from a supporter, or give it back as one
help-end-supporter = end a supporter, or be none any more
help-read-along = the letters that you may read as a supporter

need-to-read-along = There is a letter that you may read: letters read-along
need-supporter-ended = Somebody who supported you does not do so any more: letters supporters

record-supporter = somebody supports this side
record-supporter-end = a supporter's place has ended
record-lend = letter lent to a supporter
record-unlend = letter no longer with a supporter

problem-supporter-role = This person is somebody else in this contact already, or was a supporter before. A supporter is somebody new, with an account of their own.
problem-supporter-party-signature = Who is to be supported must sign too. Ask them to look: letters sign
problem-supporter-unknown = This person does not support anybody here any more. See: letters supporters
problem-supporter-none = There is no such supporter here. See: letters supporters
problem-supporter-which = More than one supporter fits. Say which one: --to NAME
problem-supporter-over = You are no supporter here any more. You need do nothing.
problem-supporter-attest = This person has no account. Say how you know that they wish it: --seen paper or --seen present, for example: letters lend NUMBER --seen present
problem-lend-author = Who wrote this letter did not allow that a supporter reads it. You can read it together at your own screen.
problem-lend-stands = This supporter can read the letter already. You need do nothing.
problem-lend-unknown = The letter is not with this supporter any more. You need do nothing.
problem-lend-none = No supporter has this letter. See: letters supporters
problem-lend-over = You cannot open this letter any more: whoever you support ended it, or the contact has ended. You need do nothing.
unreadable-item-not-lendable = This letter is not shown: who wrote it did not allow that a supporter reads it. You need do nothing.
