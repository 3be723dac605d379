-- The slowest statements by the time that they took in all, and with nothing left of what somebody typed.
INSERT INTO monitoring.migrations (name) VALUES ('006_masked');

-- A statement on one line, each literal (text in quotes of any sort or between dollars, bits, number) a question mark, its
-- comments left out. What has no end, or means another thing with another setting, is left out with all behind it.
CREATE FUNCTION monitoring.masked(statement text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    AS $masked$
DECLARE
    rest text := statement;
    token text;
    shown text := '';
    ending integer;
BEGIN
    WHILE rest <> '' LOOP
        token := substring(rest FROM '^\s+|^--[^\n]*');
        IF token IS NOT NULL THEN
            shown := shown || ' ';
        ELSIF starts_with(rest, '/*') THEN
            ending := position('*/' IN rest);
            EXIT WHEN ending = 0 OR position('/*' IN substr(rest, 3, ending)) > 0;  -- they nest
            token := left(rest, ending + 1);
            shown := shown || ' ';
        ELSIF rest ~ '^[eE]''' THEN
            token := substring(rest FROM '^[eE]''(?:[^''\\]|\\.|'''')*''');
            shown := shown || '?';
            EXIT WHEN token IS NULL;
        ELSIF rest ~ '^(?:[bBxXnN]|[uU]&)?''' THEN
            token := substring(rest FROM '^[^'']*''(?:[^'']|'''')*''');
            shown := shown || '?';
            EXIT WHEN token IS NULL OR strpos(token, '\') > 0;  -- it may have gone on: standard_conforming_strings
        ELSIF rest ~ '^\$(?:[[:alpha:]_\u0080-\uffff][[:alnum:]_\u0080-\uffff]*)?\$' THEN
            token := substring(rest FROM '^\$[^$]*\$');
            ending := position(token IN substr(rest, length(token) + 1));
            shown := shown || '?';
            EXIT WHEN ending = 0;
            token := left(rest, ending + 2 * length(token) - 1);
        ELSIF rest ~ '^\.?[0-9]' THEN
            token := substring(rest FROM '^\.?[0-9](?:[eE][+-]|[[:alnum:]_.])*');
            shown := shown || '?';
        ELSE  -- a name, a parameter ($1), or one sign
            token := substring(rest FROM '^(?:"(?:[^"]|"")*"|[[:alpha:]_\u0080-\uffff][[:alnum:]_$\u0080-\uffff]*|\$[0-9]+|.)');
            shown := shown || token;
        END IF;
        rest := substr(rest, length(token) + 1);
    END LOOP;
    RETURN btrim(regexp_replace(shown, '\s+', ' ', 'g'));
END
$masked$;

-- Since the last reset where pg_stat_statements is installed and loaded; else what runs now, whose calls and mean nobody knows.
-- Whether it is loaded is tried: who may read shared_preload_libraries may read all settings.
CREATE OR REPLACE FUNCTION monitoring.slowest_queries(most integer)
    RETURNS TABLE (source text, query text, calls bigint, mean_ms numeric, total_ms numeric)
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    place text := (SELECT nspname FROM pg_extension JOIN pg_namespace AS n ON n.oid = extnamespace WHERE extname = 'pg_stat_statements');
    shown CONSTANT text := 'left(monitoring.masked(left(query, 2000)), 300)';
BEGIN
    IF place IS NOT NULL THEN
        BEGIN
            RETURN QUERY EXECUTE format(
                'SELECT ''pg_stat_statements'', %s, calls, round(mean_exec_time::numeric, 1), round(total_exec_time::numeric, 1)
                 FROM (SELECT * FROM %I.pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                       ORDER BY total_exec_time DESC LIMIT $1) AS longest
                 ORDER BY total_exec_time DESC', shown, place) USING most;
            RETURN;
        EXCEPTION WHEN object_not_in_prerequisite_state OR undefined_column OR insufficient_privilege THEN
            NULL;  -- not loaded, older than its server, or not ours to read
        END;
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT ''pg_stat_activity'', %s, NULL::bigint, NULL::numeric, round(took, 1)
         FROM (SELECT query, extract(epoch FROM clock_timestamp() - query_start) * 1000 AS took FROM pg_stat_activity
               WHERE state = ''active'' AND pid <> pg_backend_pid() AND datname = current_database()
               ORDER BY took DESC LIMIT $1) AS running
         ORDER BY took DESC', shown) USING most;
END
$$;
