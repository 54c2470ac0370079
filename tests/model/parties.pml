/* What the server shows to a party's client: receipts, and closed envelopes. Part of letters.pml. */

/* R6, R7: a party's client and its receipts. A recall or a withdrawal goes as the pause does here. It shares nothing with the
mediators' part: what is receipted to a party says nothing to anybody else. */
proctype stops() {
    bool receipted;  /* Anna has paused, with the server's receipt, and has not resumed */
    bool kept;       /* her client has the receipt */
    bool stands;     /* the pause stands in her journal as her client has it */
    do
    :: d_step { !receipted -> printf("Anna pauses, and the server gives a true receipt.\n"); receipted = true; kept = true }
    :: d_step { receipted && !stands -> printf("Anna's client is shown her journal with the pause.\n"); stands = true }
    :: d_step { stands -> printf("Anna resumes.\n"); receipted = false; kept = false; stands = false }
#if WITHOUT == 5  /* Rule 5: receipts are kept, in the keyring, and held against the journal. */
    :: d_step { kept -> printf("Anna takes another device.\n"); kept = false; stands = false }
    :: d_step { printf("Anna's client acts in the case, as if it were open.\n"); KEEPS(5, !receipted || stands) }
#else
    :: d_step { kept && !stands -> printf("Anna's client says that her pause is gone, and repeats it.\n") }
    :: d_step { !kept || stands -> printf("Anna's client acts in the case.\n"); KEEPS(5, !receipted || stands) }
#endif
    od
}

/* S4, W2: what a closed envelope shows to Anna. A note is known by who wrote it, and about which letter: 1 and 2 Meral's, 3 and
4 Daan's, 5 and 6 Ruth's, and 0 for words of the server's own, which seals to Anna as well as anyone (G2, base mode). */
#define WRITER(note) ((note + 1) / 2)
#define ABOUT(note) ((note + 1) % 2)
proctype envelopes() {
    byte written;   /* notes that went with a release; the server has them all, sealed to Anna */
    byte stated;    /* releases in Anna's journal, each with its note's digest, by the note's number (S3) */
    bool ended;     /* the end of Ruth's place is in Anna's journal */
    bool since;     /* a release of Ruth's stands there behind it */
    byte name, letter, words, n;
    do
    :: atomic { n = 1; do :: n < 6 -> n++ :: break od;
        if
        :: !IN(written, n) -> d_step {
            named(WRITER(n)); printf(" releases letter %d, with a note.\n", ABOUT(n) + 1);
            written = written | BIT(n) }
        :: IN(written, n) && !IN(stated, n) && (WRITER(n) != 3 || !RULE(4) || !ended) -> d_step {
            printf("Anna's client is shown in her journal: the release of letter %d by ", ABOUT(n) + 1);
            named(WRITER(n)); printf(".\n");
            stated = stated | BIT(n); since = since || (WRITER(n) == 3 && ended) }
        :: else
        fi; n = 0 }
    :: d_step { !ended -> printf("Anna's client is shown in her journal: the end of Ruth's place.\n"); ended = true }
    :: atomic {
        name = 1; do :: name < 3 -> name++ :: break od;
        do :: letter < 1 -> letter++ :: break od;
        do :: words < 6 -> words++ :: break od;
        if
        /* Rule 2: a statement in the journal, by whom the note names, about this letter, has the digest of these words. */
        :: (!words || IN(written, words)) &&
            (!RULE(2) || (words && IN(stated, words) && WRITER(words) == name && ABOUT(words) == letter)) ->
            d_step {
                printf("Anna's client shows on the closed envelope of letter %d a note by ", letter + 1); named(name);
                printf(", a mediator. It was written by "); named(WRITER(words)); printf(".\n");
                KEEPS(3, words && WRITER(words) == name && ABOUT(words) == letter && (name != 3 || !since))
            }
        :: else
        fi;
        name = 0; letter = 0; words = 0 }
    od
}
