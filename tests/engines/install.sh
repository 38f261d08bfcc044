#!/bin/sh
# Java for the tests on Spark: already there, or by apt where that is allowed, or the command to run.
if [ -n "$JAVA_HOME" ] || command -v java >/dev/null 2>&1; then exit 0; fi
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo"; else as_root="no"; fi
    if [ "$as_root" != no ]; then
        echo "Installing Java for the tests on Spark ..."
        $as_root apt-get update -qq
        for package in openjdk-17-jre-headless openjdk-21-jre-headless default-jre-headless; do
            DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq "$package" >/dev/null 2>&1 && exit 0
        done
    fi
fi
echo "No Java here: the tests on Spark will be skipped. To run them: sudo apt-get install openjdk-17-jre-headless"
