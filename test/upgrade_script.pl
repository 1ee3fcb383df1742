#!/usr/bin/env perl
# Writes src/upgrade/scrm--OLD--NEW.sql: the statements that make version NEW, as built, of a released version OLD.
#
#   make upgrade-script                            from the newest release before the current version
#   test/upgrade_script.pl scrm--NEW.sql [FOLDER]  the same; the folder of released scripts is src/upgrade by default
#
# Both install scripts are machine-made from the same templates, so their statements are compared as text: what stands
# in both is left alone, what is new is taken over in the order of the new script, what is gone is dropped.  A function
# whose parameters, their defaults or result differ is dropped and made anew; any other difference is CREATE OR REPLACE.
# Never CASCADE: what users built on a dropped function makes the update fail, as a whole.
# What this cannot express (a changed type, operator or operator class) is an error here, not a surprise there.
# test/t/110_upgrade.pl compares the result with a new installation.
use strict;
use warnings FATAL => 'all';

my ($new_script, $folder) = @ARGV;
my ($new_version) = ($new_script // '') =~ /(?:^|\/)scrm--([^\/]+)\.sql$/
	or die "usage: test/upgrade_script.pl scrm--NEW.sql [FOLDER]\n";
$folder //= ($0 =~ s/[^\/]+$//r) . '../src/upgrade';

# ---------------------------------------------------------------- reading

# The statements of a script, without comments between them and the psql line that guards it.
sub statements
{
	my ($file) = @_;
	open my $handle, '<', $file or die "$file: $!\n";
	local $/;
	my $text = <$handle>;
	my (@statements, $statement, $atomic);
	$text =~ s/^\\.*\n//mg;
	$statement = '';
	while ($text =~ /\G(?:
			'(?:[^']|'')*' | "(?:[^"]|"")*" | (?<tag>\$\w*\$).*?\g{tag}
			| (?<comment>\/\*.*?\*\/ | --[^\n]*)
			| \w+ | (?<end>;) | .)/gsx)
	{
		my ($piece, $is_comment, $is_end) = ($&, defined $+{comment}, defined $+{end});
		next if $is_comment && $statement !~ /\S/;
		$statement .= $piece;
		$atomic = 1 if $piece eq 'ATOMIC' && $statement =~ /\bBEGIN\s+ATOMIC$/;
		$atomic = 0 if $is_end && $statement =~ /;\s*END\s*;$/;
		next if !$is_end || $atomic;
		push @statements, $statement =~ s/^\s+//r;
		$statement = '';
	}
	die "$file ends within a statement: $statement\n" if $statement =~ /\S/;
	return @statements;
}

