-- Each product: units and revenue (CHF) of completed orders, mean rating of 5. Best first; products without sales last, with 0;
-- without ratings with NULL. Items and reviews are added up each by itself before they meet: joined, they multiply.
-- Items without a quantity or a price, with one below 0 or a price that is no number, and ratings other than 1 to 5, count for
-- nothing.
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
