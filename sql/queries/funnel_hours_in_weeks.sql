-- The funnel of a day by the hour of the clock in Zurich, and of the same weekday in weeks before: to tell where, and from
-- when, fewer went on than usual. A session counts in each hour in which it did something; an hour without any has no row.
-- Columns: weeks_ago (0 is the day itself), hour (0 to 23), sessions, cart_additions, checkouts_started, orders_completed (sessions).
-- :'date' date  the day
-- :'weeks' integer  how many weeks before
SELECT weeks_ago, hour, count(*) AS sessions,
       count(*) FILTER (WHERE did & 1 > 0) AS cart_additions,
       count(*) FILTER (WHERE did & 2 > 0) AS checkouts_started,
       count(*) FILTER (WHERE did & 4 > 0) AS orders_completed
FROM (
    SELECT back.weeks_ago, e.hour, bit_or(e.did) AS did
    FROM generate_series(0, :'weeks'::integer) AS back (weeks_ago)
    CROSS JOIN LATERAL (
        SELECT extract(hour FROM created_at AT TIME ZONE 'Europe/Zurich')::integer AS hour, session_id,
               CASE event_type::text WHEN 'add_to_cart' THEN 1 WHEN 'checkout_started' THEN 2
                                     WHEN 'order_completed' THEN 4 ELSE 0 END AS did
        FROM public.analytics_events
        WHERE created_at >= monitoring.day_start(:'date'::date - 7 * back.weeks_ago)
          AND created_at < monitoring.day_start(:'date'::date - 7 * back.weeks_ago + 1)
          AND session_id IS NOT NULL
        OFFSET 0  -- each day by itself, which an index serves: one join of all events with the days would read them all
    ) AS e
    GROUP BY back.weeks_ago, e.hour, e.session_id
) AS visits
GROUP BY weeks_ago, hour
ORDER BY weeks_ago, hour;
