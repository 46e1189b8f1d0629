# shellcheck shell=bash
# Configuration of nginx: writes its files, and restores the old ones if nginx rejects them.

NGINX=/etc/nginx/tochki
SITE_FILE=/etc/nginx/sites-available/tochki

# Has no effect until nginx is reloaded.
write_nginx() {
  local old
  old="$(mktemp -d)"
  [ ! -d "$NGINX" ] || cp -a "$NGINX" "$old/tochki"
  [ ! -f "$SITE_FILE" ] || cp -a "$SITE_FILE" "$old/tochki.site"
  put_nginx_files
  if ! nginx -t -q; then
    take_nginx_back "$old"
    fail "nginx не принимает настройки, причина выше. Если она в сертификате, проверьте файлы: $CERTIFICATE $KEY"
  fi
  rm -rf "$old"
}

take_nginx_back() {
  if [ -d "$1/tochki" ]; then
    cp -a "$1/tochki/." "$NGINX/"
    cp -a "$1/tochki.site" "$SITE_FILE"
  else
    rm -f /etc/nginx/sites-enabled/tochki
  fi
  rm -rf "$1"
}

put_nginx_files() {
  local entrance=tls
  [ -z "$PROXY" ] || entrance=proxy
  [ -n "$CERTIFICATE$PROXY" ] || make_temporary_certificate
  install -d "$NGINX"
  fill_in "nginx.conf" "$SITE_FILE"
  fill_in "nginx/entrance-$entrance.conf" "$NGINX/entrance.conf"
  fill_in "nginx/listen-$entrance.conf" "$NGINX/listen.conf"
  site_headers static >"$NGINX/headers.conf"
  site_headers media >"$NGINX/headers-media.conf"
  site_headers pages >"$NGINX/headers-pages.conf"
  [ -f "$NGINX/upstream.conf" ] || write_upstream "$IDLE_PORT"
  ln -sfn "$SITE_FILE" /etc/nginx/sites-enabled/tochki
  # Debian's default site would answer for unknown hosts.
  [ "$(readlink /etc/nginx/sites-enabled/default)" != /etc/nginx/sites-available/default ] ||
    rm /etc/nginx/sites-enabled/default
}

fill_in() {
  local without_ipv6=()
  [ -e /proc/net/if_inet6 ] || without_ipv6=(-e '/# IPv6$/d')
  sed -e "s|@HOST@|$ASCII_HOST|g" -e "s|@PROXY@|$PROXY|g" \
    -e "s|@CERTIFICATE@|${CERTIFICATE:-$ETC/tls/certificate.pem}|g" -e "s|@KEY@|${KEY:-$ETC/tls/key.pem}|g" \
    "${without_ipv6[@]}" "$RELEASE/deploy/$1" >"$2"
}

site_headers() {
  as_site PYTHONPATH="$RELEASE/site:$RELEASE" DJANGO_SETTINGS_MODULE=config.settings \
    "$RELEASE/.venv/bin/python" "$RELEASE/deploy/lib/headers.py" "$1"
}

# The second server answers only while the first one refuses connections, that is during an upgrade.
write_upstream() {
  local second
  second="$(other_port "$1")"
  printf 'server 127.0.0.1:%s max_fails=0;\nserver 127.0.0.1:%s max_fails=0 backup;\n' "$1" "$second" >"$NGINX/upstream.conf.new"
  mv "$NGINX/upstream.conf.new" "$NGINX/upstream.conf"
}

make_temporary_certificate() {
  [ ! -f "$ETC/tls/key.pem" ] || return 0
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj "/CN=$ASCII_HOST" \
    -addext "subjectAltName=DNS:$ASCII_HOST" -keyout "$ETC/tls/key.pem" -out "$ETC/tls/certificate.pem" 2>/dev/null
}
