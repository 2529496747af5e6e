#!/bin/sh
exec python3 docs/diagnostics.py --check
