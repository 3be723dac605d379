-- Which statements take longest in the shop's database.
-- Columns: source (pg_stat_statements, or pg_stat_activity: what runs now), query (its literals left out), calls, mean_ms, total_ms.
-- :'limit' integer?  how many; left out: 10
\if :{?limit} \else \set limit '' \endif
SELECT source, query, calls, mean_ms, total_ms FROM monitoring.slowest_queries(coalesce(nullif(:'limit', '')::integer, 10));
