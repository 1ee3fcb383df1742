#!/usr/bin/env perl
# Reads a CSV file of interactions from standard input and writes rows for COPY (customer, at, kind, channel, value, author)
# to standard output. Every line is checked before the database sees any: bad ones are reported with their line number
# on standard error, and the exit status is 1. Perl because every Debian has it and line numbers survive quoted
# line breaks.
use strict;
use warnings;

my $SHOWN = 10;    # bad lines shown in full; the others are counted

my @COLUMNS = qw(customer at kind channel value author);
my @NEEDED = qw(customer at kind);
my ($bad, $good, $line) = (0, 0, 0);

binmode STDIN;
binmode STDOUT;
exit main();

sub main
{
	my $header = <STDIN>;
	refuse("the file is empty") unless defined $header;
	refuse("the file is UTF-16: save it as UTF-8") if $header =~ /^(?:\xff\xfe|\xfe\xff)/;
	$header =~ s/^\xef\xbb\xbf//;    # byte order mark
	my ($separator) = $header =~ /([,;\t])/;
	$separator = ',' unless defined $separator;
	$line = 1;
	my ($names) = fields($header, $separator);
	my @place = places(@$names);

	while (defined(my $text = <STDIN>))
	{
		my $start = ++$line;    # a record may go on over several lines
		next if $text =~ /^\r?\n?\z/;
		my ($record, $problem) = fields($text, $separator);
		if (!defined $problem && @$record != @$names)
		{
			$problem = sprintf('%d fields, but the header has %d', scalar @$record, scalar @$names);
		}
		my $row;
		($row, $problem) = convert(map { defined $_ ? $record->[$_] : '' } @place) unless defined $problem;
		if (defined $problem) { report($start, $problem) }
		else { $good++; print $row }
	}
	close STDOUT or die "cannot write: $!\n";
	refuse("no line of data below the header") unless $good || $bad;
	return 0 unless $bad;
	print STDERR '  ... and ', $bad - $SHOWN, " more\n" if $bad > $SHOWN;
	printf STDERR "%d bad %s, %d good: nothing was loaded\n", $bad, $bad == 1 ? 'line' : 'lines', $good;
	return 1;
}

sub refuse { print STDERR "$_[0]\n"; exit 1 }

sub report
{
	my ($at_line, $problem) = @_;
	print STDERR "  line $at_line: $problem\n" if ++$bad <= $SHOWN;
	return;
}

