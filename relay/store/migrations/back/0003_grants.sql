-- From 3 to 2. A reader has one grant of an item, the newest, as if each had taken the place of the one before.
-- lost: grants, each beside a newer one of the same item for the same reader, and their shares
-- count: select count(*) from grants where rowid not in (select max(rowid) from grants group by n, reader)

alter table grants rename to grants_before;
alter table shares rename to shares_before;

create table grants (
    n BIGINT not null,
    reader BYTEA not null,
    grantor BYTEA not null,
    purpose BIGINT not null,
    sealed BYTEA not null,
    primary key (n, reader)
);

create table shares (
    n BIGINT not null,
    reader BYTEA not null,
    share BYTEA not null,
    primary key (n, reader)
) without rowid;

insert into grants (n, reader, grantor, purpose, sealed)
    select n, reader, grantor, purpose, sealed from grants_before
    where rowid in (select max(rowid) from grants_before group by n, reader) order by n, reader;

insert into shares (n, reader, share)
    select shares_before.n, shares_before.reader, shares_before.share
    from shares_before join grants
        on grants.n = shares_before.n and grants.reader = shares_before.reader
        and grants.grantor = shares_before.grantor and grants.purpose = shares_before.purpose
    order by shares_before.n, shares_before.reader;

drop table shares_before;
drop table grants_before;

update meta set value = '2' where name = 'schema';
