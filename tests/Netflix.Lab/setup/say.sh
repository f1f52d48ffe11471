# How the set-up speaks: a line a step, what it took, and one clear line with the remedy when something fails.

if [ -t 1 ]; then bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' yellow=$'\e[33m' grey=$'\e[90m' plain=$'\e[0m'; else bold='' green='' red='' yellow='' grey='' plain=''; fi

say_step() { printf '%s▸ %s%s\n' "$bold" "$1" "$plain"; }
say_done() { printf '  %s✓%s %s\n' "$green" "$plain" "$1"; }
warn() { printf '  %s!%s %s\n' "$yellow" "$plain" "$1"; }
fail() {
  printf '%s✗%s %s\n' "$red" "$plain" "$1" >&2
  exit 1
}

# run_logged WHAT REMEDY COMMAND…: runs with its output in a log, seconds counting on a terminal; shows the log's end on failure.
run_logged() {
  local what=$1 remedy=$2 log began=$SECONDS pid
  shift 2
  mkdir -p "$state/logs"
  log=$state/logs/setup-$(tr -cs 'a-z0-9\n' '-' <<<"${what,,}" | cut -c1-40 | sed 's/-*$//').log
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  trap 'kill "$pid" 2>/dev/null || true; exit 130' INT TERM
  if [ -t 1 ]; then
    while kill -0 "$pid" 2>/dev/null; do
      printf '\r  %s… %ss%s\e[K' "$grey$what " "$((SECONDS - began))" "$plain"
      sleep 0.5
    done
    printf '\r\e[K'
  else
    printf '  … %s\n' "$what"
  fi
  if ! wait "$pid"; then
    trap - INT TERM
    tail -n 15 "$log" >&2
    fail "$what failed (all of it: $log). $remedy"
  fi
  trap - INT TERM
  say_done "$what $grey$((SECONDS - began)) s$plain"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# A stamp says that a step was done for these very inputs.
stamp_is() { [ "$(cat "$state/setup/$1" 2>/dev/null)" = "$2" ]; }
set_stamp() {
  mkdir -p "$state/setup"
  printf '%s' "$2" >"$state/setup/$1"
}
