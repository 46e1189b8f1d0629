# shellcheck shell=bash
# Units of systemd, and the change from one web server to the next without a lost request.

PORTS=(8101 8102)
LIVE_PORT="" IDLE_PORT=""

wait_for() {
  local until=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $until ] || return 1
    sleep 0.3
  done
}

# Request a page from a web server directly; `page_of_site` goes through nginx, like visitors.
page_answers() {
  curl -fsS -o /dev/null --max-time 20 -H "Host: $ASCII_HOST" -H "X-Forwarded-Proto: https" "http://127.0.0.1:$1$2"
}

page_of_site() {
  if [ -n "$PROXY" ]; then
    curl -fsS --max-time 20 -H "Host: $ASCII_HOST" -H "X-Forwarded-Proto: https" "http://127.0.0.1$1"
  else
    curl -fsSk --max-time 20 --resolve "$ASCII_HOST:443:127.0.0.1" "https://$ASCII_HOST$1"
  fi
}

find_ports() {
  LIVE_PORT="$(sed -n 's/^server 127.0.0.1:\([0-9]*\) max_fails=0;$/\1/p' "$NGINX/upstream.conf" 2>/dev/null)" || true
  IDLE_PORT="$(other_port "$LIVE_PORT")"
  # upstream.conf is wrong if a run was killed during the switch and the machine restarted after that.
  [ -n "$LIVE_PORT" ] || return 0
  if ! serves "$LIVE_PORT" && serves "$IDLE_PORT"; then
    LIVE_PORT="$IDLE_PORT"
    IDLE_PORT="$(other_port "$LIVE_PORT")"
  fi
}

serves() { systemctl is-active -q "tochki-web@$1"; }

other_port() { if [ "$1" = "${PORTS[0]}" ]; then printf '%s' "${PORTS[1]}"; else printf '%s' "${PORTS[0]}"; fi; }

# Stop a server left by a killed run: it would answer instead of the new version.
clear_idle_port() {
  systemctl stop "tochki-web@$IDLE_PORT"
  stop_idle KILL
}

stop_idle() { pkill "-$1" -u "$SITE_USER" -f "config[.]server --port $IDLE_PORT( |$)" || true; }

write_units() {
  install -m 644 "$RELEASE"/deploy/systemd/* /etc/systemd/system/
  install -m 755 "$RELEASE/deploy/manage" /usr/local/bin/tochki
  systemctl daemon-reload
}

# A link of its own for each port: the old server restarts with the old code, whatever `current` is.
start_version() {
  link "$RELEASE" "$CODE/web/$IDLE_PORT"
  link "$RELEASE" "$CODE/current"
  systemctl enable -q tochki-worker
  systemctl restart tochki-worker
  systemctl start "tochki-web@$IDLE_PORT"
  wait_for 90 page_answers "$IDLE_PORT" /readyz ||
    fail "Новая версия не готова: $(curl -sS -H "Host: $ASCII_HOST" "http://127.0.0.1:$IDLE_PORT/readyz" 2>&1)"
}

link() {
  ln -sfn "$1" "$2.new"
  mv -T "$2.new" "$2"
}

# The old server stays until the workers of nginx that ask it first have gone; a body that they still receive then
# reaches the new one.
switch_visitors() {
  systemctl enable -q nginx "tochki-web@$IDLE_PORT" tochki-backup.timer tochki-watch.timer
  write_upstream "$IDLE_PORT"
  systemctl start tochki-backup.timer tochki-watch.timer
  reload_nginx || {
    [ -z "$LIVE_PORT" ] || write_upstream "$LIVE_PORT"
    fail "nginx не перечитал настройки и работает по старым, причина в конце /var/log/nginx/error.log."
  }
  [ -n "$LIVE_PORT" ] || return 0
  wait_for 60 old_nginx_is_gone || true
  systemctl disable -q "tochki-web@$LIVE_PORT"
  systemctl stop "tochki-web@$LIVE_PORT"
}

# `nginx -t` binds no ports, and a reload fails silently: only new worker processes prove success.
reload_nginx() {
  local before
  before="$(nginx_workers)"
  systemctl reload-or-restart nginx && wait_for 20 has_new_workers "$before"
}

nginx_workers() { pgrep -f '^nginx: worker process$' | sort; }

has_new_workers() { [ -n "$(comm -13 <(printf '%s\n' "$1") <(nginx_workers))" ]; }

old_nginx_is_gone() {
  sleep 1
  ! pgrep -f 'nginx: worker process is shutting down'
}

check_site() {
  local unit
  for unit in nginx tochki-worker "tochki-web@$IDLE_PORT"; do
    systemctl is-active -q "$unit" || fail "Служба $unit не работает: journalctl -u $unit"
  done
  wait_for 60 page_of_site /readyz || fail "Сайт не готов: $(page_of_site /readyz 2>&1)"
  page_of_site / >/dev/null || fail "Главная страница не открывается: journalctl -u tochki-web@$IDLE_PORT"
  manage check --deploy --database default
}

report() {
  say
  say "Готово: https://$HOST/, версия $(basename "$RELEASE")."
  [ -n "$LIVE_PORT" ] || say "Первого администратора создаст: tochki createsuperuser. Дальше — deploy/RUNBOOK.md."
  [ -n "$CERTIFICATE$PROXY" ] || say "Сертификат временный, браузеры ему не верят: раздел «Сертификат» в deploy/RUNBOOK.md."
}
