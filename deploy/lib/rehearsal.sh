# shellcheck shell=bash
# A backup, and the whole upgrade tried on it before anything live is touched.

BACKUP=""
REHEARSING=""

# The rehearsal has a database and a folder of its own, and writes no letters.
on_copy() {
  as_site DATABASE_URL="$(url_of "$COPY")" VAR_DIR="$REHEARSAL" VOTING_KEYS_DIR="$REHEARSAL/keys" EMAIL_URL=dummymail:// \
    PYTHONPATH="$RELEASE/site" "$RELEASE/.venv/bin/python" "$@"
}

# Made by the running version, since the tables match its models.
back_up() {
  BACKUP="$(as_site "$CODE/current/.venv/bin/python" "$CODE/current/manage.py" backup | tee /dev/stderr | tail -n 1)"
}

# Run every step that may fail on a copy first, up to the first page of the new version.
rehearse() {
  drop_copy
  make_database "$COPY"
  rm -rf "$REHEARSAL"
  install -d -m 700 -o "$SITE_USER" -g "$SITE_USER" "$REHEARSAL" "$REHEARSAL/keys"
  as_site "/usr/lib/postgresql/$CLUSTER_VERSION/bin/pg_restore" --exit-on-error --no-owner --no-privileges \
    --dbname="$(url_of "$COPY")" "$BACKUP/database.dump"
  on_copy "$RELEASE/manage.py" migrate --noinput --verbosity 0
  on_copy "$RELEASE/manage.py" check --database default
  on_copy "$RELEASE/manage.py" collectstatic --noinput --verbosity 0
  rehearse_first_page
}

rehearse_first_page() {
  clear_idle_port
  on_copy -m config.server --port "$IDLE_PORT" --workers 1 &
  REHEARSING=$!
  wait_for 60 page_answers "$IDLE_PORT" / || fail "Новая версия не показывает главную страницу на копии базы."
  end_rehearsal
}

end_rehearsal() {
  [ -n "$REHEARSING" ] || return 0
  stop_idle TERM # stops the server itself: runuser would print a message of its own
  wait "$REHEARSING" || true
  REHEARSING=""
}

clean_up_rehearsal() {
  end_rehearsal
  drop_copy || true
  rm -rf "$REHEARSAL"
}
