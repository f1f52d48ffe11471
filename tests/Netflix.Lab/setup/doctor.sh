# What is missing on this machine, with the remedy; changes nothing.

doctor() {
  local troubles=0
  check() { # check NAME REMEDY COMMAND…: the command prints what was found, or fails
    local name=$1 remedy=$2 found
    shift 2
    if found=$("$@" 2>/dev/null) && [ -n "$found" ]; then
      printf '  %s✓%s %-14s %s\n' "$green" "$plain" "$name" "$found"
    else
      printf '  %s✗%s %-14s %s\n' "$red" "$plain" "$name" "$remedy"
      troubles=$((troubles + 1))
    fi
  }
  say_step "Tools"
  check "system" "made for Debian 12 or newer: other systems need the packages below by hand" sh -c '. /etc/os-release && [ "$ID" = debian ] && echo "$PRETTY_NAME"'
  check "dotnet" "install the .NET SDK 10 (https://dot.net)" dotnet --version
  check "ffmpeg" "./netflix up installs it (apt-get install ffmpeg)" sh -c 'ffmpeg -version | head -n 1 | cut -d" " -f1-3'
  check "postgresql" "./netflix up installs it (apt-get install postgresql)" sh -c '/usr/lib/postgresql/*/bin/postgres --version'
  check "redis-server" "only for tests; ./netflix test installs it" sh -c 'redis-server --version | cut -d" " -f1-3'
  check "slowhttptest" "only for tests; ./netflix test installs it" sh -c 'slowhttptest -h 2>&1 | grep -o "version .*"'
  check "gobgpd" "only for tests; ./netflix test installs it" sh -c 'gobgpd --version'
  check "bird" "only for tests; ./netflix test installs it" sh -c '/usr/sbin/bird --version 2>&1'
  check "chromium" "only for tests and bench startup; ./netflix test installs it" sh -c 'chromium --version'
  check "node" "./netflix up installs it (Node.js $node_minimum or newer)" sh -c "node --version | grep v; [ \"\$(printf '%s\n' $node_minimum \"\$(node --version | tr -d v)\" | sort -V | head -n 1)\" = $node_minimum ]"
  check "packager" "./netflix up installs it (npm ci in encoder/)" sh -c "'$root/encoder/node_modules/shaka-packager/bin/packager-linux-x64' --version | head -n 1"
  say_step "Machine"
  check "disk" "less than 3 GB free below $state: free some" sh -c "mkdir -p '$state' && df -B1000000000 --output=avail '$state' | awk 'NR == 2 && \$1 >= 3 { print \$1 \" GB free\" }'"
  check "memory" "less than 2 GB available" awk '/MemAvailable/ && $2 > 2000000 { printf "%.1f GB available", $2 / 1e6 }' /proc/meminfo
  check "state folder" "not writable: $state" sh -c "test -w '$state' && echo '$state'"
  local port
  for port in 8080 8081 8082; do
    check "port $port" "in use: stop that program, or ./netflix up --port PORT" bash -c "! (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null && echo free"
  done
  if [ "$troubles" -eq 0 ]; then say_done "all well"; else
    printf '\n%s to mend.\n' "$troubles"
    return 1
  fi
}
