# One menu of commands. `script/server` and `script/test` are the contract and need no `just`.

_list:
    @just --list --unsorted

# Start the demo: the desk, sample data, the platform's emulator
dev *arguments:
    script/server {{ arguments }}

# Test one crate: `just test domain`
test crate:
    cargo test -p pupitre-{{ crate }}

# Everything, on both databases, with the counts
test-all *arguments:
    script/test {{ arguments }}

# Format Rust and the web
fmt:
    cargo fmt --all
    cd web && npm run format

# The lints, as they are judged
lint:
    cargo clippy --workspace --all-targets -- -D warnings
    cd web && npm run check

# Write the generated files anew: snapshots, OpenAPI, the client's types
gen:
    INSTA_UPDATE=always cargo test --workspace --no-fail-fast
    cd web && npm run generate

# A browser on the real binary
e2e:
    cargo build -p pupitre
    cd web && npm run e2e

# What continuous integration runs
ci:
    .ci/run

# The binary that is published
release:
    cd web && npm ci && npm run build
    cargo build --locked --release -p pupitre
