# shellcheck shell=bash
# What the administrator reads: steps, and why a run has stopped.

STEP="начало"
STATE="new" # what a failure leaves behind: new, old (untouched), migrated (old on new tables), switched

say() { printf '%s\n' "$*"; }

fail() {
  printf '\nОшибка. %s\n' "$*" >&2
  exit 1
}

step() {
  STEP="$1"
  shift
  say "— $STEP"
  "$@"
}

explain_failure() {
  printf '\nОстановлено на шаге «%s».\n' "$STEP" >&2
  case "$STATE" in
    new) printf 'Сайт ещё не установлен. Устраните причину и запустите deploy/install снова: готовое не повторится.\n' ;;
    old) printf 'Прежняя версия работает как раньше, её база и файлы не тронуты. Устраните причину и запустите снова.\n' ;;
    migrated)
      printf 'База уже обновлена, посетителям отвечает прежняя версия. Устраните причину и запустите снова.\n'
      printf 'Не выходит — верните копию %s: раздел «Копия и возврат» в deploy/RUNBOOK.md.\n' "${BACKUP:-}"
      ;;
    switched) printf 'Посетителям отвечает новая версия, но проверка не прошла. Устраните причину и запустите снова.\n' ;;
  esac >&2
}
