# shellcheck shell=bash
# One version of the code with its environment, and what its manage.py does to the data.

RELEASE=""

as_site() { (cd / && runuser -u "$SITE_USER" -- env -i PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 "$@" 9>&-); }
manage() { as_site "$RELEASE/.venv/bin/python" "$RELEASE/manage.py" "$@"; }
env_value() { sed -n "s/^$1=//p" "$ENV_FILE" | tail -n 1; }

# Secrets are made once: later runs leave what the file says alone. It may have come from another server by hand.
write_env() {
  [ -f "$ENV_FILE" ] || new_env
  chown "root:$SITE_USER" "$ENV_FILE"
  chmod 640 "$ENV_FILE"
}

new_env() {
  local secret
  secret="$(openssl rand -base64 48 | tr -d '\n/+=')"
  (umask 027 && cat >"$ENV_FILE.new") <<END
# Настройки сайта; все переменные описаны в README.md. После правки: deploy/install
SECRET_KEY=$secret
ALLOWED_HOSTS=$ASCII_HOST
SITE_URL=https://$ASCII_HOST
DATABASE_URL=$(url_of "$SITE_USER")
BEHIND_PROXY=1
VAR_DIR=$DATA
VOTING_KEYS_DIR=$KEYS
BACKUP_DIR=$BACKUPS
BACKUP_KEYS_DIR=$KEY_COPIES
ALARM_EMAILS=$ALARM_EMAILS
DEMO=${DEMO:-0}
# EMAIL_URL=smtp+tls://имя:пароль@mail.example.ru:587
# DEFAULT_FROM_EMAIL=robot@$ASCII_HOST
END
  mv "$ENV_FILE.new" "$ENV_FILE"
}

check_env() {
  [ "$(env_value ALLOWED_HOSTS)" = "$ASCII_HOST" ] ||
    say "Имя сайта $HOST и ALLOWED_HOSTS в $ENV_FILE расходятся: впишите $ASCII_HOST в ALLOWED_HOSTS и SITE_URL."
  manage check --database default
}

build_release() {
  RELEASE="$CODE/releases/$(release_name)"
  [ ! -d "$RELEASE" ] || return 0
  rm -rf "$RELEASE.partial"
  mkdir "$RELEASE.partial"
  source_files | tar -C "$SOURCE" --create --null --files-from=- | tar -C "$RELEASE.partial" --extract --no-same-owner
  ln -s "$(made_venv)" "$RELEASE.partial/.venv"
  ln -s "$ENV_FILE" "$RELEASE.partial/.env"
  "$RELEASE.partial/.venv/bin/python" -m compileall -q "$RELEASE.partial/site" "$RELEASE.partial/showcase"
  chmod -R go=rX "$RELEASE.partial"
  mv "$RELEASE.partial" "$RELEASE"
}

in_git() { git -c safe.directory='*' -C "$SOURCE" "$@"; }

# A clean checkout is built once; a dirty checkout gets a version name of its own.
release_name() {
  local name
  name="$(in_git describe --tags --always --dirty 2>/dev/null)" || name="dirty"
  case "$name" in *dirty) name="$name-$(date +%Y%m%d-%H%M%S)" ;; esac
  printf '%s' "$name"
}

source_files() {
  if in_git rev-parse --git-dir >/dev/null 2>&1; then
    in_git ls-files -z
  else
    (cd "$SOURCE" && find . \( -name .git -o -name .venv -o -path ./var \) -prune -o -type f -print0)
  fi
}

# Versions with the same requirements share an environment.
made_venv() {
  local venv
  venv="$CODE/venvs/$(cat "$SOURCE/requirements.txt" <(/usr/bin/python3 --version) | sha256sum | cut -c 1-12)"
  if [ ! -e "$venv/complete" ]; then
    rm -rf "$venv"
    /usr/bin/python3 -m venv "$venv" >&2
    "$venv/bin/python" -m pip install -q --disable-pip-version-check -r "$SOURCE/requirements.txt" >&2
    chmod -R go=rX "$venv"
    touch "$venv/complete"
  fi
  printf '%s' "$venv"
}

# If a table stays locked, the migration fails instead of blocking readers behind it.
migrate_live() {
  as_site PGOPTIONS="-c lock_timeout=15s" "$RELEASE/.venv/bin/python" "$RELEASE/manage.py" migrate --noinput --verbosity 0
}

# Rebuild the admin's search index, since a version may change its format.
renew_search() { manage update_index --verbosity 0; }

# Old files stay for pages that readers have open. Hard links never show half a file: browsers cache it for years.
put_static() {
  if [ -d "$REHEARSAL/static" ]; then
    mv "$REHEARSAL/static/staticfiles.json" "$REHEARSAL/static.json"
    cp -al --no-clobber "$REHEARSAL/static/." "$DATA/static/"
    mv "$REHEARSAL/static.json" "$DATA/static/staticfiles.json"
  else
    manage collectstatic --noinput --verbosity 0
  fi
}

fill_new_site() {
  manage set_up_roles
  [ "$(manage shell --no-imports -c 'from showcase.pages.content_loader import is_filled; print(is_filled())')" = True ] && return
  if [ -n "$DEMO" ]; then
    manage build_demo --quiet
    manage demo_accounts
  else
    manage load_content --quiet "$RELEASE/showcase/demo/content"
  fi
}

forget_old_releases() {
  local used folder
  used="$(readlink -f "$CODE/current" "$CODE"/web/*; find "$CODE/releases" -mindepth 1 -maxdepth 1 -printf '%T@ %p\n' |
    sort -rn | head -n 3 | cut -d ' ' -f 2)"
  for folder in "$CODE"/releases/*; do
    grep -qxF "$folder" <<<"$used" || rm -rf "$folder"
  done
  used="$(readlink -f "$CODE"/releases/*/.venv)"
  for folder in "$CODE"/venvs/*; do
    grep -qxF "$folder" <<<"$used" || rm -rf "$folder"
  done
}
