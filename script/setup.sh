# What script/server and script/test share: say, find or install tools, build the web once.
# Sourced, from the root of the repository. Quiet when there is nothing to do.

export SCARF_ANALYTICS=false MEMORY_SERVE_QUIET=1

say() { printf '%s\n' "$*" >&2; }

stop() {
  say "$@"
  exit 1
}

# need_tools <command>=<debian package> …: installs what is missing when root on Debian, else says what to do.
need_tools() {
  local pair packages=()
  for pair in "$@"; do
    command -v "${pair%%=*}" >/dev/null 2>&1 || packages+=("${pair#*=}")
  done
  install_packages "${packages[@]}"
}

install_packages() {
  [ "$#" -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    stop "Missing here: $*. On Debian or Ubuntu: sudo apt-get install $*"
  fi
  say "Installing $*"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
    --no-install-recommends "$@"; } >/dev/null || stop "apt-get could not install $*."
}

need_rust_and_node() {
  [ ! -d "${CARGO_HOME:-$HOME/.cargo}/bin" ] || PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
  command -v cargo >/dev/null 2>&1 || stop "Rust 1.95 or later is missing: see https://rustup.rs."
  if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
    stop "Node 20 or later with npm is missing: on Debian, apt-get install nodejs npm."
  fi
}

hash_of_stdin() { sha256sum | cut -d ' ' -f 1; }

# One hash over the web's sources: names and contents, tracked or new, ignored files left out.
hash_of_web_sources() {
  git ls-files -z --cached --others --exclude-standard -- web docs/openapi.json | sort -z |
    xargs -0 sha256sum 2>/dev/null | hash_of_stdin
}

# Installs the web's packages when the lock file changed since the last time.
install_web() {
  local stamp=web/node_modules/.installed lock
  lock=$(hash_of_stdin <web/package-lock.json)
  [ "$(cat "$stamp" 2>/dev/null)" != "$lock" ] || return 0
  say "Installing the web's packages"
  (cd web && npm ci --no-fund --no-audit --loglevel=error >/dev/null) || stop "npm ci failed in web/."
  printf '%s\n' "$lock" >"$stamp"
}

# Builds the desk's pages and the widget when their sources changed since the last time.
build_web() {
  local stamp=web/node_modules/.built sources
  install_web
  sources=$(hash_of_web_sources)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$sources" ] && [ -f web/desk/build/200.html ] &&
    [ -f web/widget/dist/widget.js ]; then
    return 0
  fi
  say "Building the desk's pages and the widget"
  local log
  log=$(mktemp)
  if ! (cd web && npm run build) >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    stop "The web build failed."
  fi
  rm -f "$log"
  hash_of_web_sources >"$stamp"
}
