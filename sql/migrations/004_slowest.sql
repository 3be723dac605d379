-- Which statements take longest, by whatever this server keeps of that.
INSERT INTO monitoring.migrations (name) VALUES ('004_slowest');

-- Since the last reset where pg_stat_statements is installed, else what runs now. Literals are left out: they may be somebody's.
CREATE FUNCTION monitoring.slowest_queries(most integer)
    RETURNS TABLE (source text, query text, calls bigint, mean_ms numeric, total_ms numeric)
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    place text := (SELECT nspname FROM pg_extension JOIN pg_namespace AS n ON n.oid = extnamespace WHERE extname = 'pg_stat_statements');
    shown CONSTANT text := $q$left(regexp_replace(regexp_replace(query, '''[^'']*''', '?', 'g'), '\s+', ' ', 'g'), 300)$q$;
BEGIN
    IF place IS NOT NULL AND current_setting('shared_preload_libraries') LIKE '%pg_stat_statements%' THEN
        RETURN QUERY EXECUTE format(
            'SELECT ''pg_stat_statements'', %s, calls, round(mean_exec_time::numeric, 1), round(total_exec_time::numeric, 1)
             FROM %I.pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
             ORDER BY mean_exec_time DESC LIMIT $1', shown, place) USING most;
    ELSE
        RETURN QUERY EXECUTE format(
            'SELECT ''pg_stat_activity'', %s, 1::bigint, round(took, 1), round(took, 1)
             FROM (SELECT query, extract(epoch FROM clock_timestamp() - query_start) * 1000 AS took FROM pg_stat_activity
                   WHERE state = ''active'' AND pid <> pg_backend_pid() AND datname = current_database()) AS running
             ORDER BY took DESC LIMIT $1', shown) USING most;
    END IF;
END
$$;
