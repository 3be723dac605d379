-- Whether the database answers, and as what.
-- Columns: version (of the server), standby (whether it only follows another).
SELECT current_setting('server_version') AS version, pg_is_in_recovery() AS standby;
