# Pages from paper: what cannot be taken in, what is taken off a file, and why a page must not go on.

problem-page-none = No file was chosen.
problem-page-unreadable = This file cannot be opened. Look whether the name is right and whether you may read it.
problem-page-empty = This file is empty.
problem-page-file-too-large = This file is larger than 200 MB. Scan with fewer dots, or make several files of it.
problem-page-unknown = This is no photo, scan or PDF that this program knows. It knows JPEG, PNG, WebP, HEIC, TIFF and PDF.
problem-page-name = The name of this file does not fit what is in it. Make it again, or give it the right name.
problem-page-damaged = This file is damaged or not complete, so a part of the picture would be missing. Make the photo or the scan again, or open it in a picture program, look whether all of it is there, and save it anew.
problem-page-moving = There is more than one photo in this file, or a moving picture. Choose one ordinary photo.
problem-page-too-many-pixels = This picture is too large to open safely. Scan with fewer dots, or make the photo smaller.
problem-page-colours = This program cannot convert the colours of this picture. Save it as an ordinary JPEG or PNG.
problem-page-locked = This PDF has a password. Save it without one, or print it and scan the paper.
problem-page-pdf-damaged = This PDF is damaged or not complete. Make it again, or print it and scan the paper.
problem-page-pdf-form = This PDF is a form that only one program can show. Print it there and scan the paper.
problem-page-pdf-picture = A picture on this page of the PDF cannot be read whole. The other would see a part of it, or nothing. Make the PDF again, or print it and scan the paper.
problem-page-pdf-font = The letters of some words on this page are not in the PDF, so those words would be left out. Save it with its fonts, or print it and scan the paper.
problem-page-pdf-part = A part of this page of the PDF is missing or damaged, so it would be left out. Make the PDF again, or print it and scan the paper.
problem-page-pdf-size = A page of this PDF has a size that cannot be. Print it and scan the paper.
problem-page-no-pages = There is not a single page in this file.
problem-page-too-many = These are too many pages. One letter holds 63. Spread them over several letters.
problem-page-changed = This file has changed since you looked what is taken off it. Look again.

removed-position = place where it was made
removed-device = device
removed-name = name
removed-comment = description or comment
removed-date = date or time
removed-thumbnail = small preview of the picture
removed-second-picture = another picture, which you do not see
removed-software = program it was made with
removed-colour-profile = colour profile (the colours stay)
removed-number = number by which this file can be known
removed-embedded-file = file that is inside it
removed-script = command that the file itself can carry out
removed-form-field = field of a form (what you see stays on the page)
removed-link = link (what you see stays on the page)
removed-annotation = note (what you see stays on the page)
removed-layer = layer that can be on or off (what you see stays on the page)
removed-text = text to search or copy (what you see stays on the page)
removed-behind-end = data behind the end of the file
removed-other = other data
removed-unread = data that this program cannot read

problem-page-check-type = This page was sent as another kind of file than a page may be.
problem-page-check-empty = This page is empty.
problem-page-check-too-large = This page is larger than a page may be.
problem-page-check-not-jpeg = This is no page but another kind of file.
problem-page-check-before = In front of the picture there is data that nobody sees.
problem-page-check-behind = Behind the picture there is data that nobody sees.
problem-page-check-between = Between the parts of the picture there is data that nobody sees.
problem-page-check-exif = With this picture it still says where, when or with what it was made.
problem-page-check-xmp = With this picture there are still notes of a program, such as names or dates.
problem-page-check-iptc = With this picture there is still data such as names, places or keywords.
problem-page-check-profile = With this picture there is a colour profile. A device may be known by it.
problem-page-check-comment = With this picture there is text that you do not see in the picture.
problem-page-check-thumbnail = With this picture there is a small second picture. It may show something else than you see.
problem-page-check-second = With this picture there is another picture, which you do not see.
problem-page-check-application = With this picture there is data of a program or a device.
problem-page-check-part = In this picture there is a part that does not belong in a page.
problem-page-check-tables = This picture is stored in another way than this program does it. Something may be hidden in it.
problem-page-check-size = The size of this page is not right.
problem-page-check-truncated = This page is not complete.
problem-page-check-coding = Between the dots of the picture there is data that nobody sees.
problem-page-check-overdriven = This picture may look different in another program than it does for you.
problem-page-check-form = This picture was made in another way than this program does it. Something may be hidden in it.
problem-page-check-not-shown = This page cannot be shown as a picture.

problem-page-blocked = This letter was not passed on. Something in its pages is not by the rules. Return it with a note.
problem-page-none-here = There are no pages with this letter.

removed-title = This is taken off { $file }, because the picture does not need it:
removed-more =
    { $count ->
        [one] and 1 other thing
       *[other] and { $count } other things
    }
removed-ask = Go on with these pages? (yes/no)
page-file =
    { $page ->
        [0] It is about this file: { $file }
       *[other] It is about this file: { $file }, page { $page }
    }
pages-see-title = Page { $page } of { $last }, as the other will see it:
pages-see-file = The pages are in this file: { $file }. Open it and look at each. It is a copy outside the letter: delete it afterwards.
pages-see-how = To see the pages large, give the same command once more with: --see FILE.pdf
pages-see-ask = Is every page whole, upright, and can it be read? (yes/no)
pages-looking = Looking for a return sheet
pages-making = Making the pages
pages-sending = Sending the pages
draft-pages =
    { $count ->
        [one] (1 page)
       *[other] ({ $count } pages)
    }
pages-size =
    { $count ->
        [one] There is 1 page, { $size } to send.
       *[other] There are { $count } pages, { $size } to send.
    }
sending-paused = Paused. What was sent stays sent, and your letter is safe. Go on: letters write --draft { $id } --no-text --send
letter-pages =
    { $count ->
        [one] There is 1 page with this letter. To see it: letters pages { $id } --to FILE.pdf
       *[other] There are { $count } pages with this letter. To see them: letters pages { $id } --to FILE.pdf
    }
page-checked = Page { $page }, { $size }:
page-clean = Nothing is hidden in this page. What it says and shows, you must look at.
page-finding = Must not go on: { $what }
page-told = Page { $page }: { $what }
page-not-drawn = Page { $page } cannot be drawn. It is not in the file.
pages-look = To see the pages: letters review { $id } --pages FILE.pdf
pages-checking =
    { $count ->
        [one] The page is being checked.
       *[other] { $count } pages are being checked.
    }
pages-viewed-how =
    { $count ->
        [one] Look at the page in the file first. Then say here that you saw it; that is written down in the case, for its mediators alone.
       *[other] Look at every page in the file first. Then say of each that you saw it; that is written down in the case, for its mediators alone.
    }
pages-viewed-ask = Page { $page } of { $count }: did you look at it? (yes/no)
pages-viewed = It is written down that you looked at the pages.
pages-viewed-later = You can look first, and say it when you pass the letter on: letters release { $id }

help-where = read from scanned pages which letter they answer
help-pages = write the pages of a letter into a file, to look at or print
