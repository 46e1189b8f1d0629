-- The clock of the vote. clock_timestamp(), since now() is the start of the transaction and would let a vote that
-- waited for a lock in after the close.
CREATE OR REPLACE FUNCTION voting_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS
$$ SELECT clock_timestamp() $$;

-- A demonstration may be cast «in the past»: the session names the moment. Real rounds never look at the setting.
CREATE OR REPLACE FUNCTION voting_round_now(is_demo boolean) RETURNS timestamptz LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF is_demo AND coalesce(current_setting('voting.demo_now', true), '') <> '' THEN
    RETURN current_setting('voting.demo_now')::timestamptz;
  END IF;
  RETURN voting_now();
END $$;
