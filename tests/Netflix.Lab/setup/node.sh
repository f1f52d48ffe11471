# Node.js and npm packages, each by the exact version and integrity in its lockfile.

node_minimum=20.19

need_node() {
  local tools=$state/tools/node
  if [ -x "$tools/node_modules/node/bin/node" ]; then
    export PATH=$tools/node_modules/node/bin:$PATH
  fi
  if command -v npm >/dev/null && node_is_recent; then return; fi
  say_step "Node.js"
  need_debian nodejs=node npm=npm
  if ! node_is_recent; then
    # Debian 12 has Node 18, too old for Vite; npm itself can bring a newer one, into the state folder.
    run_logged "a newer Node.js than Debian's $(node --version)" "Install Node.js $node_minimum or newer by hand." \
      npm install --no-audit --no-fund --prefix "$tools" node@22
    export PATH=$tools/node_modules/node/bin:$PATH
    hash -r
    node_is_recent || fail "Node.js $(node --version) is too old; install $node_minimum or newer."
  fi
}

node_is_recent() {
  command -v node >/dev/null && [ "$(printf '%s\n' "$node_minimum" "$(node --version | tr -d v)" | sort -V | head -n 1)" = "$node_minimum" ]
}

# npm_install FOLDER…: what the lockfile says, when it has changed or the packages are gone.
npm_install() {
  local folder stamp wanted said=''
  for folder in "$@"; do
    [ -f "$root/$folder/package-lock.json" ] || continue
    stamp=npm-${folder//\//-}
    wanted=$(sha256sum <"$root/$folder/package-lock.json")
    if stamp_is "$stamp" "$wanted" && [ -d "$root/$folder/node_modules" ]; then continue; fi
    [ -n "$said" ] || say_step "npm packages"
    said=yes
    run_logged "packages of $folder" "Is the npm registry reachable? (npm ping)" npm ci --no-audit --no-fund --prefix "$root/$folder"
    set_stamp "$stamp" "$wanted"
  done
}
