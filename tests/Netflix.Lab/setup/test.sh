# All tests, in one order: the quick ones first, the browser last. Ends with the line `N passed, N failed`.

passed=0 failed=0

run_tests() {
  local projects=("$@") project
  if [ ${#projects[@]} -eq 0 ]; then
    mapfile -t projects < <(cd "$root/tests" && ls -d Netflix.*.Tests | grep -v EndToEnd; echo web; ls -d "$root"/tests/Netflix.EndToEnd.Tests | xargs -n1 basename)
  fi
  for project in "${projects[@]}"; do
    say_step "$project"
    if [ "$project" = web ]; then run_web_tests; else run_project_tests "$project"; fi
  done
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
    cat "$log"
  fi
  say_done "$found_passed passed, $found_failed failed $grey$(grep -oE 'duration: .*' "$log" | tail -n 1)$plain"
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
    cat "$log"
  fi
  passed=$((passed + found_passed)) failed=$((failed + found_failed))
  say_done "$found_passed passed, $found_failed failed"
}
