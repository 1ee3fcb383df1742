#!/usr/bin/env bash
# What read_csv.pl makes of good and bad files. Each case: the input, the exit status, and the exact output.
set -euo pipefail
shopt -s lastpipe		# expect, at the end of a pipe, counts in this shell
export LC_ALL=C.UTF-8

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
wrong=0

# expect "case" status "output, errors after it" reads the file from standard input.
expect() {
	local status=0 answer errors
	errors=$(mktemp)
	answer=$(perl "$here/read_csv.pl" 2>"$errors") || status=$?
	answer+=$(cat "$errors")
	rm "$errors"
	if [ "$status" = "$2" ] && [ "$answer" = "$3" ]; then return; fi
	wrong=$((wrong + 1))
	printf '%s: status %s instead of %s\nexpected: %s\nanswered: %s\n' "$1" "$status" "$2" "$3" "$answer"
}

header='customer,at,kind'

# ---- good files
printf '%s\n' "$header,channel,value,author" 'c,2025-01-02,visit,web,1.5,d' 'd,2025-01-02 10:11,visit,,,' |
	expect "all columns; empty ones are NULL" 0 $'c\t2025-01-02\tvisit\tweb\t1.5\td\nd\t2025-01-02 10:11\tvisit\t\\N\t\\N\t\\N'
printf '\xef\xbb\xbfKIND, At ,customer\r\nvisit,2025-01-02T03:04:05.5Z,c\r\n\r\n' |
	expect "byte order mark, CRLF, any order and case, blank line" 0 $'c\t2025-01-02T03:04:05.5Z\tvisit\t\\N\t\\N\t\\N'
printf 'customer;at;kind\nc;2025-01-02;a,b\n' | expect "semicolons" 0 $'c\t2025-01-02\ta,b\t\\N\t\\N\t\\N'
printf '%s\nc,1341100972,v\nc,1341100972.25,v' "$header" |
	expect "unix seconds, no last line end" 0 $'c\t2012-07-01 00:02:52+00\tv\t\\N\t\\N\t\\N\nc\t2012-07-01 00:02:52.25+00\tv\t\\N\t\\N\t\\N'
printf '%s\n"a ""b"", c\nd",2024-02-29 23:59:59+05:30,"t\tb\\"\n' "$header" |
	expect "quotes, line breaks and what COPY must have escaped" 0 $'a "b", c\\nd\t2024-02-29 23:59:59+05:30\tt\\tb\\\\\t\\N\t\\N\t\\N'
printf '%s,note\nc,2025-01-02,v,hm\n' "$header" | expect "other columns" 0 $'c\t2025-01-02\tv\t\\N\t\\N\t\\Ncolumns left out: note'

# ---- bad headers
printf '' | expect "empty file" 1 'the file is empty'
printf '%s\n' "$header" | expect "header alone" 1 'no line of data below the header'
printf 'customer,time,what\nc,2025-01-02,v\n' | expect "missing columns" 1 'the header lacks at, kind; it has: customer, time, what
Needed in the first line: customer, at, kind and optionally channel, value, author, in any order'
printf 'customer,at,kind,at\nc,1,v,2\n' | expect "a column twice" 1 'the header names at twice'
printf '\xff\xfec\x00' | expect "UTF-16" 1 'the file is UTF-16: save it as UTF-8'

# ---- bad lines
bad() { printf '%s,channel,value\n%s\n' "$header" "$2" | expect "$1" 1 "  line 2: $3"$'\n1 bad line, 0 good: nothing was loaded'; }
bad "no customer" ',2025-01-02,v,,' 'customer is empty'
bad "no time" 'c,,v,,' 'at is empty'
bad "no kind" 'c,2025-01-02,,,' 'kind is empty'
bad "too few fields" 'c,2025-01-02,v' '3 fields, but the header has 5'
bad "too many fields" 'c,2025-01-02,v,,,' '6 fields, but the header has 5'
bad "infinite time" 'c,-Infinity,v,,' 'at must be finite: -Infinity'
bad "no leap year" 'c,2100-02-29,v,,' 'at is no date or time that exists: 2100-02-29'
bad "hour" 'c,2025-01-02 24:00,v,,' 'at is no date or time that exists: 2025-01-02 24:00'
bad "milliseconds" 'c,1341100972000,v,,' 'at is a number of 13 digits, unix seconds have 9 or 10: 1341100972000'
bad "ambiguous date" 'c,03/04/2025,v,,' 'at is no time: 03/04/2025 (expected: 2025-03-31, 2025-03-31 14:30:00, 2025-03-31T14:30:00+02:00 or unix seconds)'
bad "not a number" 'c,2025-01-02,v,,12 EUR' 'value is no finite number: 12 EUR'
bad "NaN" 'c,2025-01-02,v,,NaN' 'value is no finite number: NaN'
bad "too large" 'c,2025-01-02,v,,1e400' 'value is out of range: 1e400'
bad "bytes that are no text" $'c,2025-01-02,v\xff,,' 'kind is not valid UTF-8'
bad "quote inside a field" 'c,2025-01-02,v"i"s,,' 'a quote in the middle of a field: quote the whole field and double the quotes in it'
bad "open quote" 'c,2025-01-02,"v,,' 'a quote is opened and never closed'

# Line numbers count the lines of a quoted field; ten bad lines are shown.
printf '%s\n"c\nd\ne",2025-01-02,v\n,2025-01-02,v\n' "$header" |
	expect "line number after a long record" 1 $'c\\nd\\ne\t2025-01-02\tv\t\\N\t\\N\t\\N  line 5: customer is empty\n1 bad line, 1 good: nothing was loaded'
{ echo "$header"; for _ in {1..12}; do echo 'c,2025-01-02,'; done; } |
	expect "many bad lines" 1 "$(for n in {2..11}; do echo "  line $n: kind is empty"; done)
  ... and 2 more
12 bad lines, 0 good: nothing was loaded"

exit "$((wrong > 0))"
