# shellcheck shell=bash
# PostgreSQL of the distribution: a server, the site's ordinary role, its database and a copy to rehearse on.

OLDEST=15
COPY="${SITE_USER}_rehearsal"
CLUSTER_VERSION="" CLUSTER_NAME="" PGPORT_HERE=""

as_postgres() { (cd / && runuser -u postgres -- "$@"); }

sql() { as_postgres env PGOPTIONS="-c client_min_messages=warning" psql -X -q -A -t -v ON_ERROR_STOP=1 -p "$PGPORT_HERE" -d postgres -c "$1"; }

start_database() {
  find_cluster
  if [ -z "$CLUSTER_VERSION" ]; then
    pg_createcluster "$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -n | tail -n 1)" main
    find_cluster
  fi
  [ "$CLUSTER_VERSION" -ge "$OLDEST" ] || fail "Нужен PostgreSQL $OLDEST или новее, а здесь $CLUSTER_VERSION."
  pg_ctlcluster "$CLUSTER_VERSION" "$CLUSTER_NAME" status >/dev/null ||
    pg_ctlcluster "$CLUSTER_VERSION" "$CLUSTER_NAME" start 9>&- ||
    fail "Сервер базы данных не запускается: journalctl -u postgresql@$CLUSTER_VERSION-$CLUSTER_NAME, место на диске: df -h"
  wait_for 30 sql "SELECT 1" || fail "Сервер базы данных не отвечает: systemctl status postgresql"
}

# The server that DATABASE_URL names; on the first run the newest one.
find_cluster() {
  local port="" line
  [ ! -f "$ENV_FILE" ] || port="$(port_in_env)"
  line="$(pg_lsclusters --no-header | awk -v port="$port" 'port == "" || $3 == port {print $1, $2, $3}' | sort -n | tail -n 1)"
  read -r CLUSTER_VERSION CLUSTER_NAME PGPORT_HERE <<<"$line" || true
}

port_in_env() {
  local url pattern="^postgresql://$SITE_USER@/$SITE_USER\?host=/var/run/postgresql(&port=([0-9]+))?$"
  url="$(env_value DATABASE_URL)"
  [[ "$url" =~ $pattern ]] ||
    fail "DATABASE_URL в $ENV_FILE ведёт не на базу $SITE_USER этой машины. Чужую базу установка не обновляет."
  printf '%s' "${BASH_REMATCH[2]:-5432}"
}

url_of() {
  local port=""
  [ "$PGPORT_HERE" = 5432 ] || port="&port=$PGPORT_HERE"
  printf 'postgresql://%s@/%s?host=/var/run/postgresql%s' "$SITE_USER" "$1" "$port"
}

make_role_and_database() {
  [ -n "$(sql "SELECT 1 FROM pg_roles WHERE rolname = '$SITE_USER'")" ] ||
    sql "CREATE ROLE $SITE_USER LOGIN CREATEDB" # for the drill
  [ -n "$(sql "SELECT 1 FROM pg_database WHERE datname = '$SITE_USER'")" ] || make_database "$SITE_USER"
}

make_database() {
  sql "CREATE DATABASE $1 OWNER $SITE_USER TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
}

drop_copy() { [ -z "$PGPORT_HERE" ] || sql "DROP DATABASE IF EXISTS $COPY WITH (FORCE)"; }

# Only an administrator of the database may keep what people type out of the server's log.
keep_log_private() {
  local line
  PYTHONPATH="$RELEASE/site" "$RELEASE/.venv/bin/python" -c '
from config.database import PRIVATE_LOG
for name, value in PRIVATE_LOG.items():
    print(f"SET {name} = \x27{value}\x27")' | while read -r line; do sql "ALTER ROLE $SITE_USER $line"; done
}
