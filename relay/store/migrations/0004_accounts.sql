-- Changes of a way in are signed by the account's key with a second of its own: one that was seen before is not taken again.
-- What came with the account, or before this, has the second 0.

alter table slots add column at BIGINT not null default 0;

update meta set value = '4' where name = 'schema';
