-- Taking the application out: functions go with the triggers that use them, also those on tables of other apps.
DROP FUNCTION IF EXISTS
  voting_guard_round(), voting_guard_option(), voting_guard_points(), voting_rule_phase(), voting_touch_phase(),
  voting_append_only(), voting_guard_ballot(), voting_ballot_has_person(), voting_guard_challenge(),
  voting_guard_void(), voting_guard_decision(), voting_guard_paper(), voting_guard_confirmation(),
  voting_step_is_allowed(voting_votinground, text), voting_round_now(boolean), voting_now() CASCADE;
ALTER TABLE voting_ballot DROP CONSTRAINT IF EXISTS voting_ballot_option_of_round;
ALTER TABLE voting_challenge DROP CONSTRAINT IF EXISTS voting_challenge_option_of_round;
