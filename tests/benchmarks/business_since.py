"""Benchmarks: what happens in a shop between two refreshes of ours, as SQL."""

YESTERDAY_OPEN = """
UPDATE monitoring.rollup_state SET closed_before = monitoring.today() - 1;
DELETE FROM monitoring.funnel_days WHERE day = monitoring.today() - 1
"""
LATE = """
INSERT INTO analytics_events (session_id, event_type, created_at)
SELECT 'late', 'add_to_cart', monitoring.day_start(monitoring.today() - %s) + interval '12 hours'
"""
# What came in the five minutes since a refresh: of each two events one is of a session that was seen before.
SINCE = """
INSERT INTO analytics_events (session_id, event_type, created_at)
SELECT CASE WHEN n % 2 = 0 THEN session_id ELSE 'new ' || n END, 'add_to_cart', created_at
FROM (SELECT row_number() OVER () AS n, session_id, created_at
      FROM (SELECT session_id, created_at FROM analytics_events ORDER BY id DESC LIMIT {}) AS last) AS numbered
"""
# What came in the hour since the items were counted; a tenth as many orders are refunded, and as many taken back.
AN_HOURS_ORDERS = """
UPDATE orders SET status = 'refunded' WHERE id IN (SELECT 33 * n + 1 FROM generate_series(1, 1 + {0} / 10) AS n);
UPDATE orders SET status = 'completed' WHERE id IN (SELECT 33 * n FROM generate_series(1, 1 + {0} / 10) AS n);
INSERT INTO orders SELECT last + n, now(), 50, 'completed'
FROM (SELECT max(id) AS last FROM orders) AS known, generate_series(1, {0}) AS n;
INSERT INTO order_items SELECT last + n, bought - n % {0}, 1 + n, 2, 19.90
FROM (SELECT max(id) AS last FROM order_items) AS known, (SELECT max(id) AS bought FROM orders) AS sold,
     generate_series(1, 2 * {0}) AS n
"""
