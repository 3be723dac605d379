-- Revenue of each day in Zurich, live: an order that is refunded or cancelled later leaves its day at once.
-- A day without orders has no row. Each day is a range of created_at, so one day costs one look into the index.
CREATE OR REPLACE VIEW monitoring.daily_revenue_by_currency AS
SELECT days.day AS date, sums.currency, sums.revenue, sums.orders, round(sums.revenue / sums.orders, 2) AS avg_order_value
FROM monitoring.order_days() AS days
CROSS JOIN LATERAL (
    SELECT currency, sum(total) AS revenue, count(*) AS orders
    FROM monitoring.completed_orders
    WHERE created_at >= monitoring.day_start(days.day) AND created_at < monitoring.day_start(days.day + 1)
    GROUP BY currency
) AS sums;

-- Revenue and average order value in CHF; orders in other currencies are in daily_revenue_by_currency, and never summed.
CREATE OR REPLACE VIEW monitoring.daily_revenue AS
SELECT days.day AS date, sums.revenue, sums.orders, round(sums.revenue / sums.orders, 2) AS avg_order_value
FROM monitoring.order_days() AS days
CROSS JOIN LATERAL (
    SELECT sum(total) AS revenue, count(*) AS orders
    FROM monitoring.completed_orders
    WHERE created_at >= monitoring.day_start(days.day) AND created_at < monitoring.day_start(days.day + 1) AND in_francs
) AS sums
WHERE sums.orders > 0;
