-- Totals since the shop began: sales before refunds, and visits. For counters. An order that is cancelled leaves them, and may come
-- back: whoever exports sales keeps the highest. Erased events do not come back: of visits, what they grew by is added.
-- Columns: orders_total (completed, also if refunded since), revenue_total (CHF, of those), refunds_total (orders), refunded_revenue_total (CHF),
-- visitors_total, cart_additions_total, checkouts_total (sessions a day, as in conversion_funnel; 0 in an empty shop).
SELECT sold.orders_total, sold.revenue_total, sold.refunds_total, sold.refunded_revenue_total,
       came.visitors_total, came.cart_additions_total, came.checkouts_total
FROM (
    SELECT count(*) AS orders_total, coalesce(sum(total), 0) AS revenue_total,
           count(*) FILTER (WHERE status::text = 'refunded') AS refunds_total,
           coalesce(sum(total) FILTER (WHERE status::text = 'refunded'), 0) AS refunded_revenue_total
    FROM monitoring.counted_orders
    WHERE status::text IN ('completed', 'refunded') AND in_francs
) AS sold,
(
    SELECT coalesce(sum(sessions), 0)::bigint AS visitors_total,
           coalesce(sum(cart_additions), 0)::bigint AS cart_additions_total,
           coalesce(sum(checkouts_started), 0)::bigint AS checkouts_total
    FROM monitoring.conversion_funnel
) AS came;
