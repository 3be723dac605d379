-- The funnel over days: the sum of their sessions by what they came to. A session over midnight counts on both days.
-- Columns: days (with any session), sessions, cart_additions, checkouts_started, orders_completed; NULL where there was no session.
-- :'from' date  the first day
-- :'to' date  the last day
SELECT count(*) AS days, sum(sessions)::bigint AS sessions, sum(cart_additions)::bigint AS cart_additions,
       sum(checkouts_started)::bigint AS checkouts_started, sum(orders_completed)::bigint AS orders_completed
FROM monitoring.conversion_funnel
WHERE date BETWEEN :'from'::date AND :'to'::date;