# Splits at commas that are in no parentheses, brackets or quotes.
sub split_list
{
	my ($list) = @_;
	my @parts = ('');
	my $depth = 0;
	while ($list =~ /\G('(?:[^']|'')*'|"(?:[^"]|"")*"|.)/gs)
	{
		my $piece = $1;
		$depth += $piece =~ /^[(\[]$/ ? 1 : $piece =~ /^[)\]]$/ ? -1 : 0;
		if ($piece eq ',' && $depth == 0) { push @parts, ''; }
		else { $parts[-1] .= $piece; }
	}
	return grep { /\S/ } map { s/^\s+|\s+$//gr } @parts;
}

my $parenthesis = qr/(?<parenthesis>\((?:[^()'"]++|'(?:[^']|'')*'|"(?:[^"]|"")*"|(?&parenthesis))*\))/;

# What a statement makes or is about: its class, its name as DROP and COMMENT have it, whether it is a comment, and for
# functions and aggregates what CREATE OR REPLACE must not change.
sub describe
{
	my ($statement) = @_;
	my $text = $statement =~ s/\s+/ /gr;
	if ($text =~ /^CREATE (FUNCTION|PROCEDURE|AGGREGATE) (\S+?) ?$parenthesis ?(.*)$/)
	{
		my ($class, $name, $rest) = ($1, $2, $+{parenthesis});
		my $behind = substr $text, $+[3];
		my (@types, @kept, %defaults);
		foreach my $argument (split_list(substr $rest, 1, -1))
		{
			die "INOUT parameters are not understood: $statement\n" if $argument =~ /^INOUT\b/;
			if ($argument =~ /^OUT\b/) { push @kept, $argument; next; }
			my ($plain, $default) = split /\s+(?:DEFAULT|=)\s+/, $argument, 2;
			push @kept, $plain;
			$defaults{ scalar @kept } = $default if defined $default;
			$plain =~ s/^VARIADIC //;
			$plain =~ s/^\w+ (?=\S)//;
			die "the type of $argument is not understood: $statement\n" if $plain =~ /\s/;
			push @types, $plain;
		}
		my ($result) = $class eq 'AGGREGATE'
			? join ' ', map { $behind =~ /\b$_ = ([^,)]+)/ ? $1 : '' } 'STYPE', 'FINALFUNC'
			: $behind =~ /^\s*RETURNS ((?:SETOF )?(?:TABLE ?$parenthesis|\S+))/ ? $1 : 'what its parameters say';
		return { class => $class, name => "$name(" . join(', ', @types) . ')', kept => join(', ', @kept) . " RETURNS $result", defaults => \%defaults };
	}
	return { class => $1, name => $2, comment => 1 } if $text =~ /^COMMENT ON (OPERATOR CLASS|OPERATOR FAMILY|[A-Z]+) (.*?) IS (?:'|NULL)/;
	return { class => 'OPERATOR CLASS', name => "$1 USING $2" } if $text =~ /^CREATE OPERATOR CLASS (\S+) .*?\bUSING (\w+) AS/;
	if ($text =~ /^CREATE OPERATOR (\S+) ?$parenthesis/)
	{
		my ($name, $how) = ($1, $+{parenthesis});
		return { class => 'OPERATOR', name => "$name (" . join(', ', map { $how =~ /\b$_ = ([^,)]+)/ ? $1 : 'NONE' } 'LEFTARG', 'RIGHTARG') . ')' };
	}
	return { class => 'SHELL TYPE', name => $1 } if $text =~ /^CREATE TYPE (\S+?);/;
	return { class => $1, name => $2 } if $text =~ /^CREATE (TYPE|DOMAIN|VIEW|TABLE|CAST) (\S+?|\(.*?\))[ (]/;
	return { class => 'COMMAND', name => $text };
}

sub same_text { my ($one, $other) = @_; return $one =~ s|\s+| |gr eq $other =~ s|\s+| |gr; }

sub read_script
{
	my ($file) = @_;
	my @objects;
	foreach my $statement (statements($file))
	{
		my $object = describe($statement);
		$object->{text} = $statement;
		$object->{key} = join ' ', $object->{comment} ? 'COMMENT ON' : (), $object->{class}, $object->{name};
		push @objects, $object;
	}
	my %seen;
	$seen{ $_->{key} }++ && !$_->{comment} && die "$file has twice: $_->{key}\n" foreach @objects;
	$_->{comment} && $_->{class} =~ /^(FUNCTION|AGGREGATE|OPERATOR|OPERATOR CLASS)$/ && !$seen{"$_->{class} $_->{name}"}
		&& die "$file comments on what it does not make: $_->{key}\n" foreach @objects;
	# of two comments on the same, the last counts
	return reverse grep { !$_->{comment} || $seen{ $_->{key} } && delete $seen{ $_->{key} } } reverse @objects;
}

# ---------------------------------------------------------------- comparing

# May CREATE OR REPLACE lead from one to the other?  A default may come or change, but not go.
sub replaceable
{
	my ($old, $new) = @_;
	return 0 if $old->{kept} ne $new->{kept};
	defined $new->{defaults}{$_} || return 0 foreach keys %{ $old->{defaults} };
	return 1;
}

sub upgrade_statements
{
	my ($old_list, $new_list) = @_;
	my %old = map { $_->{key} => $_ } @$old_list;
	my %new = map { $_->{key} => $_ } @$new_list;
	my (%dropped, @drops, @creates);

	# last made, first dropped: aggregates before their functions
	foreach my $object (reverse @$old_list)
	{
		my $successor = $new{ $object->{key} };
		next if $object->{comment} || $object->{class} eq 'COMMAND';
		next if $successor && (same_text($object->{text}, $successor->{text}) || (defined $object->{kept} && replaceable($object, $successor)));
		$object->{class} =~ /^(FUNCTION|PROCEDURE|AGGREGATE)$/
			or die 'cannot ' . ($successor ? 'change' : 'drop') . " what was released, write that by hand: $object->{key}\n";
		$dropped{"$object->{class} $object->{name}"} = 1;
		push @drops, "DROP $object->{class} $object->{name};";
	}
	foreach my $object (@$new_list)
	{
		my $before = $old{ $object->{key} };
		$before = undef if $dropped{"$object->{class} $object->{name}"};
		next if $before && same_text($before->{text}, $object->{text});
		die "a command by itself, decide by hand what an update has to do with it: $object->{name}\n" if $object->{class} eq 'COMMAND';
		my $text = $object->{text};
		$text =~ s/^CREATE /CREATE OR REPLACE / if $before && !$object->{comment};
		push @creates, $text;
	}
	# comments on what stays
	foreach my $object (grep { $_->{comment} } @$old_list)
	{
		next if $new{ $object->{key} } || !$new{"$object->{class} $object->{name}"};
		push @creates, "COMMENT ON $object->{class} $object->{name} IS NULL;";
	}
	return (\@drops, \@creates);
}

# ---------------------------------------------------------------- writing

sub by_version
{
	my @a = split /\./, $_[0];
	my @b = split /\./, $_[1];
	while (@a && @b)
	{
		my $order = (shift @a) <=> (shift @b);
		return $order if $order;
	}
	return @a <=> @b;
}

my ($old_version) = reverse sort { by_version($a, $b) } grep { by_version($_, $new_version) < 0 }
	map { /scrm--([0-9.]+)\.sql$/ ? $1 : () } glob "$folder/scrm--*.sql"
	or die "$folder has no release before $new_version\n";
my ($drops, $creates) = upgrade_statements([ read_script("$folder/scrm--$old_version.sql") ], [ read_script($new_script) ]);

# Definitions apart, comments in a row, as a reader would.
my $body = '';
my $kind = '';
foreach my $statement (@$drops, @$creates)
{
	my $next = $statement =~ /^(DROP|COMMENT)/ ? $1 : 'CREATE';
	$body .= "\n" if $next ne $kind;
	$body .= "$statement\n";
	$kind = $next;
}

my $target = "scrm--$old_version--$new_version.sql";
open my $out, '>', "$folder/$target" or die "$folder/$target: $!\n";
print $out <<"EOF" . $body;
/* From $old_version to $new_version.  Written by "make upgrade-script", not by hand: see test/upgrade_script.pl. */
\\echo Use "ALTER EXTENSION scrm UPDATE TO '$new_version'" to load this file. \\quit

SET LOCAL search_path TO pg_catalog, pg_temp;
EOF
close $out or die "$folder/$target: $!\n";
printf "%s: %d dropped, %d made or changed\n", $target, scalar @$drops, scalar @$creates;
