-- A reader has a grant of an item from each who gave one, and for each purpose: nobody's grant takes the place of another's.
-- What is there keeps its place in the trees: rows go over in the order of items.

alter table grants rename to grants_before;
alter table shares rename to shares_before;

create table grants (
    n BIGINT not null,
    reader BYTEA not null,
    grantor BYTEA not null,
    purpose BIGINT not null,
    sealed BYTEA not null,
    primary key (n, reader, grantor, purpose)
);

create table shares (
    n BIGINT not null,
    reader BYTEA not null,
    grantor BYTEA not null,
    purpose BIGINT not null,
    share BYTEA not null,
    primary key (n, reader, grantor, purpose)
) without rowid;

insert into grants (n, reader, grantor, purpose, sealed)
    select n, reader, grantor, purpose, sealed from grants_before order by n, reader;

insert into shares (n, reader, grantor, purpose, share)
    select shares_before.n, shares_before.reader, grants_before.grantor, grants_before.purpose, shares_before.share
    from shares_before join grants_before
        on grants_before.n = shares_before.n and grants_before.reader = shares_before.reader
    order by shares_before.n, shares_before.reader;

drop table shares_before;
drop table grants_before;

update meta set value = '3' where name = 'schema';
