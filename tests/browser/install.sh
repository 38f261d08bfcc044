#!/bin/sh
# Chromium for the browser tests: already there, or by apt where that is allowed, or the command to run.
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo"; else as_root="no"; fi
    if [ "$as_root" != no ]; then
        echo "Installing Chromium for the browser tests ..."
        $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq chromium >/dev/null && exit 0
    fi
fi
echo "No Chromium here: the tests in tests/browser will be skipped. To run them: sudo apt-get install chromium"
