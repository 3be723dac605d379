-- Which statements take longest in the shop's database, in all.
-- Columns: source (pg_stat_statements, or pg_stat_activity: what runs now), query (nothing left of what somebody typed), calls, mean_ms
-- (NULL of what runs now), total_ms.
-- :'limit' integer?  how many; left out: 10
\if :{?limit} \else \set limit '' \endif
SELECT source, query, calls, mean_ms, total_ms FROM monitoring.slowest_queries(coalesce(nullif(:'limit', '')::integer, 10));
