-- What was sold each day in CHF: completed orders. A day without any has no row.
-- Columns: date, revenue (CHF), orders, avg_order_value (CHF).
-- :'from' date?  the first day; left out: from the beginning
-- :'to' date?  the last day; left out: until now
\if :{?from} \else \set from '' \endif
\if :{?to} \else \set to '' \endif
SELECT date, revenue, orders, avg_order_value
FROM monitoring.daily_revenue
WHERE date BETWEEN coalesce(nullif(:'from', '')::date, '-infinity') AND coalesce(nullif(:'to', '')::date, 'infinity')
ORDER BY date;
