-- Since when anything is known of the shop: a day without a row after them is a day without orders or sessions, one before them nobody knows.
-- Days that no shop can have been open on (monitoring.first_plausible_day) are stray dates, and left out. The first session is looked
-- up in the rollup; days before that are not written yet are counted, before the first refresh all are.
-- Columns: sold_since (the day of the first completed order), seen_since (the first day with a session); NULL: there was none.
WITH rollup AS (
    SELECT min(day) AS day FROM monitoring.funnel_days WHERE sessions > 0 AND day >= monitoring.first_plausible_day()
)
SELECT
    (SELECT monitoring.day_of(min(created_at)) FROM public.orders
     WHERE status = 'completed' AND created_at >= monitoring.day_start(monitoring.first_plausible_day()) AND created_at < monitoring.future()) AS sold_since,
    coalesce(
        (SELECT min(d.day) FROM monitoring.dirty_days AS d CROSS JOIN LATERAL monitoring.funnel_of(d.day) AS f
         WHERE f.sessions > 0 AND d.day >= monitoring.first_plausible_day() AND d.day < (SELECT day FROM rollup)),
        (SELECT day FROM rollup),
        (SELECT min(date) FROM monitoring.conversion_funnel WHERE date >= monitoring.first_plausible_day())
    ) AS seen_since;
