-- Round and phase are one truth. The phase «voting» of a year that has a round takes the round's days, whoever writes
-- the row and whatever they write: an editor who publishes a year with older dates gets no error and changes nothing.
CREATE OR REPLACE FUNCTION voting_rule_phase() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r record;
BEGIN
  SELECT opens_at, closes_at INTO r FROM voting_votinground
  WHERE year_page_id = CASE WHEN TG_OP = 'INSERT' THEN NEW.year_page_id ELSE OLD.year_page_id END
    AND opens_at IS NOT NULL AND closes_at IS NOT NULL;
  IF NOT FOUND THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN CASE WHEN OLD.key = 'voting' THEN NULL ELSE OLD END;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.key = 'voting' THEN
    NEW.key := 'voting';
    NEW.year_page_id := OLD.year_page_id;
  END IF;
  IF NEW.key = 'voting' THEN
    NEW.starts := (r.opens_at AT TIME ZONE 'Europe/Moscow')::date;
    NEW.ends := ((r.closes_at - interval '1 microsecond') AT TIME ZONE 'Europe/Moscow')::date;
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER voting_rule_phase BEFORE INSERT OR UPDATE OR DELETE ON contest_phase
FOR EACH ROW EXECUTE FUNCTION voting_rule_phase();

CREATE OR REPLACE FUNCTION voting_touch_phase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE contest_phase SET key = key WHERE year_page_id = NEW.year_page_id AND key = 'voting';
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER voting_touch_phase AFTER INSERT OR UPDATE OF opens_at, closes_at ON voting_votinground
FOR EACH ROW EXECUTE FUNCTION voting_touch_phase();
