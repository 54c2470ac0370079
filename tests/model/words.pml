/* What a counterexample says in plain words, for spin -t. Changes nothing. Part of letters.pml. */

inline who() {
    if
    :: at == 2 -> printf("Daan's client")
    :: else -> printf("Meral's client")
    fi
}

inline whose() {
    if
    :: keyset == 1 -> printf("Anna's first keys")
    :: keyset == 2 -> printf("Anna's second keys")
    :: keyset == 3 -> printf("Sanne's keys")
    :: keyset == 4 -> printf("the keys of the server's")
    fi
}

#define SAY(e, words) :: entry == e -> printf(words)
inline tell() {
    if
    :: at -> who(); printf(" is shown next in the journal: ")
    :: else -> printf("Both mediators' clients are shown next in the journal: ")
    fi;
    if
    SAY(LETTER(0), "Bert submits a first letter.\n")
    SAY(LETTER(1), "Bert submits a second letter.\n")
    SAY(RECALL(0), "Bert takes his first letter back.\n")
    SAY(RECALL(1), "Bert takes his second letter back.\n")
    SAY(PAUSE1, "Anna pauses, signed with her first keys.\n")
    SAY(PAUSE2, "Anna pauses, signed with her second keys.\n")
    SAY(LEAVE, "Anna leaves for good.\n")
    SAY(RESUME1, "Anna lifts her pause, signed with her first keys.\n")
    SAY(REVIVED, "a resume that the server signed with Anna's stolen first keys.\n")
    SAY(RESUME2, "Anna lifts the pause, signed with her second keys.\n")
    SAY(NEW_KEYS, "Meral and Daan confirm Anna's second keys; her first ones are replaced.\n")
    SAY(FALSE_KEYS, "Ruth confirms keys of the server's as Anna's second ones.\n")
    SAY(ENDED, "the office ends Ruth's place as a mediator.\n")
    SAY(HELPER, "a delegation to Sanne, signed by Meral and Anna.\n")
    SAY(STOLEN_HELPER, "a delegation to Sanne, signed by Meral, and by the server with Anna's stolen first keys.\n")
    SAY(REVOKED, "Meral ends the delegation to Sanne.\n")
#if WITHOUT == 4
    SAY(OLD_HELPER, "a delegation to Sanne that Ruth alone signed, with a date before Anna had keys.\n")
#endif
    SAY(FORMER(0), "Ruth releases the first letter, with a date of the server's choice.\n")
    SAY(FORMER(1), "Ruth releases the second letter, with a date of the server's choice.\n")
    :: entry >= FIRST_RELEASE && entry < RELEASE(2, 0, 1) -> printf("the release that Meral signed.\n")
    :: entry >= RELEASE(2, 0, 1) -> printf("the release that Daan signed.\n")
    fi
}

inline named(person) {
    if
    :: person == 0 -> printf("the server")
    :: person == 1 -> printf("Meral")
    :: person == 2 -> printf("Daan")
    :: person == 3 -> printf("Ruth")
    fi
}
