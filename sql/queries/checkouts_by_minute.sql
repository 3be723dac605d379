-- Checkouts that were started in each minute of a time: sessions. One without any has no row.
-- Columns: minute (timestamptz, its beginning), checkouts.
-- :'from' timestamptz  the beginning
-- :'to' timestamptz  the end, which does not belong to it
SELECT date_trunc('minute', created_at) AS minute, count(DISTINCT session_id) AS checkouts
FROM public.analytics_events
WHERE created_at >= :'from'::timestamptz AND created_at < :'to'::timestamptz AND event_type::text = 'checkout_started'
GROUP BY 1
ORDER BY 1;
