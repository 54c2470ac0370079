-- Large parts: what is being uploaded, what items consist of, and bytes that nobody may read any more but are still there.
-- An upload's id is the name of its bytes from their first to their last day; a submit moves the row, never the bytes.

create table uploads (
    id BYTEA primary key,
    account BYTEA not null,
    case_id BYTEA not null,
    item BYTEA not null,
    part BIGINT not null,
    length BIGINT not null,
    expires BIGINT not null
) without rowid;
create index uploads_account on uploads (account);
create index uploads_case on uploads (case_id);
create index uploads_expires on uploads (expires);

create table parts (
    n BIGINT not null,
    part BIGINT not null,
    upload BYTEA not null unique,
    length BIGINT not null,
    primary key (n, part)
) without rowid;

create table unwanted (upload BYTEA primary key) without rowid;

update meta set value = '2' where name = 'schema';
