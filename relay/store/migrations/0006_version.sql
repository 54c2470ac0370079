-- From here on the file says its schema itself, outside every table (docs/adr/0020-the-file-says-its-own-schema.md). The row of `meta`
-- stays at 6: a program that still reads it learns that it is too old. The tables of the library that migrated before go.

drop table if exists _yoyo_log;
drop table if exists _yoyo_migration;
drop table if exists _yoyo_version;
drop table if exists yoyo_lock;

update meta set value = '6' where name = 'schema';
