-- From 4 to 3. A program of schema 3 takes changes of a way in that are not signed.
-- lost: ways in have been changed, and an older change of each, where somebody kept it, would be taken again
-- count: select count(*) from slots where at > 0

alter table slots drop column at;

update meta set value = '3' where name = 'schema';
