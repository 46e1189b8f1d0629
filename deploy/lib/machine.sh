# shellcheck shell=bash
# The machine: its system, packages, user, folders, disks and clock.

PACKAGES=(python3 python3-venv git ca-certificates curl openssl procps logrotate nginx-light
  libnginx-mod-http-brotli-static postgresql postgresql-client)

check_system() {
  [ "$(id -u)" = 0 ] || fail "Нужны права администратора: запустите от root."
  local ID="" VERSION_ID=""
  # shellcheck source=/dev/null
  . /etc/os-release
  case "$ID $VERSION_ID" in
    "debian 12") ;;
    "debian 13" | "ubuntu 24.04") say "$ID $VERSION_ID: написано и для неё, но не испытано. Испытано на Debian 12." ;;
    *) fail "Нужен Debian 12 (или 13, или Ubuntu 24.04), а здесь $ID $VERSION_ID." ;;
  esac
  command -v systemctl >/dev/null || fail "Нужна машина с systemd."
}

# Allow one run at a time: a second one would switch to a release that the first is still building.
take_turn() {
  exec 9>/run/tochki-install.lock
  flock -n 9 || fail "Установка уже идёт: дождитесь её конца."
}

install_packages() {
  local missing=() name
  for name in "${PACKAGES[@]}"; do
    [ "$(dpkg-query -W -f '${Status}' "$name" 2>/dev/null)" = "install ok installed" ] || missing+=("$name")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  apt-get install -qy --no-install-recommends "${missing[@]}"
}

make_user_and_folders() {
  getent passwd "$SITE_USER" >/dev/null || useradd --system --home-dir "$DATA" --shell /usr/sbin/nologin "$SITE_USER"
  install -d -m 755 "$CODE" "$CODE/releases" "$CODE/venvs" "$CODE/web" /var/lib/tochki-acme
  install -d -m 750 -g "$SITE_USER" "$ETC"
  install -d -m 750 "$ETC/tls"
  install -d -m 755 -o "$SITE_USER" -g "$SITE_USER" "$DATA/media" "$DATA/static" "$DATA/mirror"
  install -d -m 710 -o "$SITE_USER" -g www-data "$DATA" # uploads hold consents: other users have no way in
  install -d -m 700 -o "$SITE_USER" -g "$SITE_USER" "$KEYS"
  install -d -m 700 -o www-data -g www-data /var/cache/nginx/tochki
}

# Only on the first run: later an absent folder means that its disk is gone.
make_backup_folders() {
  local folder
  for folder in "$BACKUPS" "$KEY_COPIES"; do
    install -d -m 700 -o "$SITE_USER" -g "$SITE_USER" "$folder"
  done
}

check_rights() {
  local folder foreign
  for folder in "$DATA" "$KEYS"; do
    foreign="$(find "$folder" ! -user "$SITE_USER" -print -quit)"
    [ -z "$foreign" ] || fail "$foreign принадлежит другому пользователю. Верните: chown -R $SITE_USER: $folder"
  done
}

check_clock() {
  local newest
  if timedatectl show --property=NTPSynchronized 2>/dev/null | grep -q '=no$'; then
    say "Часы не сверяются с сервером времени, а голосование начинается и кончается по ним: timedatectl set-ntp true"
  fi
  [ -d "$BACKUPS" ] || return 0
  newest="$(find "$BACKUPS" -mindepth 2 -maxdepth 2 -name manifest.json -newermt '5 minutes' -print -quit)"
  [ -z "$newest" ] || fail "Часы отстают: копия $(dirname "$newest") сделана «в будущем». Поправьте: timedatectl set-ntp true. Если часы верны, они спешили тогда: удалите эту копию."
}

check_space() {
  local database_mb
  database_mb=$(($(sql "SELECT coalesce(sum(pg_database_size(oid)), 0) FROM pg_database WHERE datname = '$SITE_USER'") >> 20))
  need_space "$(sql "SHOW data_directory")" $((2 * database_mb + 200))
  need_space "$CODE" 1000
  need_space "$DATA" 300
  if [ -d "$BACKUPS" ]; then need_space "$BACKUPS" $((database_mb + 50)); fi
}

need_space() {
  local free
  free="$(df --output=avail --block-size=1M "$1" | tail -n 1)"
  [ "$free" -ge "$2" ] || fail "Мало места: на диске с $1 свободно ${free// /} МБ, нужно $2. Освободите место или увеличьте диск."
}
