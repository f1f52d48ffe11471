# Debian packages: only what is missing, and without starting the services that come along.

# need_debian PACKAGE=PROBE…: the probe is a command on PATH, or a path that may hold a *.
need_debian() {
  local pair missing=()
  for pair in "$@"; do
    have "${pair#*=}" || missing+=("${pair%%=*}")
  done
  [ ${#missing[@]} -eq 0 ] && return
  say_step "Debian packages: ${missing[*]}"
  command -v apt-get >/dev/null || fail "This set-up knows Debian only: install ${missing[*]} by hand, then run this again."
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || fail "Installing ${missing[*]} needs root: run this as root, or install sudo."
  run_logged "refreshing the package lists" "Is the network up?" as_root apt-get update -q
  run_logged "installing ${missing[*]}" "Try \`apt-get install ${missing[*]}\` by hand." install_quietly "${missing[@]}"
}

have() {
  case $1 in
    /*) compgen -G "$1" >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# The packages bring services (PostgreSQL, Redis) that nobody asked for: we run our own, so none is started nor set up.
install_quietly() {
  local policy=/usr/sbin/policy-rc.d cluster=/etc/postgresql-common/createcluster.conf ours=''
  if [ ! -e "$policy" ]; then
    ours=yes
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod +x "$policy"
  fi
  if [ ! -e "$cluster" ]; then
    as_root mkdir -p "${cluster%/*}"
    echo 'create_main_cluster = false' | as_root tee "$cluster" >/dev/null
  fi
  local result=0
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends -o Dpkg::Options::=--force-confold "$@" || result=$?
  [ -z "$ours" ] || as_root rm -f "$policy"
  return $result
}

# promtool alone, out of Debian's prometheus package: the server is not wanted here.
need_promtool() {
  export NETFLIX_PROMTOOL=$state/tools/prometheus/usr/bin/promtool
  if command -v promtool >/dev/null; then
    NETFLIX_PROMTOOL=$(command -v promtool)
  elif [ ! -x "$NETFLIX_PROMTOOL" ]; then
    say_step "promtool"
    run_logged "unpacking promtool" "Try \`apt-get install prometheus\`." unpack_package prometheus "$state/tools/prometheus"
  fi
}

unpack_package() {
  local folder result
  folder=$(mktemp -d)
  [ -n "$(apt-cache policy "$1" | grep Candidate)" ] || as_root apt-get update -q
  (cd "$folder" && apt-get -o APT::Sandbox::User=root download -q "$1") &&
    rm -rf "$2" && mkdir -p "$2" && dpkg-deb -x "$folder"/*.deb "$2"
  result=$?
  rm -r "$folder"
  return $result
}
