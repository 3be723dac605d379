-- What was sold in a time, such as an incident's, and in the same time of the weeks before, by the clock in Zurich and as long.
-- Weeks before the shop's first completed order have no row: nothing is known of them, which is not 0.
-- Columns: weeks_ago (0: the time itself), start (timestamptz), orders (of any status and currency), completed (those in CHF that count now), revenue (CHF of those).
-- :'from' timestamptz  the beginning
-- :'to' timestamptz  the end, which does not belong to it
-- :'weeks' integer  how many weeks before
SELECT times.weeks_ago, times.start, came.orders, sold.completed, sold.revenue
FROM (
    SELECT weeks_ago, start, start + make_interval(secs => extract(epoch FROM :'to'::timestamptz - :'from'::timestamptz)::float8) AS past
    FROM generate_series(0, :'weeks'::integer) AS weeks_ago,
         LATERAL (SELECT (:'from'::timestamptz AT TIME ZONE 'Europe/Zurich' - make_interval(weeks => weeks_ago)) AT TIME ZONE 'Europe/Zurich' AS start) AS begun
) AS times
CROSS JOIN LATERAL (
    SELECT count(*) AS orders FROM public.orders
    WHERE created_at >= times.start AND created_at < times.past
) AS came
CROSS JOIN LATERAL (
    SELECT count(*) AS completed, coalesce(sum(total), 0) AS revenue FROM monitoring.completed_orders
    WHERE created_at >= times.start AND created_at < times.past AND in_francs
) AS sold
WHERE times.weeks_ago = 0
   OR times.start >= (SELECT min(created_at) FROM public.orders WHERE status = 'completed' AND isfinite(created_at))
ORDER BY times.weeks_ago;
