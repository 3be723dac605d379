-- The rollup's tables. At every moment: days before closed_before are rows of funnel_days, but for those in dirty_days,
-- which are counted live, like all days from closed_before on.
INSERT INTO monitoring.migrations (name) VALUES ('002_rollup');

CREATE TABLE monitoring.funnel_days (
    day                date PRIMARY KEY,
    sessions           bigint NOT NULL,
    cart_additions     bigint NOT NULL,
    checkouts_started  bigint NOT NULL,
    orders_completed   bigint NOT NULL,
    carts_completed    bigint NOT NULL,  -- sessions that added to the cart and completed, for the abandonment
    events             bigint NOT NULL,  -- with the print: what the daily pass compares, since erased events tell nobody
    print              bigint NOT NULL,  -- sum of the events' hashes: an event that was anonymised counts as before
    written_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    checked_at         timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE monitoring.funnel_days IS 'Closed days, one row each, also where nothing happened; read conversion_funnel instead.';
CREATE INDEX funnel_days_checked_at ON monitoring.funnel_days (checked_at);

CREATE TABLE monitoring.dirty_days (
    day   date PRIMARY KEY,
    since timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE monitoring.dirty_days IS 'Closed days whose events have changed since: counted live until they are written again.';

CREATE TABLE monitoring.rollup_state (
    one           boolean PRIMARY KEY DEFAULT true CHECK (one),
    closed_before date NOT NULL DEFAULT '-infinity',  -- the first day that is not closed
    scan_from     bigint,  -- every event up to this id was seen by a refresh
    refreshed_at  timestamptz
);
INSERT INTO monitoring.rollup_state DEFAULT VALUES;

-- How far the ids were at a refresh, and which transactions may still have been writing lower ones.
CREATE TABLE monitoring.id_marks (
    event_id  bigint NOT NULL,
    open_from xid8 NOT NULL
);

-- The funnel of a day, counted. One row, also of an empty day. Own settings: no plan is compiled for it, and a day of a
-- million events is counted in memory.
CREATE FUNCTION monitoring.funnel_of(the_day date)
    RETURNS TABLE (sessions bigint, cart_additions bigint, checkouts_started bigint, orders_completed bigint, carts_completed bigint)
    LANGUAGE plpgsql STABLE COST 1000 ROWS 1 SET jit = off SET work_mem = '64MB'
    AS $$
DECLARE  -- each row is compared with these: worked out once, whatever the plan
    beginning CONSTANT timestamptz := monitoring.day_start(the_day);
    ending CONSTANT timestamptz := monitoring.day_start(the_day + 1);
BEGIN
    RETURN QUERY
    SELECT count(*),
           count(*) FILTER (WHERE did & 1 > 0),
           count(*) FILTER (WHERE did & 2 > 0),
           count(*) FILTER (WHERE did & 4 > 0),
           count(*) FILTER (WHERE did & 5 = 5)
    FROM (
        SELECT bit_or(CASE event_type::text WHEN 'add_to_cart' THEN 1 WHEN 'checkout_started' THEN 2
                                            WHEN 'order_completed' THEN 4 ELSE 0 END) AS did
        FROM public.analytics_events
        WHERE created_at >= beginning AND created_at < ending
          AND session_id IS NOT NULL
        GROUP BY session_id
    ) AS visits;
END
$$;

-- The same for each day of [first_day, past_day) that has any session: for what is not closed yet, in one pass.
CREATE FUNCTION monitoring.funnel_between(first_day date, past_day date)
    RETURNS TABLE (day date, sessions bigint, cart_additions bigint, checkouts_started bigint, orders_completed bigint, carts_completed bigint)
    LANGUAGE plpgsql STABLE COST 1000 ROWS 10 SET jit = off SET work_mem = '64MB'
    AS $$
DECLARE  -- each row is compared with these: worked out once, whatever the plan
    beginning CONSTANT timestamptz := monitoring.day_start(first_day);
    ending CONSTANT timestamptz := monitoring.day_start(past_day);
BEGIN
    RETURN QUERY
    SELECT visits.of_day, count(*),
           count(*) FILTER (WHERE did & 1 > 0),
           count(*) FILTER (WHERE did & 2 > 0),
           count(*) FILTER (WHERE did & 4 > 0),
           count(*) FILTER (WHERE did & 5 = 5)
    FROM (
        SELECT monitoring.day_of(created_at) AS of_day,
               bit_or(CASE event_type::text WHEN 'add_to_cart' THEN 1 WHEN 'checkout_started' THEN 2
                                            WHEN 'order_completed' THEN 4 ELSE 0 END) AS did
        FROM public.analytics_events
        WHERE created_at >= beginning AND created_at < ending
          AND isfinite(created_at) AND session_id IS NOT NULL
        GROUP BY of_day, session_id
    ) AS visits
    GROUP BY visits.of_day;
END
$$;

-- What a day's events look like: their number, and the sum of their hashes, in whatever order they come.
CREATE FUNCTION monitoring.print_of(the_day date) RETURNS TABLE (events bigint, print bigint)
    LANGUAGE plpgsql STABLE COST 1000 ROWS 1 SET jit = off
    AS $$
DECLARE  -- each row is compared with these: worked out once, whatever the plan
    beginning CONSTANT timestamptz := monitoring.day_start(the_day);
    ending CONSTANT timestamptz := monitoring.day_start(the_day + 1);
BEGIN
    RETURN QUERY
    SELECT count(*), coalesce(sum(hashtext(coalesce(session_id::text, '') || '/' || coalesce(event_type::text, ''))), 0)
    FROM public.analytics_events
    WHERE created_at >= beginning AND created_at < ending;
END
$$;
