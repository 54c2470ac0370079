-- What a login name looks like: two accounts never look alike. Null for an account that was made before, until the service starts
-- and works it out (relay/service/names.py), and for one that looks like an older account: it stays, and is found by its exact name.

alter table accounts add column skeleton TEXT;
create unique index accounts_skeleton on accounts (skeleton);

update meta set value = '5' where name = 'schema';
