-- The share of sessions with something in the cart that did not complete on the same day.
-- Columns: cart_abandonment_rate (percent; NULL without carts), carts_completed (of those sessions), cart_additions (sessions).
-- :'from' date?  the first day; left out: from the beginning
-- :'to' date?  the last day; left out: until now
\if :{?from} \else \set from '' \endif
\if :{?to} \else \set to '' \endif
SELECT round(100 - 100.0 * sum(carts_completed) / nullif(sum(cart_additions), 0), 2) AS cart_abandonment_rate,
       coalesce(sum(carts_completed), 0)::bigint AS carts_completed, coalesce(sum(cart_additions), 0)::bigint AS cart_additions
FROM monitoring.funnel_sessions
WHERE date BETWEEN coalesce(nullif(:'from', '')::date, '-infinity') AND coalesce(nullif(:'to', '')::date, 'infinity');
