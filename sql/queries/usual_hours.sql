-- How much the shop usually sees in each hour of the week: the middle one of the last weeks, so that one promotion or outage moves nothing.
-- Columns: weekday (1 for Monday, in Zurich), hour (0 to 23, in Zurich), hours (how many were counted), carts, checkouts (sessions), orders (of any status and
-- currency): medians. Only whole hours since the first with anything in it; no row where there is none, so never 0 for what is not known.
-- :'at' timestamptz  weeks before this
-- :'weeks' integer  how many
WITH taken AS (
    SELECT date_trunc('hour', created_at) AS hour, event_type::text AS step, session_id::text AS session
    FROM public.analytics_events
    WHERE created_at >= :'at'::timestamptz - make_interval(hours => 168 * :'weeks'::integer) AND created_at < date_trunc('hour', :'at'::timestamptz)
      AND event_type::text IN ('add_to_cart', 'checkout_started') AND session_id IS NOT NULL
    UNION ALL
    SELECT date_trunc('hour', created_at), 'order', NULL
    FROM public.orders
    WHERE created_at >= :'at'::timestamptz - make_interval(hours => 168 * :'weeks'::integer) AND created_at < date_trunc('hour', :'at'::timestamptz)
), counted AS (
    SELECT hour, count(DISTINCT session) FILTER (WHERE step = 'add_to_cart') AS carts,
           count(DISTINCT session) FILTER (WHERE step = 'checkout_started') AS checkouts,
           count(*) FILTER (WHERE step = 'order') AS orders
    FROM taken
    GROUP BY hour
), every AS (
    SELECT hour AT TIME ZONE 'Europe/Zurich' AS wall, coalesce(carts, 0) AS carts, coalesce(checkouts, 0) AS checkouts, coalesce(orders, 0) AS orders
    FROM generate_series(
        (SELECT min(hour) FROM counted WHERE hour >= :'at'::timestamptz - make_interval(hours => 168 * :'weeks'::integer)),
        date_trunc('hour', :'at'::timestamptz) - interval '1 hour', interval '1 hour') AS hour
    LEFT JOIN counted USING (hour)
)
SELECT extract(isodow FROM wall)::integer AS weekday, extract(hour FROM wall)::integer AS hour, count(*) AS hours,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY carts)::numeric AS carts,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY checkouts)::numeric AS checkouts,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY orders)::numeric AS orders
FROM every
GROUP BY 1, 2
ORDER BY 1, 2;
