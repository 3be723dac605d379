-- Which of some sessions the shop's events of some days know, and which of these completed an order in them.
-- Columns: session, ordered (boolean). A session without an event in those days has no row.
-- :'from' date  the first day
-- :'to' date  the last day
-- :'sessions' texts  their ids, as a list in JSON: ["a", "b"]
SELECT e.session_id::text AS session, bool_or(e.event_type::text = 'order_completed') AS ordered
FROM public.analytics_events AS e
JOIN (SELECT DISTINCT json_array_elements_text(:'sessions'::json) AS id) AS asked ON asked.id = e.session_id::text
WHERE e.created_at >= monitoring.day_start(:'from'::date) AND e.created_at < monitoring.day_start(:'to'::date + 1)
GROUP BY 1
ORDER BY 1;
