# The second real clip of the demo: the trailer of Sintel, which Debian's sources of libopenshot carry.

sintel_sha256=cb0fe73fc0a7d543459996c0cdab730997e6eac1013d3ede18796f777cb7f273

fetch_sintel() {
  local file=$state/masters/sintel_trailer-720p.mp4
  [ -f "$file" ] && return
  say_step "Sintel trailer, from Debian's sources of libopenshot"
  mkdir -p "$state/masters"
  command -v dpkg-source >/dev/null || command -v apt-get >/dev/null || { warn "not on Debian: the demo goes on with one title"; return; }
  (run_logged "fetching it" "" unpack_sintel "$file") || warn "the demo goes on without it; the next \`./netflix up\` tries again"
}

# The machine's own apt sources, asked for source packages in lists of our own: nothing of the system's set-up is changed.
# Chained by &&, because a function called as a condition runs without `set -e`.
unpack_sintel() {
  local work target=$1 codename mirror
  work=$(mktemp -d)
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  [ -n "$(main_mirror "$codename")" ] || as_root apt-get update -q
  mirror=$(main_mirror "$codename")
  local own=(-o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root)
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial" &&
    printf 'deb-src %s %s main\n' "$mirror" "$codename" >"$work/sources.list" &&
    apt-get "${own[@]}" update -q &&
    (cd "$work" && apt-get "${own[@]}" source --download-only -q libopenshot) &&
    tar -xf "$work"/libopenshot_*.orig.tar.* -C "$work" --wildcards '*/examples/sintel_trailer-720p.mp4' --strip-components 2 &&
    echo "$sintel_sha256  $work/sintel_trailer-720p.mp4" | sha256sum --check &&
    mv "$work/sintel_trailer-720p.mp4" "$target"
  local result=$?
  rm -r "$work"
  return $result
}

main_mirror() {
  apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' 'Component: main' |
    awk -v release="$1" '$2 == release { print $1; exit }'
}