# Which field holds which column; undef for an optional one that is not there.
sub places
{
	my @names = map { my $name = lc $_; $name =~ s/^\s+|\s+$//g; $name } @_;
	my %at;
	for my $i (0 .. $#names)
	{
		refuse("the header names $names[$i] twice") if exists $at{ $names[$i] } && grep { $_ eq $names[$i] } @COLUMNS;
		$at{ $names[$i] } = $i;
	}
	my @missing = grep { !exists $at{$_} } @NEEDED;
	refuse('the header lacks ' . join(', ', @missing) . '; it has: ' . join(', ', @names) . "\n"
		. 'Needed in the first line: customer, at, kind and optionally channel, value, author, in any order') if @missing;
	my @other = grep { my $name = $_; !grep { $_ eq $name } @COLUMNS } @names;
	print STDERR 'columns left out: ', join(', ', @other), "\n" if @other;
	return map { $at{$_} } @COLUMNS;
}

# The fields of one record. Reads on while a quoted field goes on.
sub fields
{
	my ($text, $separator) = @_;
	if (index($text, '"') < 0)
	{
		$text =~ s/\r?\n\z//;
		return [ split /\Q$separator\E/, $text, -1 ];
	}
	my $start = $line;
	while (($text =~ tr/"//) % 2)
	{
		my $more = <STDIN>;
		return ([], "a quote is opened and never closed") unless defined $more;
		$line++;
		$text .= $more;
	}
	$text =~ s/\r?\n\z//;
	my @fields;
	while (1)
	{
		if ($text =~ /\G"((?:[^"]|"")*+)"(?=\Q$separator\E|\z)/gc)
		{
			(my $field = $1) =~ s/""/"/g;
			push @fields, $field;
		}
		elsif ($text =~ /\G([^"\Q$separator\E]*)(?=\Q$separator\E|\z)/gc) { push @fields, $1 }
		else { return ([], 'a quote in the middle of a field: quote the whole field and double the quotes in it') }
		last if pos($text) == length $text;
		pos($text)++;    # the separator
	}
	return [@fields];
}

# One row for COPY, or what is wrong with it.
sub convert
{
	my ($customer, $at, $kind, $channel, $value, $author) = @_;
	return (undef, 'customer is empty') if $customer eq '';
	return (undef, 'kind is empty') if $kind eq '';
	if ("$customer$kind$channel$author" =~ /[^\x01-\x7f]/)
	{
		my %text = (customer => $customer, kind => $kind, channel => $channel, author => $author);
		for my $name (sort keys %text)
		{
			return (undef, "$name holds a zero byte") if $text{$name} =~ /\0/;
			return (undef, "$name is not valid UTF-8") unless utf8::decode(my $copy = $text{$name});
		}
	}
	return (undef, 'kind is longer than 255 bytes: ' . brief($kind)) if length $kind > 255;
	return (undef, 'channel is longer than 255 bytes: ' . brief($channel)) if length $channel > 255;
	($at, my $problem) = instant($at);
	return (undef, $problem) if defined $problem;
	($value, $problem) = number($value);
	return (undef, $problem) if defined $problem;
	return join("\t", escaped($customer), $at, escaped($kind), optional($channel), $value, optional($author)) . "\n";
}

sub optional { my ($text) = @_; return $text eq '' ? '\N' : escaped($text) }

sub brief { my ($text) = @_; $text =~ s/[^\x20-\x7e]/?/g; return length $text > 40 ? substr($text, 0, 40) . '...' : $text }

sub escaped
{
	my ($text) = @_;
	if ($text =~ /[\\\t\n\r]/)
	{
		my %code = ("\\" => "\\\\", "\t" => "\\t", "\n" => "\\n", "\r" => "\\r");
		$text =~ s/([\\\t\n\r])/$code{$1}/g;
	}
	return $text;
}

# A time as COPY reads it: ISO 8601, UTC unless it says otherwise, or unix seconds.
sub instant
{
	my ($text) = @_;
	$text =~ s/^\s+|\s+$//g;
	if ($text =~ /^(\d{9,10})(\.\d+)?$/)
	{
		my ($sec, $min, $hour, $day, $month, $year) = gmtime $1;
		return sprintf '%04d-%02d-%02d %02d:%02d:%02d%s+00', $year + 1900, $month + 1, $day, $hour, $min, $sec, defined $2 ? $2 : '';
	}
	if ($text =~ /^(\d{4})-(\d\d)-(\d\d)
			(?:[T\ ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?
			\ ?(?:Z|UTC|GMT|[+-](\d\d)(?::?([0-5]\d))?)?)?$/xi)
	{
		return $text if $1 > 0 && $2 >= 1 && $2 <= 12 && $3 >= 1 && $3 <= days_in($1, $2)
			&& (!defined $4 || $4 <= 23 && $5 <= 59 && (!defined $6 || $6 <= 59) && (!defined $7 || $7 <= 15));
		return (undef, "at is no date or time that exists: $text");
	}
	return (undef, 'at is empty') if $text eq '';
	return (undef, "at must be finite: $text") if $text =~ /^[+-]?inf/i;
	return (undef, "at is a number of " . length($1) . " digits, unix seconds have 9 or 10: $text") if $text =~ /^-?(\d+)(?:\.\d*)?$/;
	return (undef, 'at is no time: ' . brief($text) . ' (expected: 2025-03-31, 2025-03-31 14:30:00, 2025-03-31T14:30:00+02:00 or unix seconds)');
}

sub days_in
{
	my ($year, $month) = @_;
	return (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[ $month - 1 ] if $month != 2;
	return $year % 4 == 0 && ($year % 100 != 0 || $year % 400 == 0) ? 29 : 28;
}

sub number
{
	my ($text) = @_;
	return '\N' if $text eq '';
	$text =~ s/^\s+|\s+$//g;
	return (undef, 'value is no finite number: ' . brief($text))
		unless $text =~ /^[+-]?(\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
	my $mantissa = $1;
	return (undef, "value is out of range: " . brief($text))
		if abs($text) == 9**9**9 || ($text == 0 && $mantissa =~ /[1-9]/);
	return $text;
}
