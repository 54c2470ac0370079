# Letters and slips on paper (PDF), and the way back from a scanned page.

paper-title = Pages to print
paper-scan = A scanned page of the letter
paper-saved = { $file } is a copy that is not sealed. Anyone who can open this computer can read it. Print it, then delete the file.

answer-title = If you want to answer
answer-free = You need not answer. You can also do it later.
answer-back = Write on the lines below. Then give this sheet to your counsellor or your mediator.
answer-own-sheets = Do you need more room? Put your own sheets behind it.
answer-mediator = Your mediator reads your answer first.
answer-square = Square code that brings your answer to the right place
answer-foot = The square code brings your answer to the right place. Do not write on it.

where-found = These pages answer letter { $id }. They belong to: { $name }
sheet-left-out = Page { $page } is the return sheet. It does not go along, as you asked.
sheet-goes-along = Page { $page } is the return sheet. It goes along. Is nothing written on it? Then add --without-sheet to the command.
where-unknown = This letter is no longer in your list. Look well whether this is the right case.

slip-square = Square code with this invitation
slip-step-scan = Scan the square code. Or type the four lines below.
slip-step-compare = Your screen shows a code. It must be the same as this one. Is it not? Then stop, and call your mediator.
slip-step-read-out = At the end your screen shows another code. Read it out to your mediator.

problem-paper-no-font = This computer has no letters for some of the characters in this text. No PDF was made. Print it as plain text: letters print NUMBER --text
problem-paper-no-fit = Something in this text is wider than the sheet. No PDF was made. Print it as plain text: letters print NUMBER --text
problem-paper-picture = One of the scanned pages cannot be opened. Nothing was done with it.
problem-paper-no-typesetter = This computer does not have the program that makes a PDF. Print it as plain text. Or ask whoever looks after this device.
problem-paper-only-pdf = There are scanned pages in this letter. They do not fit in plain text. Make a PDF of it: letters print NUMBER --to FILE
problem-paper-own = This is your own letter. It needs no cover sheet.
problem-return-damaged = The square code on this page is damaged or was changed. Choose the letter that is answered yourself.
problem-return-none = There is no return sheet with a square code on these pages. Choose the case yourself.
problem-return-not-yours = These pages belong to a case in which you have no task. Nothing was done with them. Call the office.
problem-return-other-case = The return sheet belongs to another case than the one you chose. Nothing was sent. Look well where these pages belong.
problem-return-only-sheet = There is only a return sheet. Is something written on it? Then leave --without-sheet out of the command.
problem-return-form = The square code on this page was made by a newer program. Ask the office for the new program.
problem-return-two = There are square codes of two different letters. Scan each answer by itself.
