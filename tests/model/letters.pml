/* A model of the protocol against a server that owns the network and every row, for Spin; scripts/model runs it.

Decides what six promises say, and with which of five rules they hold. It is written from docs/protocol.md, whose steps are
named beside what models them, and changes with it. It must never look at the program. docs/soundness.md says what it covers.

The people. Bert writes two letters to Anna. Meral and Daan, with honest clients, are the mediators of their case, which is
open. Ruth was a mediator; the office ends her place, and she works with the server. Anna loses her first keys to the server
and gets second ones (E6). Sanne, a counsellor, may receive for Anna while a delegation says so.

The server can forge no signature (R2) and open no seal (G2). Everything else it can do. Whatever anyone but the two honest
mediators signs in any run it has from the start, and it shows each client what it likes, in the order it likes, or never. Ruth
and Anna's first keys sign what it wants, with the date it wants. What its rows say it makes up anew at every look.

The clients. A client looks just before it acts, since looking sooner shows it nothing else. What a client refuses ends its
way here: it is not shown. A journal only grows (J6), and is modelled by what a client makes of it: which entries it has, and
their order where the order means something. While the server shows Meral and Daan the same journal, it is one, and whichever
of them acts is called Meral. Once it may part them; each then has entries that are not the other's, so that a position which
either of them signs (J3) is none of the other's.

WITHOUT=n leaves out rule n, and ONLY=n asks for promise n alone. LONGEST is the number of entries in a journal, beyond those
with which the case was opened; APART how many of them after the journals parted, 0 where they never do; PASSINGS the releases
signed in all. Each statement stands at most once in a journal. */

#ifndef WITHOUT
#define WITHOUT 0
#endif
#ifndef ONLY
#define ONLY 0
#endif
#ifndef LONGEST
#define LONGEST 6
#endif
#ifndef APART
#define APART 2
#endif
#ifndef PASSINGS
#define PASSINGS 3
#endif

/* 1 Nothing acts on a row. 2 Words say who wrote them. 3 What a person does not see cannot travel. 4 Order before dates.
5 Lies become provable. */
#define RULE(n) (WITHOUT != (n))

/* 1 No key of a recipient's before a release by a live mediator. 2 After a stop that a mediator's client was shown, that client
releases nothing. 3 A note shown was written by whom it names. 4 What is released was reviewed. 5 A receipted stop that was
dropped is repeated before anything else. 6 Nobody acts on a journal that the other mediator's signed position contradicts. */
#define KEEPS(promise, holds) assert((ONLY && ONLY != (promise)) || (holds))

#include "entries.pml"
#include "words.pml"
#include "mediators.pml"
#include "parties.pml"

/* Which of the three is walked through: all, or where one promise is asked for, the one that it is about. */
init {
    if
#if ONLY == 0 || (ONLY != 3 && ONLY != 5)
    :: run mediators()
#endif
#if ONLY == 0 || ONLY == 5
    :: run stops()
#endif
#if ONLY == 0 || ONLY == 3
    :: run envelopes()
#endif
    fi
}
