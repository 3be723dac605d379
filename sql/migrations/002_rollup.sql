-- The rollup's tables. At every moment: days before closed_before are rows of funnel_days, but for those in dirty_days,
-- which are counted live, like all days from closed_before on. Of today the last refresh kept the sessions: what came
-- since is added live.
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

-- Today's sessions, each with the steps it took, as the last refresh saw them; an index of any length of session_id.
CREATE TABLE monitoring.today_visits (
    session_id text NOT NULL,
    did        integer NOT NULL
);
CREATE INDEX today_visits_session_id ON monitoring.today_visits USING hash (session_id);

-- Their sums. Which day they are of says whether they are today's.
CREATE TABLE monitoring.today_counted (
    one                boolean PRIMARY KEY DEFAULT true CHECK (one),
    day                date NOT NULL,
    seen_to            bigint NOT NULL,  -- every event of the day up to this id is among them, and maybe later ones
    sessions           bigint NOT NULL,
    cart_additions     bigint NOT NULL,
    checkouts_started  bigint NOT NULL,
    orders_completed   bigint NOT NULL,
    carts_completed    bigint NOT NULL
);

-- What an event tells of its session, to be joined by bit_or: 1 added to the cart, 2 started a checkout, 4 completed.
CREATE FUNCTION monitoring.step_of(event_type text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT CASE event_type WHEN 'add_to_cart' THEN 1 WHEN 'checkout_started' THEN 2 WHEN 'order_completed' THEN 4 ELSE 0 END $$;

-- Own settings of what counts: no plan is compiled for it, a day of a million events is counted in memory, and each day
-- is planned for itself (a plan for any day takes twice as long).
-- The funnel of a day, counted. One row, also of an empty day.
CREATE FUNCTION monitoring.funnel_of(the_day date)
    RETURNS TABLE (sessions bigint, cart_additions bigint, checkouts_started bigint, orders_completed bigint, carts_completed bigint)
    LANGUAGE plpgsql STABLE COST 1000 ROWS 1 SET jit = off SET work_mem = '64MB' SET plan_cache_mode = force_custom_plan
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
        SELECT bit_or(monitoring.step_of(event_type::text)) AS did
        FROM public.analytics_events
        WHERE created_at >= beginning AND created_at < ending
          AND session_id IS NOT NULL
        GROUP BY session_id
    ) AS visits;
END
$$;

-- The same of today: what the last refresh kept, and the events after it. Those that it saw as well change nothing: a
-- session is one however often it is seen. Where it kept nothing of today, all of today's events.
CREATE FUNCTION monitoring.funnel_today()
    RETURNS TABLE (sessions bigint, cart_additions bigint, checkouts_started bigint, orders_completed bigint, carts_completed bigint)
    LANGUAGE plpgsql STABLE COST 1000 ROWS 1 SET jit = off SET work_mem = '64MB' SET plan_cache_mode = force_custom_plan
    AS $$
DECLARE
    the_day CONSTANT date := monitoring.today();
    beginning CONSTANT timestamptz := monitoring.day_start(the_day);
    ending CONSTANT timestamptz := monitoring.day_start(the_day + 1);
    kept monitoring.today_counted;
BEGIN
    SELECT * INTO kept FROM monitoring.today_counted AS c WHERE c.day = the_day;
    IF NOT FOUND THEN
        RETURN QUERY SELECT * FROM monitoring.funnel_of(the_day);
        RETURN;
    END IF;
    RETURN QUERY
    SELECT kept.sessions + count(*) FILTER (WHERE is_new),
           kept.cart_additions + count(*) FILTER (WHERE did & 1 > before & 1),
           kept.checkouts_started + count(*) FILTER (WHERE did & 2 > before & 2),
           kept.orders_completed + count(*) FILTER (WHERE did & 4 > before & 4),
           kept.carts_completed + count(*) FILTER (WHERE (did | before) & 5 = 5 AND before & 5 < 5)
    FROM (
        SELECT since.did, coalesce(visits.did, 0) AS before, visits.did IS NULL AS is_new
        FROM (
            SELECT session_id::text AS session_id, bit_or(monitoring.step_of(event_type::text)) AS did
            FROM public.analytics_events
            WHERE id > kept.seen_to AND created_at >= beginning AND created_at < ending
              AND session_id IS NOT NULL
            GROUP BY session_id::text
        ) AS since
        LEFT JOIN monitoring.today_visits AS visits ON visits.session_id = since.session_id
    ) AS both_times;
END
$$;

-- The same for each day of [first_day, past_day) that has any session: for what is not closed yet, in one pass.
CREATE FUNCTION monitoring.funnel_between(first_day date, past_day date)
    RETURNS TABLE (day date, sessions bigint, cart_additions bigint, checkouts_started bigint, orders_completed bigint, carts_completed bigint)
    LANGUAGE plpgsql STABLE COST 1000 ROWS 10 SET jit = off SET work_mem = '64MB' SET plan_cache_mode = force_custom_plan
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
               bit_or(monitoring.step_of(event_type::text)) AS did
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
    LANGUAGE plpgsql STABLE COST 1000 ROWS 1 SET jit = off SET plan_cache_mode = force_custom_plan
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
