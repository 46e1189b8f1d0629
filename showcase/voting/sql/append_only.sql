-- Rows of these tables are added and never changed. The argument is a query that tells whether the row OLD ($1) may
-- go: it belongs to a demonstration, or is a person half after certification.
CREATE OR REPLACE FUNCTION voting_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_go boolean;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN
    RETURN NEW;  -- nothing changes: certification writes ballots again to lose the order in which they came
  END IF;
  IF TG_OP = 'DELETE' AND TG_NARGS > 0 THEN
    EXECUTE TG_ARGV[0] INTO may_go USING OLD;
    IF may_go THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'voting: % of % is not allowed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'VO020';
END $$;

DO $$
DECLARE
  t record;
  kept text;
BEGIN
  FOR t IN
    SELECT * FROM (VALUES
      ('ballot', 'SELECT is_demo FROM voting_votinground WHERE id = ($1).round_id'),
      ('participation',
       'SELECT is_demo OR state = ''certified'' FROM voting_votinground WHERE id = ($1).round_id'),
      ('voidcase', 'SELECT is_demo FROM voting_votinground WHERE id = ($1).round_id'),
      ('void', 'SELECT is_demo FROM voting_votinground r JOIN voting_voidcase c ON c.round_id = r.id
                WHERE c.id = ($1).case_id'),
      ('voiddecision', 'SELECT is_demo FROM voting_votinground r JOIN voting_voidcase c ON c.round_id = r.id
                        WHERE c.id = ($1).case_id'),
      ('optionevent', 'SELECT is_demo FROM voting_votinground r JOIN voting_option o ON o.round_id = r.id
                       WHERE o.id = ($1).option_id'),
      ('roundevent', 'SELECT is_demo OR state = ''draft'' FROM voting_votinground WHERE id = ($1).round_id'),
      ('papercount', 'SELECT is_demo FROM voting_votinground r JOIN voting_station s ON s.round_id = r.id
                      WHERE s.id = ($1).station_id'),
      ('paperconfirmation', 'SELECT is_demo FROM voting_votinground r JOIN voting_station s ON s.round_id = r.id
                             JOIN voting_papercount p ON p.station_id = s.id WHERE p.id = ($1).count_id'),
      ('consent', 'SELECT false')
    ) AS list (name, may_go)
  LOOP
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER voting_append_only BEFORE UPDATE OR DELETE ON voting_%s
       FOR EACH ROW EXECUTE FUNCTION voting_append_only(%L)', t.name, t.may_go);
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER voting_no_truncate BEFORE TRUNCATE ON voting_%s
       FOR EACH STATEMENT EXECUTE FUNCTION voting_append_only()', t.name);
  END LOOP;
  FOREACH kept IN ARRAY ARRAY['votinground', 'option', 'challenge', 'station'] LOOP
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER voting_no_truncate BEFORE TRUNCATE ON voting_%s
       FOR EACH STATEMENT EXECUTE FUNCTION voting_append_only()', kept);
  END LOOP;
END $$;
