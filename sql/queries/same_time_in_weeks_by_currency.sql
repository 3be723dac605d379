-- What was sold in other currencies than CHF in a time, and in the same time of the weeks before, by the clock in Zurich and as long.
-- A currency that sold nothing in a week has no row for it: same_time_in_weeks tells which weeks are known. Orders without a currency are left out.
-- Columns: weeks_ago (0: the time itself), currency, completed (orders that count now), revenue (of those, in the currency).
-- :'from' timestamptz  the beginning
-- :'to' timestamptz  the end, which does not belong to it
-- :'weeks' integer  how many weeks before
SELECT times.weeks_ago, sold.currency, sold.completed, sold.revenue
FROM (
    SELECT weeks_ago, start, start + make_interval(secs => extract(epoch FROM :'to'::timestamptz - :'from'::timestamptz)::float8) AS past
    FROM generate_series(0, :'weeks'::integer) AS weeks_ago,
         LATERAL (SELECT (:'from'::timestamptz AT TIME ZONE 'Europe/Zurich' - make_interval(weeks => weeks_ago)) AT TIME ZONE 'Europe/Zurich' AS start) AS begun
) AS times
CROSS JOIN LATERAL (
    SELECT currency, count(*) AS completed, sum(total) AS revenue FROM monitoring.completed_orders
    WHERE created_at >= times.start AND created_at < times.past
      AND NOT in_francs AND currency IS NOT NULL
    GROUP BY currency
) AS sold
ORDER BY times.weeks_ago, sold.currency;
