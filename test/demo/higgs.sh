#!/usr/bin/env bash
# Turns the activity log of the SNAP data set higgs-twitter (actor, other person, unix seconds, kind; separated by
# spaces) into the CSV that the demo reads. The actor is the customer, the other the
# author because of whom he acted; RT shares, MT mentions, RE replies.
#
#   test/demo/higgs.sh ../shared/data/higgs-activity_time.txt.gz > higgs.csv && make demo DATA=higgs.csv
set -euo pipefail

[ $# = 1 ] || { echo "Usage: test/demo/higgs.sh higgs-activity_time.txt.gz > higgs.csv" >&2; exit 2; }

gzip -dcf -- "$1" | awk '
	BEGIN { name["RT"] = "share"; name["MT"] = "mention"; name["RE"] = "reply"; print "customer,at,kind,channel,author" }
	NF != 4 || !($4 in name) { print "line " NR " is not an interaction: " $0 > "/dev/stderr"; exit 1 }
	{ print $1 "," $3 "," name[$4] ",twitter," $2 }'
