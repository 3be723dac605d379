-- What was sold each day in each currency, never summed. NULL: an order without one.
-- Columns: date, currency, revenue, orders, avg_order_value (both in that currency).
-- :'from' date  the first day
-- :'to' date  the last day
SELECT date, currency, revenue, orders, avg_order_value
FROM monitoring.daily_revenue_by_currency
WHERE date BETWEEN :'from'::date AND :'to'::date
ORDER BY date, currency;
