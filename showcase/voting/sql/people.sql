-- What needs two people gets two people.
CREATE OR REPLACE FUNCTION voting_guard_void() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM voting_voidcase c JOIN voting_ballot b ON b.round_id = c.round_id
    WHERE c.id = NEW.case_id AND b.id = NEW.ballot_id
  ) OR EXISTS (SELECT FROM voting_voiddecision WHERE case_id = NEW.case_id) THEN
    RAISE EXCEPTION 'voting: the ballot does not fit the case' USING ERRCODE = 'VO022';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER voting_guard BEFORE INSERT ON voting_void
FOR EACH ROW EXECUTE FUNCTION voting_guard_void();

CREATE OR REPLACE FUNCTION voting_guard_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  proposer bigint;
  state text;
BEGIN
  SELECT c.proposed_by_id, r.state INTO proposer, state
  FROM voting_voidcase c JOIN voting_votinground r ON r.id = c.round_id WHERE c.id = NEW.case_id;
  IF proposer = NEW.decided_by_id THEN
    RAISE EXCEPTION 'voting: a void needs two people' USING ERRCODE = 'VO023';
  END IF;
  IF state NOT IN ('open', 'closed') THEN
    RAISE EXCEPTION 'voting: nothing is voided in this state' USING ERRCODE = 'VO011';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER voting_guard BEFORE INSERT ON voting_voiddecision
FOR EACH ROW EXECUTE FUNCTION voting_guard_decision();

CREATE OR REPLACE FUNCTION voting_guard_paper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM voting_station s JOIN voting_option o ON o.round_id = s.round_id
    JOIN voting_votinground r ON r.id = s.round_id
    WHERE s.id = NEW.station_id AND o.id = NEW.option_id AND r.state IN ('open', 'closed')
  ) THEN
    RAISE EXCEPTION 'voting: the count does not fit the round' USING ERRCODE = 'VO022';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER voting_guard BEFORE INSERT ON voting_papercount
FOR EACH ROW EXECUTE FUNCTION voting_guard_paper();

CREATE OR REPLACE FUNCTION voting_guard_confirmation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  writer bigint;
  state text;
BEGIN
  SELECT p.entered_by_id, r.state INTO writer, state
  FROM voting_papercount p JOIN voting_station s ON s.id = p.station_id
  JOIN voting_votinground r ON r.id = s.round_id WHERE p.id = NEW.count_id;
  IF writer = NEW.confirmed_by_id THEN
    RAISE EXCEPTION 'voting: a count needs two people' USING ERRCODE = 'VO023';
  END IF;
  IF state NOT IN ('open', 'closed') THEN
    RAISE EXCEPTION 'voting: nothing is confirmed in this state' USING ERRCODE = 'VO011';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER voting_guard BEFORE INSERT ON voting_paperconfirmation
FOR EACH ROW EXECUTE FUNCTION voting_guard_confirmation();
