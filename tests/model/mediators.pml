/* What the server shows to the mediators' clients, and what these do: release, regrant, hand over. Part of letters.pml. */

#define ROOM(e) (ME.n < LONGEST && (!at || apart[at] < APART) && (at != 1 || first != e))
#define SHOW(e, fits) :: ROOM(e) && !HAS(e) && (fits) -> entry = e;
/* Rule 5 (J6): the position that the other mediator signed (J3) is compared with one's own journal. */
#define SHOW_RELEASE(m, i, k) \
    :: IN(made, NUMBER(m, i, k)) && ROOM(RELEASE(m, i, k)) && !IN(ME.releases, NUMBER(m, i, k)) && \
        KNOWN(HELD(i) && OPEN && MAY_RECEIVE(k)) && (!at || at == m || !RULE(5) || !IN(late, NUMBER(m, i, k))) -> \
        entry = RELEASE(m, i, k);

/* J6: a mediator's client follows the journal, verifies an entry and its signer's standing, and replays it. */
inline looks() {
    if
    SHOW(LETTER(0), KNOWN(!CLOSED))
    SHOW(LETTER(1), KNOWN(!CLOSED) && (at || HAS(LETTER(0))))  /* the letters are alike: whichever is shown first is the first */
    SHOW(RECALL(0), KNOWN(HAS(LETTER(0))))
    SHOW(RECALL(1), KNOWN(HAS(LETTER(1))))
    SHOW(PAUSE1, FIRST_KEYS_SPEAK && KNOWN(!CLOSED))
    SHOW(PAUSE2, HAS(NEW_KEYS) && KNOWN(!CLOSED))
    SHOW(LEAVE, true)
    SHOW(RESUME1, FIRST_KEYS_SPEAK && KNOWN(ME.pause == PAUSE1 && !CLOSED))
    SHOW(REVIVED, FIRST_KEYS_SPEAK && KNOWN(ME.pause && !CLOSED))
    SHOW(RESUME2, HAS(NEW_KEYS) && KNOWN(ME.pause && !CLOSED))
    SHOW(NEW_KEYS, !REPLACED && KNOWN(!CLOSED))
    SHOW(FALSE_KEYS, !REPLACED && RUTH_SPEAKS && KNOWN(!CLOSED))
    SHOW(ENDED, KNOWN(!CLOSED))
    SHOW(HELPER, FIRST_KEYS_SPEAK && KNOWN(!CLOSED))
    SHOW(STOLEN_HELPER, FIRST_KEYS_SPEAK && KNOWN(!CLOSED))
    SHOW(REVOKED, KNOWN(DELEGATED && !CLOSED))
#if WITHOUT == 4
    SHOW(OLD_HELPER, KNOWN(!CLOSED))
#endif
    SHOW(FORMER(0), RUTH_SPEAKS && KNOWN(HELD(0) && OPEN))
    SHOW(FORMER(1), RUTH_SPEAKS && KNOWN(HELD(1) && OPEN))
    SHOW_RELEASE(1, 0, 1)
    SHOW_RELEASE(1, 0, 2)
    SHOW_RELEASE(1, 0, 3)
    SHOW_RELEASE(1, 0, 4)
    SHOW_RELEASE(1, 1, 1)
    SHOW_RELEASE(1, 1, 2)
    SHOW_RELEASE(1, 1, 3)
    SHOW_RELEASE(1, 1, 4)
#if APART
    SHOW_RELEASE(2, 0, 1)
    SHOW_RELEASE(2, 0, 2)
    SHOW_RELEASE(2, 0, 3)
    SHOW_RELEASE(2, 0, 4)
    SHOW_RELEASE(2, 1, 1)
    SHOW_RELEASE(2, 1, 2)
    SHOW_RELEASE(2, 1, 3)
    SHOW_RELEASE(2, 1, 4)
#endif
    fi;
    d_step {
        tell();
        ME.n++;
        if
        :: at == 2 -> apart[2]++; if :: apart[2] == 1 -> first = entry :: else fi
        :: at == 1 -> apart[1]++; first = 0
        :: else
        fi;
        if
        :: entry >= FIRST_RELEASE ->
            ME.releases = ME.releases | BIT(entry - FIRST_RELEASE);
            ME.parted = ME.parted || (at && IN(late, entry - FIRST_RELEASE) && (entry < RELEASE(2, 0, 1) -> 1 : 2) != at)
        :: else ->
            ME.entries = ME.entries | BIT(entry);
            ME.sound = ME.sound | (SOUND(entry) -> BIT(entry) : 0);
            if
            :: entry == PAUSE1 || entry == PAUSE2 -> ME.pause = entry; ME.stopped = entry
            :: entry == RESUME1 -> ME.pause = 0; ME.stopped = (ME.stopped == PAUSE1 && TRULY(RESUME1) -> 0 : ME.stopped)
            :: entry == RESUME2 -> ME.pause = 0; ME.stopped = 0
            :: entry == REVIVED -> ME.pause = 0; ME.stopped = (TRULY(REVIVED) -> 0 : ME.stopped)
            :: else
            fi;
            ME.seen = ME.seen | BIT(entry)
        fi;
        entry = 0
    }
}

