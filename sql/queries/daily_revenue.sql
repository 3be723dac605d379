-- What was sold each day in CHF: completed orders. A day without any has no row.
-- Columns: date, revenue (CHF), orders, avg_order_value (CHF).
-- :'from' date  the first day
-- :'to' date  the last day
SELECT date, revenue, orders, avg_order_value
FROM monitoring.daily_revenue
WHERE date BETWEEN :'from'::date AND :'to'::date
ORDER BY date;
