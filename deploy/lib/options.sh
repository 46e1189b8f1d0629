# shellcheck shell=bash
# shellcheck disable=SC2034 # other parts read the options
# Options of the command line; /etc/tochki/install keeps them for later runs.

KEPT=(HOST CERTIFICATE KEY PROXY ALARM_EMAILS DEMO)
HOST="" CERTIFICATE="" KEY="" PROXY="" ALARM_EMAILS="" DEMO=""
ASCII_HOST=""

USAGE='Установка и обновление сайта. Запускайте от root из папки с кодом:

  deploy/install --host сайт.рф --alarm-emails admin@example.ru
  deploy/install                    обновить: прежние ответы помнятся

  --host ИМЯ                        имя сайта, можно кириллицей
  --certificate ФАЙЛ --key ФАЙЛ     сертификат с цепочкой и его ключ; без них — временный, самоподписанный
  --outer-proxy АДРЕС               TLS заканчивается на другом прокси-сервере с этим адресом или сетью
  --alarm-emails АДРЕС,АДРЕС        кому писать о тревогах
  --demo                            показать демонстрацию: коды голосования на экране, пробные учётные записи'

read_options() {
  [ ! -f "$ETC/install" ] || source_kept
  [ ! -f "$ENV_FILE" ] || BACKUPS="$(env_value BACKUP_DIR)"
  while [ $# -gt 0 ]; do
    case "$1" in
      --host) HOST="${2:?$1}" && shift ;;
      --certificate) CERTIFICATE="${2:?$1}" PROXY="" && shift ;;
      --key) KEY="${2:?$1}" && shift ;;
      --outer-proxy) PROXY="${2:?$1}" && shift ;;
      --alarm-emails) ALARM_EMAILS="${2:?$1}" && shift ;;
      --demo) DEMO=1 ;;
      --help | -h) say "$USAGE" && exit 0 ;;
      *) fail "Неизвестный параметр $1."$'\n\n'"$USAGE" ;;
    esac
    shift
  done
  [ -n "$HOST" ] || fail "Назовите сайт: deploy/install --host сайт.рф"
  [[ "$HOST" != *[/:@[:space:]]* ]] || fail "--host — только имя, без https:// и порта: сайт.рф"
  [ "${CERTIFICATE:+given}" = "${KEY:+given}" ] || fail "Сертификат и ключ называют вместе: --certificate … --key …"
  local file
  for file in "$CERTIFICATE" "$KEY"; do
    [ -r "${file:-/dev/null}" ] || fail "Файла $file нет или его не прочитать: назовите другой."
  done
}

source_kept() {
  # shellcheck source=/dev/null
  . "$ETC/install"
}

keep_options() {
  local name
  for name in "${KEPT[@]}"; do printf '%s=%q\n' "$name" "${!name}"; done >"$ETC/install.new"
  mv "$ETC/install.new" "$ETC/install"
}

# What browsers send for a Cyrillic name: сайт.рф is xn--80aswg.xn--p1ai. A bare system has Python only after the packages.
name_host() {
  ASCII_HOST="$(ascii_host)"
  [[ "$ASCII_HOST" =~ ^[a-z0-9.-]+$ ]] || fail "Имя $HOST не годится: только буквы, цифры, дефисы и точки."
}

ascii_host() {
  /usr/bin/python3 -c 'import sys; print(sys.argv[1].lower().encode("idna").decode())' "$HOST" 2>/dev/null ||
    fail "Имя $HOST не записать так, как его шлют браузеры: проверьте, нет ли в нём лишних знаков."
}
