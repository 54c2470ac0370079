-- From 6 to 5. The tables of the library that migrated before are not made anew: a program of schema 5 does so itself, and believes `meta`.

update meta set value = '5' where name = 'schema';
