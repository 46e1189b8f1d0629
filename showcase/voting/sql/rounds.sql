-- A round goes draft → open → closed → certified. It may be recalled to draft before its opening, never later.
CREATE OR REPLACE FUNCTION voting_step_is_allowed(old_row voting_votinground, new_state text) RETURNS boolean
LANGUAGE sql VOLATILE AS $$
  SELECT CASE old_row.state || '>' || new_state
    WHEN 'draft>open' THEN true
    WHEN 'open>draft' THEN voting_round_now(old_row.is_demo) < old_row.opens_at
    WHEN 'open>closed' THEN old_row.mode <> 'own'
      OR voting_round_now(old_row.is_demo) >= old_row.closes_at + old_row.grace
    WHEN 'closed>certified' THEN true
    ELSE old_row.state = new_state
  END
$$;

CREATE OR REPLACE FUNCTION voting_guard_round() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changeable text[] := ARRAY['state', 'closes_at'];
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' THEN
      RAISE EXCEPTION 'voting: a round begins as a draft' USING ERRCODE = 'VO010';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF OLD.state <> 'draft' AND NOT OLD.is_demo THEN
      RAISE EXCEPTION 'voting: an announced round is not deleted' USING ERRCODE = 'VO010';
    END IF;
    RETURN OLD;
  END IF;
  IF (NEW.id, NEW.is_demo, NEW.year_page_id) IS DISTINCT FROM (OLD.id, OLD.is_demo, OLD.year_page_id) THEN
    RAISE EXCEPTION 'voting: a round keeps its year and its kind' USING ERRCODE = 'VO010';
  END IF;
  IF NOT voting_step_is_allowed(OLD, NEW.state) THEN
    RAISE EXCEPTION 'voting: a round does not go from % to % now', OLD.state, NEW.state USING ERRCODE = 'VO011';
  END IF;
  IF OLD.state = 'draft' THEN
    RETURN NEW;
  END IF;
  IF to_jsonb(NEW) - changeable IS DISTINCT FROM to_jsonb(OLD) - changeable THEN
    RAISE EXCEPTION 'voting: rules are frozen since the announcement' USING ERRCODE = 'VO012';
  END IF;
  IF NEW.closes_at IS DISTINCT FROM OLD.closes_at AND NOT (
    OLD.state = 'open' AND NEW.state = 'open' AND NEW.closes_at > OLD.closes_at
    AND voting_round_now(OLD.is_demo) < OLD.closes_at
  ) THEN
    RAISE EXCEPTION 'voting: the end may only move later, and only before it' USING ERRCODE = 'VO012';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER voting_guard BEFORE INSERT OR UPDATE OR DELETE ON voting_votinground
FOR EACH ROW EXECUTE FUNCTION voting_guard_round();

-- Projects of an announced round do not change; a withdrawal is an event.
CREATE OR REPLACE FUNCTION voting_guard_option() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  frozen boolean;
BEGIN
  SELECT bool_or(r.state <> 'draft' AND NOT (r.is_demo AND TG_OP = 'DELETE')) INTO frozen
  FROM voting_votinground r
  WHERE (TG_OP <> 'INSERT' AND r.id = OLD.round_id) OR (TG_OP <> 'DELETE' AND r.id = NEW.round_id);
  IF frozen THEN
    RAISE EXCEPTION 'voting: projects are frozen since the announcement' USING ERRCODE = 'VO012';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE TRIGGER voting_guard BEFORE INSERT OR UPDATE OR DELETE ON voting_option
FOR EACH ROW EXECUTE FUNCTION voting_guard_option();

-- The table of points is a rule of the round. Where none was published by the announcement, it may still be added.
CREATE OR REPLACE FUNCTION voting_guard_points() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  frozen boolean;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.year_page_id, NEW.votes_from, NEW.votes_to, NEW.points)
      IS NOT DISTINCT FROM (OLD.year_page_id, OLD.votes_from, OLD.votes_to, OLD.points) THEN
    RETURN NEW;  -- saving the year's page writes every row again
  END IF;
  SELECT bool_or(r.state <> 'draft' AND NOT r.is_demo AND r.rules::jsonb -> 'points' <> '[]') INTO frozen
  FROM voting_votinground r
  WHERE (TG_OP <> 'INSERT' AND r.year_page_id = OLD.year_page_id)
     OR (TG_OP <> 'DELETE' AND r.year_page_id = NEW.year_page_id);
  IF frozen THEN
    RAISE EXCEPTION 'voting: the table of points is frozen since the announcement' USING ERRCODE = 'VO012';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE TRIGGER voting_guard_points BEFORE INSERT OR UPDATE OR DELETE ON contest_pointsstep
FOR EACH ROW EXECUTE FUNCTION voting_guard_points();
