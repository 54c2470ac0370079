/* What can stand in the mediators' journal, and what a client and the promises make of it. Part of letters.pml. */

/* Entries of the mediators' journal: who signs what. */
#define LETTER(i) (1 + (i))   /* S1  Bert: Submit of letter 0 or 1, sealed to the mediators */
#define RECALL(i) (3 + (i))   /* S8  Bert: Recall */
#define PAUSE1 5              /* S12 Anna, first keys: Pause */
#define PAUSE2 6              /* S12 Anna, second keys: Pause */
#define LEAVE 7               /* S12 Anna: Withdraw */
#define RESUME1 8             /* S12 Anna, first keys: Resume, lifting that pause */
#define REVIVED 9             /*     the server, Anna's first keys: Resume, lifting any pause */
#define RESUME2 10            /* S12 Anna, second keys: Resume, lifting any pause */
#define NEW_KEYS 11           /* E6  Meral and Daan: Confirm of Anna's second keys */
#define FALSE_KEYS 12         /*     Ruth, and a second signer she deceived: Confirm of keys of the server's as Anna's */
#define ENDED 13              /* K3  the office: Assignment, the end of Ruth's place */
#define HELPER 14             /* K3  Meral and Anna, first keys: Delegation to Sanne */
#define STOLEN_HELPER 15      /*     Meral, and the server with Anna's first keys: Delegation that Anna never signed */
#define REVOKED 16            /* K3  Meral: Revocation */
#define OLD_HELPER 17         /*     Ruth alone: Delegation dated before Anna had keys */
#define FORMER(i) (18 + (i))  /* S3  Ruth: Release of a letter */
#define FIRST_RELEASE 20
#define NUMBER(m, i, k) (((m) - 1) * 8 + (i) * 4 + (k) - 1)
#define RELEASE(m, i, k) (FIRST_RELEASE + NUMBER(m, i, k))  /* S3 mediator m: Release of letter i to keyset k */
/* Keysets: 1 and 2 Anna's, 3 Sanne's, 4 the server's. A grant opens for the one it was made for and no other (G2). */

#define IN(set, e) (((set) >> (e)) & 1)
#define BIT(e) (1 << (e))
#define OF(i) ((15 << (4 * (i))) | (15 << (4 * (i) + 8)))

typedef Desk {      /* the mediators' journal, as a client has it (J1, J6) */
    byte n;         /* how many entries */
    int entries;    /* which, but releases by Meral and Daan */
    int releases;   /* which of those */
    byte pause;     /* replayed: the pause that stands */
    /* The rest is for the promises alone, and no client knows it. */
    int seen;       /* entries ever shown, also on a device that is no more */
    int sound;      /* those whose signer had the standing, by the order shown */
    byte stopped;   /* the pause that Anna has not lifted */
    bool parted     /* holds a release whose signed position is none of this journal's */
};
Desk desk[3];       /* 0 the one of both; 1 Meral's, 2 Daan's after they parted */
byte at;            /* who looks and acts */
byte first;         /* what Daan was shown first after they parted; Meral is shown something else first */
byte apart[3];      /* entries since they parted */
int made;           /* releases signed by Meral and Daan, by number */
int late;           /* those signed after they parted */
byte passings;      /* how many */

#define ME desk[at]
#define HAS(e) IN(ME.entries, e)
#define SEEN(e) IN(ME.seen, e)
#define TRULY(e) IN(ME.sound, e)

/* Rule 1: what a client must know of the case it replays from its journal (S3, S8, S11, S12). Without, a row tells it, and the
server's row says what suits. */
#define KNOWN(fact) (!RULE(1) || (fact))
#define CLOSED HAS(LEAVE)
#define OPEN (!ME.pause && !CLOSED)
#define PASSED_ON(i) ((ME.releases & OF(i)) || HAS(FORMER(i)))
#define HELD(i) (HAS(LETTER(i)) && !HAS(RECALL(i)) && !PASSED_ON(i))

/* Rule 4: authority ends where its ending stands (K3, K4, E6). Without, its own date ends it, and its signer writes the date. */
#define REPLACED (HAS(NEW_KEYS) || HAS(FALSE_KEYS))
#define FIRST_KEYS_SPEAK (!RULE(4) || !REPLACED)
#define RUTH_SPEAKS (!RULE(4) || !HAS(ENDED))
#define DELEGATED ((HAS(HELPER) || HAS(STOLEN_HELPER) || HAS(OLD_HELPER)) && (!RULE(4) || !HAS(REVOKED)))
#define MAY_RECEIVE(k) \
    ((k == 1 && !REPLACED) || (k == 2 && HAS(NEW_KEYS)) || (k == 3 && DELEGATED) || (k == 4 && HAS(FALSE_KEYS)))

/* What the promises ask, by what was shown and in which order, whatever the client made of it. */
#define BY_FIRST_KEYS(e) (e == PAUSE1 || e == RESUME1 || e == REVIVED || e == HELPER || e == STOLEN_HELPER)
#define BY_RUTH(e) (e == FALSE_KEYS || e == FORMER(0) || e == FORMER(1))
#define SOUND(e) ((!BY_FIRST_KEYS(e) || (!SEEN(NEW_KEYS) && !SEEN(FALSE_KEYS))) && (!BY_RUTH(e) || !SEEN(ENDED)) && e != OLD_HELPER)
#define TRULY_DELEGATED ((TRULY(HELPER) || TRULY(STOLEN_HELPER)) && !SEEN(REVOKED))
#define TRULY_RECEIVES(k) \
    ((k == 1 && !SEEN(NEW_KEYS)) || (k == 2 && SEEN(NEW_KEYS)) || (k == 3 && TRULY_DELEGATED) || (k == 4 && TRULY(FALSE_KEYS)))
#define TRULY_PASSED_ON(i) ((made & OF(i)) || TRULY(FORMER(i)))
