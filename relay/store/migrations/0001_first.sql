-- The first schema. A document column holds a case file or an item; columns beside it are there to be searched.
-- Rows wider than a quarter page keep their rowid: without it SQLite would give each its own overflow page.

create table meta (name TEXT primary key, value TEXT not null) without rowid;
insert into meta (name, value) values ('schema', '1');

create table cases (
    id BYTEA primary key,
    version BIGINT not null,
    state TEXT not null,
    closed_on BIGINT,
    held BIGINT not null,
    document BYTEA not null
);
create index cases_closed on cases (closed_on, id) where closed_on is not null;

create table seats (
    keyset BYTEA not null,
    case_id BYTEA not null,
    primary key (keyset, case_id)
) without rowid;
create index seats_case on seats (case_id);

-- `n` counts items as they enter. What belongs to an item bears its n, so that new rows always come last in their trees:
-- a group of commits then shares pages instead of touching one page per row and tree.
create table items (
    n INTEGER primary key,
    id BYTEA not null unique,
    case_id BYTEA not null,
    state TEXT not null,
    side TEXT not null,
    kind TEXT not null,
    held_at BIGINT not null,
    due BIGINT not null,
    queued BYTEA not null,
    document BYTEA not null
);
create index items_case on items (case_id);

create table queue (
    mediator BYTEA not null,
    due BIGINT not null,
    item BYTEA not null,
    primary key (mediator, due, item)
) without rowid;

create table records (
    id BYTEA primary key,
    type BIGINT not null,
    data BYTEA not null,
    answer BYTEA
);

create table journal (
    case_id BYTEA not null,
    seat TEXT not null,
    n BIGINT not null,
    head BYTEA not null,
    record BYTEA not null,
    primary key (case_id, seat, n)
) without rowid;

create table letters (n INTEGER primary key, data BYTEA not null);

create table grants (
    n BIGINT not null,
    reader BYTEA not null,
    grantor BYTEA not null,
    purpose BIGINT not null,
    sealed BYTEA not null,
    primary key (n, reader)
);

-- Shred shares stand alone: never in a backup of the rest, overwritten when they go.
create table shares (
    n BIGINT not null,
    reader BYTEA not null,
    share BYTEA not null,
    primary key (n, reader)
) without rowid;

create table words (
    kind TEXT not null,
    subject BYTEA not null,
    reader BYTEA not null,
    place BYTEA not null,
    author BYTEA not null,
    sealed BYTEA not null,
    at BIGINT not null,
    turn BIGINT not null,
    record BYTEA not null,
    primary key (kind, subject, reader, place)
);

create table slips (id BYTEA primary key, case_id BYTEA not null) without rowid;
create index slips_case on slips (case_id);

create table slip_answers (
    slip BYTEA primary key,
    case_id BYTEA not null,
    account BYTEA not null,
    account_key BYTEA not null,
    keyset BYTEA not null,
    mac BYTEA not null
);
create index slip_answers_case on slip_answers (case_id);

create table accounts (
    id BYTEA primary key,
    login TEXT not null unique,
    staff BIGINT not null,
    key BYTEA not null
);

create table slots (
    account BYTEA not null,
    kind TEXT not null,
    auth_hash BYTEA not null,
    salt BYTEA,
    wrapped BYTEA not null,
    primary key (account, kind)
);

create table keyrings (account BYTEA primary key, version BIGINT not null, sealed BYTEA not null);

create table keyring_shares (
    account BYTEA primary key,
    version BIGINT not null,
    share BYTEA not null
) without rowid;

create table keysets (
    id BYTEA primary key,
    public BYTEA not null,
    account BYTEA,
    role TEXT,
    not_before BIGINT not null,
    not_after BIGINT not null,
    ended BIGINT not null,
    record BYTEA not null
);
create index keysets_account on keysets (account);
create index keysets_staff on keysets (id) where role is not null;

create table bearers (hash BYTEA primary key, account BYTEA not null, expires BIGINT not null) without rowid;
create index bearers_account on bearers (account);
create index bearers_expires on bearers (expires);

create table cosigns (
    record BYTEA primary key,
    case_id BYTEA not null,
    waits_for BYTEA not null,
    data BYTEA not null,
    at BIGINT not null
);
create index cosigns_waits on cosigns (waits_for, at);

create table pokes (keyset BYTEA primary key, n BIGINT not null) without rowid;
