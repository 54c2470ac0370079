-- What the root said of a member of staff before its newest record: a list in MessagePack, the oldest first; null for none. What was signed
-- in the dates of an earlier record is verified by that one.

alter table keysets add column earlier BYTEA;
