-- Devices that logged in to an account under its passphrase of now, and the day on which each was last there; a token belongs to the
-- device that it was given to, null where none was told.

create table devices (
    account BYTEA not null,
    id BYTEA not null,
    seen BIGINT not null,
    ended BIGINT not null default 0,
    primary key (account, id)
) without rowid;

alter table bearers add column device BYTEA;
