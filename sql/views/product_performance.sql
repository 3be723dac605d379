-- Items that can count, if their orders do: the one definition. Columns: id, order_id, product_id, quantity, price. Left out: those
-- without a product, a quantity or a price, with one below 0, or with a price that is no number.
CREATE OR REPLACE VIEW monitoring.counted_items AS
SELECT id, order_id, product_id, quantity, unit_price::numeric AS price
FROM public.order_items
WHERE quantity > 0 AND unit_price >= 0 AND unit_price::numeric < 'Infinity' AND product_id IS NOT NULL;

-- The orders that were no revenue when products_sold was counted. Made anew, so that it has the type of orders.id; the next refresh counts.
DROP TABLE IF EXISTS monitoring.left_out CASCADE;
CREATE TABLE monitoring.left_out AS SELECT id AS order_id FROM public.orders WITH NO DATA;
DELETE FROM monitoring.items_counted;

-- Orders that are revenue now and were none then (sign 1), or the other way round (sign -1).
CREATE OR REPLACE VIEW monitoring.moved_orders AS
SELECT coalesce(kept.order_id, others.id) AS id, CASE WHEN others.id IS NULL THEN 1 ELSE -1 END AS sign
FROM monitoring.left_out AS kept
FULL JOIN monitoring.other_orders AS others ON others.id = kept.order_id
WHERE kept.order_id IS NULL OR others.id IS NULL;

-- Each product: units and revenue (CHF) of completed orders, mean rating of 5. Best first; products without sales last, with 0;
-- without ratings with NULL. Items and reviews are added up each by itself before they meet: joined, they multiply.
-- Ratings other than 1 to 5 count for nothing.
CREATE OR REPLACE VIEW monitoring.product_performance AS
SELECT p.title, p.id,
       coalesce(sold.units, 0) AS units_sold,
       coalesce(sold.revenue, 0) AS revenue,
       round(rated.rating, 2) AS avg_rating
FROM public.products AS p
LEFT JOIN monitoring.sold_products() AS sold ON sold.product_id = p.id::text
LEFT JOIN (
    SELECT product_id, avg(rating::numeric) AS rating
    FROM public.product_reviews
    WHERE rating BETWEEN 1 AND 5
    GROUP BY product_id
) AS rated ON rated.product_id = p.id
ORDER BY revenue DESC, units_sold DESC, p.title, p.id;
