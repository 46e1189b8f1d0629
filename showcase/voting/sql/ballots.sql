-- A ballot's project is one of its round's.
ALTER TABLE voting_ballot DROP CONSTRAINT IF EXISTS voting_ballot_option_of_round;
ALTER TABLE voting_ballot ADD CONSTRAINT voting_ballot_option_of_round
  FOREIGN KEY (round_id, option_id) REFERENCES voting_option (round_id, id);
ALTER TABLE voting_challenge DROP CONSTRAINT IF EXISTS voting_challenge_option_of_round;
ALTER TABLE voting_challenge ADD CONSTRAINT voting_challenge_option_of_round
  FOREIGN KEY (round_id, option_id) REFERENCES voting_option (round_id, id);

-- The window, once more and for whoever writes: half-open, with the grace. The hour is the clock's, not the writer's.
CREATE OR REPLACE FUNCTION voting_guard_ballot() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r voting_votinground;
  moment timestamptz;
BEGIN
  SELECT * INTO r FROM voting_votinground WHERE id = NEW.round_id;
  moment := voting_round_now(r.is_demo);
  IF r.state <> 'open' OR r.mode <> 'own' OR moment < r.opens_at OR moment >= r.closes_at + r.grace THEN
    RAISE EXCEPTION 'voting: the round takes no votes now' USING ERRCODE = 'VO001';
  END IF;
  NEW.accepted_hour := date_trunc('hour', moment);
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER voting_guard BEFORE INSERT ON voting_ballot
FOR EACH ROW EXECUTE FUNCTION voting_guard_ballot();

-- No ballot without the person who cast it: seen at the end of the transaction.
CREATE OR REPLACE FUNCTION voting_ballot_has_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM voting_participation
    WHERE ballot_id = NEW.id AND round_id = NEW.round_id AND channel = NEW.channel
  ) AND EXISTS (SELECT FROM voting_ballot WHERE id = NEW.id) THEN
    RAISE EXCEPTION 'voting: a ballot without a participation' USING ERRCODE = 'VO021';
  END IF;
  RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS voting_ballot_has_person ON voting_ballot;
CREATE CONSTRAINT TRIGGER voting_ballot_has_person AFTER INSERT ON voting_ballot DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION voting_ballot_has_person();

-- New codes only while the round is open and the project is neither paused nor withdrawn.
CREATE OR REPLACE FUNCTION voting_guard_challenge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r voting_votinground;
  moment timestamptz;
  latest text;
  changeable text[] := ARRAY['attempts', 'used_at'];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(NEW) - changeable IS DISTINCT FROM to_jsonb(OLD) - changeable
        OR (OLD.used_at IS NOT NULL AND NEW.used_at IS DISTINCT FROM OLD.used_at) THEN
      RAISE EXCEPTION 'voting: a code is bound to its project' USING ERRCODE = 'VO020';
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO r FROM voting_votinground WHERE id = NEW.round_id;
  moment := voting_round_now(r.is_demo);
  IF r.state <> 'open' OR r.mode <> 'own' OR moment < r.opens_at OR moment >= r.closes_at THEN
    RAISE EXCEPTION 'voting: the round sends no codes now' USING ERRCODE = 'VO001';
  END IF;
  SELECT kind INTO latest FROM voting_optionevent WHERE option_id = NEW.option_id ORDER BY id DESC LIMIT 1;
  IF latest IN ('paused', 'withdrawn') THEN
    RAISE EXCEPTION 'voting: the project takes no votes now' USING ERRCODE = 'VO002';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER voting_guard BEFORE INSERT OR UPDATE ON voting_challenge
FOR EACH ROW EXECUTE FUNCTION voting_guard_challenge();
