# While somebody writes: the editor, where a text is kept, and what is cleared once the account is locked.

writing-key-save = Ctrl-S keep
writing-key-done = Ctrl-X done
writing-key-undo = Ctrl-Z undo
writing-key-redo = Ctrl-Y redo
writing-key-hints = Ctrl-T hints
writing-key-leave = Ctrl-C stop
writing-kept = Kept, sealed, on this device. Only you can open it.
writing-not-kept = Your text is still here, but could not be kept on this device. { $why }
writing-room =
    { $left ->
        [one] Room for 1 more character.
       *[other] Room for { $left } more characters.
    }
writing-too-long =
    { $over ->
        [one] This is 1 character more than fits in one letter. You can write on; a second letter is possible too.
       *[other] This is { $over } characters more than fits in one letter. You can write on; a second letter is possible too.
    }
writing-refused =
    { $more ->
        [0] This cannot be sent; it stays in your text: { $what }
        [one] This cannot be sent; it stays in your text: { $what }, and 1 more
       *[other] This cannot be sent; it stays in your text: { $what }, and { $more } more
    }
writing-lines = Type your text. A line with only a dot ends it. What you wrote is kept after each line.
writing-lines-begun = This is there already. What you type now comes after it.

arg-editor = write in this program instead: letters (what you get otherwise), lines, vim, nvim, nano, emacs or micro

session-cleared = What stood on this screen is cleared. What your terminal kept elsewhere (a recording, another window, screen or tmux) cannot be cleared from here.
session-not-cleared = This screen cannot be cleared from here. Close its window if somebody else could look at it.
writing-room-ask = Make room on this device, for example by throwing files away, and press Enter to try again:
writing-unchanged = The program has ended, and your text is as it was.
text-read-as = This text was written as { $encoding }, and was read so. Look whether every letter is right.
draft-apart = This draft was changed in another window meanwhile. Both are kept: what was written there is draft { $other }, what you wrote here is draft { $id }.
draft-apart-pages = This draft was changed in another window meanwhile. Both are kept: what was written there is draft { $other }, with its pages; what you wrote here is draft { $id }, without pages.
draft-left-beside = What the program left when it stopped is draft { $id }. Perhaps it is not all of it. What you had before is draft { $other } still.
