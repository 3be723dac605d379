-- Days of Europe/Zurich, and the table of what has been migrated. Run in one transaction (`psql -1 -f`), by fitfoot_refresher.
CREATE TABLE IF NOT EXISTS monitoring.migrations (
    name       text PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO monitoring.migrations (name) VALUES ('001_days');

-- A day is the half-open range [day_start(day), day_start(day + 1)): 23 or 25 hours twice a year. Compare created_at with
-- its ends, so that an index serves; never wrap created_at itself.
CREATE FUNCTION monitoring.day_start(day date) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT day::timestamp AT TIME ZONE 'Europe/Zurich' $$;

CREATE FUNCTION monitoring.day_of(moment timestamptz) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT (moment AT TIME ZONE 'Europe/Zurich')::date $$;

-- Today in Zurich, whatever the session's time zone. The setting fitfoot.now puts another moment in its place, for this
-- session alone: for tests, and for reports on a past day.
CREATE FUNCTION monitoring.today() RETURNS date
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT monitoring.day_of(coalesce(nullif(current_setting('fitfoot.now', true), '')::timestamptz, now())) $$;

-- The first day that a shop is taken to have been open on: stray dates before it are looked up one by one.
CREATE FUNCTION monitoring.first_plausible_day() RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT date '2000-01-01' $$;

-- The end of tomorrow: clocks may be ahead of each other, but what is dated later has not happened.
CREATE FUNCTION monitoring.future() RETURNS timestamptz
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT monitoring.day_start(monitoring.today() + 2) $$;

-- The days from the first completed order to the last: a few looks into the index, whose plans a connection keeps. One order
-- dated in the year 1 or 9999 does not make it millions: from a day before the plausible ones it goes to the next that has
-- orders, and what is dated later than tomorrow is in none (queries/orders_set_aside.sql names it).
CREATE FUNCTION monitoring.order_days() RETURNS TABLE (day date)
    LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 1000
    AS $$
DECLARE
    ending CONSTANT timestamptz := monitoring.future();
    first date;
    last date;
BEGIN
    SELECT monitoring.day_of(min(created_at)), monitoring.day_of(max(created_at)) INTO first, last
    FROM public.orders
    WHERE status = 'completed' AND created_at > '-infinity' AND created_at < ending;
    WHILE first < monitoring.first_plausible_day() LOOP
        day := first;
        RETURN NEXT;
        SELECT monitoring.day_of(min(created_at)) INTO first
        FROM public.orders
        WHERE status = 'completed' AND created_at >= monitoring.day_start(day + 1) AND created_at < ending;
    END LOOP;
    RETURN QUERY SELECT first + step FROM generate_series(0, last - first) AS step;
END
$$;
