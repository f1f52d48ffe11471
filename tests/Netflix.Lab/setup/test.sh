# All tests, in one order: the quick ones first, the browser last. Ends with the line `N passed, N failed`.

passed=0 failed=0 failures=$state/logs/test-failures.log

run_tests() {
  local projects=("$@") project
  if [ ${#projects[@]} -eq 0 ]; then
    mapfile -t projects < <(cd "$root/tests" && ls -d Netflix.*.Tests | grep -v EndToEnd; echo web; ls -d "$root"/tests/Netflix.EndToEnd.Tests | xargs -n1 basename)
  fi
  mkdir -p "$state/logs"
  : >"$failures"
  for project in "${projects[@]}"; do
    say_step "$project"
    if [ "$project" = web ]; then run_web_tests; else run_project_tests "$project"; fi
  done
  if [ -s "$failures" ]; then
    say_step "Failed"
    cat "$failures"
  fi
  printf '\n%s passed, %s failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
}

run_project_tests() {
  local log=$state/logs/test-$1.log program
  program=$(assembly tests "$1")
  [ -f "$program" ] || fail "$1 is not a test project; they are: $(cd "$root/tests" && echo Netflix.*.Tests) web"
  # Each test project is a program; a project that hangs is ended, and counts as failed.
  if timeout --signal=INT --kill-after=30 "${NETFLIX_TEST_TIMEOUT:-900}" dotnet "$program" --no-ansi --progress off --results-directory "$state/test-results" >"$log" 2>&1 </dev/null; then
    count_dotnet "$log"
  else
    count_dotnet "$log"
    [ "$found_failed" -gt 0 ] || failed=$((failed + 1))
    note_failures "$1" "$log"
  fi
  say_done "$found_passed passed, $found_failed failed $grey$(grep -oE 'duration: .*' "$log" | tail -n 1)$plain"
}

# What the tests said, without what the servers under test logged; it stands at the very end, where people look.
note_failures() {
  {
    printf '%s (all of it: %s)\n' "$1" "$2"
    if [ "$found_failed" -gt 0 ]; then
      awk '/^failed /{ shown = 1 } /^[^ \t]/ && !/^failed /{ shown = 0 } shown' "$2" | cut -c1-1000
    else
      grep -v '^{"Timestamp"' "$2" | tail -n 40 | cut -c1-1000
    fi
  } >>"$failures"
}

count_dotnet() {
  found_passed=$(grep -oE '^ *succeeded: [0-9]+' "$1" | tail -n 1 | grep -oE '[0-9]+' || echo 0)
  found_failed=$(grep -oE '^ *failed: [0-9]+' "$1" | tail -n 1 | grep -oE '[0-9]+' || echo 0)
  passed=$((passed + found_passed)) failed=$((failed + found_failed))
}

run_web_tests() {
  local log=$state/logs/test-web.log result=0 report=$state/logs/test-web.json
  rm -f "$report"
  (cd "$root/control-plane/web" && npm run check && npx vitest run --reporter=default --reporter=json --outputFile.json="$report") >"$log" 2>&1 </dev/null || result=$?
  found_passed=$(node -p "require('$report').numPassedTests" 2>/dev/null || echo 0)
  found_failed=$(node -p "require('$report').numFailedTests" 2>/dev/null || echo 0)
  if [ $result -ne 0 ]; then
    [ "$found_failed" -gt 0 ] || found_failed=1
    printf 'web (all of it: %s)\n' "$log" >>"$failures"
    tail -n 150 "$log" >>"$failures"
  fi
  passed=$((passed + found_passed)) failed=$((failed + found_failed))
  say_done "$found_passed passed, $found_failed failed"
}