#define RELEASES(i, k) \
    :: passings < PASSINGS && (!at || apart[at]) && HAS(LETTER(i)) && MAY_RECEIVE(k) && \
        !IN(made, NUMBER((at -> at : 1), i, k)) && KNOWN(HELD(i) && OPEN) -> letter = i; keyset = k;

/* S3: a mediator's client shows a letter, and then wraps its key for one keyset. */
inline releases_one() {
    if
    RELEASES(0, 1)
    RELEASES(0, 2)
    RELEASES(0, 3)
    RELEASES(0, 4)
    RELEASES(1, 1)
    RELEASES(1, 2)
    RELEASES(1, 3)
    RELEASES(1, 4)
    fi;
    if
    :: reviewed = letter
#if WITHOUT == 3  /* Rule 3: the digest that was reviewed is released, and the review shows every character (S3, I9). */
    :: HAS(LETTER(1 - letter)) -> reviewed = 1 - letter
    :: reviewed = letter; unseen = true
#endif
    fi;
    d_step {
        who(); printf(" shows letter %d for review.\n", reviewed + 1);
#if WITHOUT == 1
        printf("The server's rows say that this letter is held and that the case is open.\n");
#elif WITHOUT == 3
        if
        :: unseen -> printf("The letter has characters in it that no screen shows.\n")
        :: reviewed != letter -> printf("Asked to release that one, it takes what the server now lists in its place.\n")
        :: else
        fi;
#endif
        who(); printf(" releases letter %d, and wraps its key for ", letter + 1); whose(); printf(".\n");
        KEEPS(1, TRULY_RECEIVES(keyset));
        KEEPS(2, !ME.stopped && !SEEN(LEAVE) && !SEEN(RECALL(letter)));
        KEEPS(4, reviewed == letter && !unseen);
        KEEPS(6, !ME.parted);
        made = made | BIT(NUMBER((at -> at : 1), letter, keyset));
        passings++;
        if
        :: at -> late = late | BIT(NUMBER(at, letter, keyset)); at = 3 - at
        :: else
        fi;
        letter = 0; keyset = 0; reviewed = 0; unseen = false
    }
}

#define REGRANTS(i) :: HAS(LETTER(i)) && REPLACED && KNOWN(PASSED_ON(i) && !HAS(RECALL(i)) && !CLOSED) -> letter = i;

/* S11: after a recovery a mediator's client wraps what had been released for the keyset of now. */
inline regrants_one() {
    if
    REGRANTS(0)
    REGRANTS(1)
    fi;
    d_step {
        keyset = (HAS(NEW_KEYS) -> 2 : 4);
#if WITHOUT == 1
        printf("The server's rows say that letter %d has been released.\n", letter + 1);
#endif
        who(); printf(" wraps the key of letter %d, as released before, for ", letter + 1); whose(); printf(".\n");
        KEEPS(1, TRULY_PASSED_ON(letter) && TRULY_RECEIVES(keyset));
        KEEPS(2, !SEEN(LEAVE) && !SEEN(RECALL(letter)));
        KEEPS(6, !ME.parted);
        letter = 0; keyset = 0
    }
}

/* S10, S1: a mediator's client hands a key over, or an author's seals one, to Ruth as a mediator of now. */
inline hands_over() {
    d_step {
        who(); printf(" hands a letter's key over to Ruth, as a mediator of the case.\n");
        KEEPS(1, !SEEN(ENDED))
    }
}

#define COPY(member) desk[1].member = desk[0].member; desk[2].member = desk[0].member; desk[0].member = 0
inline part() {
    d_step {
        printf("From here on the server shows Meral and Daan two different journals of the case.\n");
        COPY(n); COPY(entries); COPY(releases); COPY(pause); COPY(seen); COPY(sound); COPY(stopped);
        at = 2
    }
}

proctype mediators() {
    byte entry, letter, keyset, reviewed;
    bool unseen;
    do
    :: atomic { looks() }
    :: atomic { releases_one() }
    :: atomic { regrants_one() }
    :: atomic { (HAS(LETTER(0)) || HAS(LETTER(1))) && RUTH_SPEAKS -> hands_over() }
#if APART
    :: atomic { at == 0 -> part() }
#endif
#if WITHOUT == 5  /* Rule 5: the heads that were seen are in the keyring, and with it on the next device (J6). */
    :: atomic { at && ME.n -> d_step {
        who(); printf(" runs on another device, and the server begins the journal anew.\n");
        ME.n = 0; ME.entries = 0; ME.releases = 0; ME.pause = 0
    } }
#endif
    od
}
