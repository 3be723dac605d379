-- The funnel of each day in Zurich up to today: distinct sessions that came, added to a cart, started a checkout, completed.
-- A session that goes over midnight counts on both days. A day without sessions has no row, so nothing reads as zero.
-- Closed days are read, dirty ones counted, of today what came since the last refresh. What a question's dates rule out is
-- not counted at all.
-- carts_completed (of the sessions with a cart those that completed) is in funnel_sessions only.
CREATE OR REPLACE VIEW monitoring.funnel_sessions AS
SELECT day AS date, sessions, cart_additions, checkouts_started, orders_completed, carts_completed
FROM monitoring.funnel_days
WHERE sessions > 0 AND NOT EXISTS (SELECT FROM monitoring.dirty_days AS d WHERE d.day = funnel_days.day)
UNION ALL
SELECT d.day, f.sessions, f.cart_additions, f.checkouts_started, f.orders_completed, f.carts_completed
FROM monitoring.dirty_days AS d CROSS JOIN LATERAL monitoring.funnel_of(d.day) AS f
WHERE f.sessions > 0
UNION ALL
SELECT f.day, f.sessions, f.cart_additions, f.checkouts_started, f.orders_completed, f.carts_completed
FROM monitoring.funnel_between((SELECT closed_before FROM monitoring.rollup_state), monitoring.today()) AS f
WHERE (SELECT closed_before FROM monitoring.rollup_state) < monitoring.today()
UNION ALL
SELECT monitoring.today(), f.sessions, f.cart_additions, f.checkouts_started, f.orders_completed, f.carts_completed
FROM monitoring.funnel_today() AS f
WHERE f.sessions > 0 AND (SELECT closed_before FROM monitoring.rollup_state) <= monitoring.today();

CREATE OR REPLACE VIEW monitoring.conversion_funnel AS
SELECT date, sessions, cart_additions, checkouts_started, orders_completed FROM monitoring.funnel_sessions;
