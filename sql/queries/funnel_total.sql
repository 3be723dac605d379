-- The funnel over days: the sum of their sessions by what they came to. A session over midnight counts on both days.
-- Columns: days (with any session), sessions, cart_additions, checkouts_started, orders_completed; NULL where there was no session.
-- :'from' date?  the first day; left out: from the beginning
-- :'to' date?  the last day; left out: until now
\if :{?from} \else \set from '' \endif
\if :{?to} \else \set to '' \endif
SELECT count(*) AS days, sum(sessions)::bigint AS sessions, sum(cart_additions)::bigint AS cart_additions,
       sum(checkouts_started)::bigint AS checkouts_started, sum(orders_completed)::bigint AS orders_completed
FROM monitoring.conversion_funnel
WHERE date BETWEEN coalesce(nullif(:'from', '')::date, '-infinity') AND coalesce(nullif(:'to', '')::date, 'infinity');
