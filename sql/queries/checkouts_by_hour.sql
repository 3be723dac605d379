-- Checkouts that were started in each hour of a time: sessions. One without any has no row.
-- Columns: hour (timestamptz, its beginning), checkouts.
-- :'from' timestamptz  the beginning
-- :'to' timestamptz  the end, which does not belong to it
SELECT date_trunc('hour', created_at) AS hour, count(DISTINCT session_id) AS checkouts
FROM public.analytics_events
WHERE created_at >= :'from'::timestamptz AND created_at < :'to'::timestamptz AND event_type::text = 'checkout_started'
GROUP BY 1
ORDER BY 1;
