-- From 2 to 1. A program of schema 1 knows no large bytes. Their files stay where they are, and are nobody's.
-- lost: pages and recordings of letters that were sent
-- count: select count(*) from parts
-- lost: uploads that were not submitted
-- count: select count(*) from uploads
-- lost: files that nobody may read any more and that were not destroyed yet: destroy them by hand
-- count: select count(*) from unwanted

drop table unwanted;
drop table parts;
drop table uploads;

update meta set value = '1' where name = 'schema';
