-- The funnel of each day: distinct sessions that came, added to a cart, started a checkout, completed. A day without sessions has no row.
-- Columns: date, sessions, cart_additions, checkouts_started, orders_completed (sessions).
-- :'from' date?  the first day; left out: from the beginning
-- :'to' date?  the last day; left out: until now
\if :{?from} \else \set from '' \endif
\if :{?to} \else \set to '' \endif
SELECT date, sessions, cart_additions, checkouts_started, orders_completed
FROM monitoring.conversion_funnel
WHERE date BETWEEN coalesce(nullif(:'from', '')::date, '-infinity') AND coalesce(nullif(:'to', '')::date, 'infinity')
ORDER BY date;
