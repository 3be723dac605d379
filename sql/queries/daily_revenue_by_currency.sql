-- What was sold each day in each currency, never summed. NULL: an order without one.
-- Columns: date, currency, revenue, orders, avg_order_value (both in that currency).
-- :'from' date?  the first day; left out: from the beginning
-- :'to' date?  the last day; left out: until now
\if :{?from} \else \set from '' \endif
\if :{?to} \else \set to '' \endif
SELECT date, currency, revenue, orders, avg_order_value
FROM monitoring.daily_revenue_by_currency
WHERE date BETWEEN coalesce(nullif(:'from', '')::date, '-infinity') AND coalesce(nullif(:'to', '')::date, 'infinity')
ORDER BY date, currency;
