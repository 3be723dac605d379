-- Sales since the shop began in each currency, never summed; before refunds. NULL: orders without a currency.
-- Columns: currency, orders_total (completed, also if refunded since), revenue_total (in that currency, of those), refunds_total (orders), refunded_revenue_total.
SELECT currency, count(*) AS orders_total, sum(total) AS revenue_total,
       count(*) FILTER (WHERE status::text = 'refunded') AS refunds_total,
       coalesce(sum(total) FILTER (WHERE status::text = 'refunded'), 0) AS refunded_revenue_total
FROM monitoring.counted_orders
WHERE status::text IN ('completed', 'refunded')
GROUP BY currency
ORDER BY currency;
