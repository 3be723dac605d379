"""Benchmarks: the usual SQL for a shop's figures, as the guide writes it; wrong in places, what ours has to beat."""

VIEWS = """
CREATE SCHEMA guide;
CREATE VIEW guide.conversion_funnel AS
SELECT DATE(created_at) AS date,
       COUNT(DISTINCT session_id) AS sessions,
       COUNT(DISTINCT CASE WHEN event_type = 'add_to_cart' THEN session_id END) AS cart_additions,
       COUNT(DISTINCT CASE WHEN event_type = 'checkout_started' THEN session_id END) AS checkouts_started,
       COUNT(DISTINCT CASE WHEN event_type = 'order_completed' THEN session_id END) AS orders_completed
FROM analytics_events GROUP BY DATE(created_at);
CREATE VIEW guide.daily_revenue AS
SELECT DATE(created_at) AS date, SUM(total) AS revenue, COUNT(*) AS orders, AVG(total) AS avg_order_value
FROM orders WHERE status = 'completed' GROUP BY DATE(created_at);
CREATE VIEW guide.product_performance AS
SELECT p.title, p.id, COUNT(oi.id) AS units_sold, SUM(oi.quantity * oi.unit_price) AS revenue,
       AVG(pr.rating) AS avg_rating
FROM products p
LEFT JOIN order_items oi ON p.id = oi.product_id
LEFT JOIN orders o ON oi.order_id = o.id AND o.status = 'completed'
LEFT JOIN product_reviews pr ON p.id = pr.product_id
GROUP BY p.id, p.title ORDER BY revenue DESC;
"""
_RATES = """SELECT date, sessions, cart_additions,
       ROUND(100.0 * cart_additions / NULLIF(sessions, 0), 2) AS cart_conversion_rate,
       orders_completed, ROUND(100.0 * orders_completed / NULLIF(sessions, 0), 2) AS overall_conversion_rate"""
WEEK_WITH_TODAY = f"{_RATES} FROM guide.conversion_funnel WHERE date >= CURRENT_DATE - INTERVAL '7 days' ORDER BY date"
WEEK = f"{_RATES} FROM guide.conversion_funnel WHERE date >= CURRENT_DATE - 7 AND date < CURRENT_DATE ORDER BY date"
HISTORY = "SELECT * FROM guide.conversion_funnel ORDER BY date"
REVENUE = "SELECT * FROM guide.daily_revenue WHERE date = CURRENT_DATE - 1"
PRODUCTS = "SELECT * FROM guide.product_performance"
MATERIALIZED = "CREATE MATERIALIZED VIEW guide.materialized AS SELECT * FROM guide.conversion_funnel"
REFRESH = "REFRESH MATERIALIZED VIEW guide.materialized"
