-- How many took each step to an order in each minute of a time. Minutes in which nobody took any have no row.
-- Columns: minute (timestamptz, its beginning), carts, checkouts (sessions that added to a cart, that started a checkout), orders (of any status and currency).
-- :'from' timestamptz  the beginning
-- :'to' timestamptz  the end, which does not belong to it
SELECT minute, count(DISTINCT session) FILTER (WHERE step = 'add_to_cart') AS carts,
       count(DISTINCT session) FILTER (WHERE step = 'checkout_started') AS checkouts,
       count(*) FILTER (WHERE step = 'order') AS orders
FROM (
    SELECT date_trunc('minute', created_at) AS minute, event_type::text AS step, session_id::text AS session
    FROM public.analytics_events
    WHERE created_at >= :'from'::timestamptz AND created_at < :'to'::timestamptz
      AND event_type::text IN ('add_to_cart', 'checkout_started') AND session_id IS NOT NULL
    UNION ALL
    SELECT date_trunc('minute', created_at), 'order', NULL
    FROM public.orders
    WHERE created_at >= :'from'::timestamptz AND created_at < :'to'::timestamptz
) AS taken
GROUP BY minute
ORDER BY minute;
