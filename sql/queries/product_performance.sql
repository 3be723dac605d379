-- How each product sells: completed orders in CHF of all time, best first, products without sales last.
-- Columns: title, id, units_sold, revenue (CHF), avg_rating (of 5; NULL without ratings).
SELECT title, id, units_sold, revenue, avg_rating
FROM monitoring.product_performance
ORDER BY revenue DESC, units_sold DESC, title, id;
