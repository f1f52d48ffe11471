# Building: only when a source is newer than what was built.

configuration=Release

assembly() { echo "$root/$1/$2/bin/$configuration/net10.0/$2.dll"; }

need_dotnet() {
  command -v dotnet >/dev/null || fail "The .NET SDK 10 is missing: install dotnet-sdk-10.0 (https://dot.net), then run this again."
  dotnet --version >/dev/null 2>&1 || fail "The .NET SDK here does not satisfy global.json ($(tr -d '\n' <"$root/global.json")): install dotnet-sdk-10.0."
}

# build_dotnet TARGET: a solution, or a project's folder with all it needs.
build_dotnet() {
  local target=$1 stamp
  stamp=$state/setup/built-${target//\//-}
  if [ -f "$stamp" ] && [ -z "$(newer_sources "$stamp")" ]; then return; fi
  say_step "Building"
  mkdir -p "$state/setup"
  touch "$stamp.began"
  run_logged "dotnet build $target" "Mend the errors above, then run this again." \
    dotnet build "$root/$target" -c $configuration --nologo -v quiet -p:GenerateDocumentationFile=false
  mv "$stamp.began" "$stamp"
}

newer_sources() {
  find "$root/appliance" "$root/control-plane" "$root/origin" "$root/encoder" "$root/load-tests" "$root/tests" "$root"/*.props "$root/global.json" \
    \( -name bin -o -name obj -o -name node_modules -o -name dist -o -name TestResults \) -prune -o \
    \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.proto' -o -name '*.sql' -o -name global.json \) -newer "$1" -print -quit
}

build_web() {
  local web=$root/control-plane/web stamp=$state/setup/built-web
  if [ -f "$web/dist/index.html" ] && [ -f "$stamp" ] &&
    [ -z "$(find "$web" \( -name node_modules -o -name dist \) -prune -o -type f -newer "$stamp" -print -quit)" ]; then return; fi
  say_step "Web pages"
  mkdir -p "$state/setup"
  touch "$stamp.began"
  run_logged "vite build" "Mend the errors above, then run this again." npm run build --prefix "$web"
  mv "$stamp.began" "$stamp"
}
