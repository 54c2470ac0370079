-- From 5 to 4. A program of schema 4 compares login names as they are written; a newer one works out again what they look like.

drop index accounts_skeleton;
alter table accounts drop column skeleton;

update meta set value = '4' where name = 'schema';
