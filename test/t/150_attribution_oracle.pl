# Attribution against exact linear algebra, full coalitions and plain readings of the rules.
#
# Random small sets of paths: removal effects by Gaussian elimination in whole numbers, Shapley values over all coalitions,
# the other models touch by touch. The reference data of JOURNEY.md: its published numbers, and the chains of order 1, 2 and
# 3 solved again from the other end. Random timelines, most of whose times tie or lie at the edge of the lookback: their
# paths once more in plain SQL. The order of rows, parts and workers change nothing.
#
# The reference data lies beside the checkout, as shared/data/attribution_paths.csv; SCRM_SHARED names another place of
# "shared". Without it that part is skipped.
#
#   SCRM_HISTORIES   how many sets of paths, and as many timelines (6,000; more under make fuzz)
#   SCRM_SEED        of the random numbers (1)
use strict;
use warnings FATAL => 'all';

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use List::Util qw(first max sum0);
use Math::BigInt;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $sets = $ENV{SCRM_HISTORIES} || 6_000;
my $timelines = $sets;
my $seed = $ENV{SCRM_SEED} || 1;
my $shared = $ENV{SCRM_SHARED} // dirname(abs_path(__FILE__)) . '/../../../shared';
my $reference = "$shared/data/attribution_paths.csv";

srand($seed);

sub below { return int(rand($_[0])) }
sub one_of { return $_[ below(scalar @_) ] }

# ---- the chain of some paths [channels, conversions, value, nulls], by its definition ----

# Weights of each state by target, value of the conversions that follow it; "start" is the empty gram.
sub chain_of
{
	my ($order, @paths) = @_;
	my (%weight, %value);

	for my $path (@paths)
	{
		my ($channels, $conversions, $value, $nulls) = @$path;
		my $size = @$channels < $order ? @$channels : $order;
		my $state = '';

		next if $conversions + $nulls == 0;
		for my $i (0 .. @$channels - $size)
		{
			my $next = join ' > ', @$channels[ $i .. $i + $size - 1 ];

			$weight{$state}{$next} += $conversions + $nulls if $next ne $state;
			$state = $next;
		}
		$weight{$state}{conversion} += $conversions if $conversions > 0;
		$weight{$state}{null} += $nulls if $nulls > 0;
		$value{$state} += $value;
	}
	return { weight => \%weight, value => \%value };
}

sub holds { my ($state, $channel) = @_; return scalar grep { $_ eq $channel } split / > /, $state }

sub without
{
	my ($chain, $channel) = @_;
	return grep { !defined $channel || !holds($_, $channel) } sort { $b cmp $a } keys %{ $chain->{weight} };
}

# Exact products: doubles as long as they are, then big integers.
sub exact_product
{
	my ($a, $b) = @_;
	my $product = $a * $b;
	return $product if ref $product || abs($product) < 2**52;
	return Math::BigInt->new($a) * $b;
}

sub gcd { my ($a, $b) = @_; ($a, $b) = ($b, $a % $b) while $b != 0; return abs $a }

sub smaller
{
	my ($row) = @_;
	my $largest = max map { abs } @$row;
	my $divisor = 0;

	return $row if $largest < 2**20;
	for my $number (@$row) { $divisor = gcd($number, $divisor); return $row if $divisor == 1 }
	return [ map { $_ / $divisor } @$row ];
}

# Conversions and value that follow the start when states of a channel lead nowhere, as fractions. A row says
# weight of a state . x(state) - sum of weights . x(targets) = conversions, value; the start is the last.
sub solve_exactly
{
	my ($chain, $channel) = @_;
	my @states = without($chain, $channel);
	my %place = map { $states[$_] => $_ } 0 .. $#states;
	my @rows = map {
		my $weight = $chain->{weight}{$_};
		my @row = (0) x @states;

		$row[ $place{$_} ] = sum0(values %$weight);
		for my $target (grep { defined $place{$_} } keys %$weight) { $row[ $place{$target} ] -= $weight->{$target} }
		[ @row, $weight->{conversion} // 0, $chain->{value}{$_} // 0 ]
	} @states;

	for my $pivot (0 .. $#rows - 1)
	{
		my $by = $rows[$pivot];

		for my $row (grep { $_->[$pivot] != 0 } @rows[ $pivot + 1 .. $#rows ])
		{
			my $factor = $row->[$pivot];
			my @used = grep { $by->[$_] != 0 } 0 .. $#$by;

			$_ = exact_product($_, $by->[$pivot]) for grep { $_ != 0 } @$row;
			$row->[$_] -= exact_product($factor, $by->[$_]) for @used;
			@$row = @{ smaller($row) };
		}
	}
	return ($rows[-1][-2], $rows[-1][-1], $rows[-1][-3]);
}

sub as_double { return ref $_[0] ? $_[0]->numify : $_[0] }

# 1 - (a/b)/(c/d), undef where c is 0
sub share_lost
{
	my ($a, $b, $c, $d) = @_;
	return $c == 0 ? undef : as_double(exact_product($b, $c) - exact_product($a, $d)) / as_double(exact_product($b, $c));
}

sub exact_effects
{
	my ($chain, @channels) = @_;
	my ($x, $y, $d) = solve_exactly($chain, undef);
	return map {
		my ($x_left, $y_left, $d_left) = solve_exactly($chain, $_);
		[ share_lost($x_left, $d_left, $x, $d), share_lost($y_left, $d_left, $y, $d) ]
	} @channels;
}

# ---- the other models, path by path ----

sub shares_of
{
	my ($model, $channels, $with) = @_;
	my $n = @$channels;
	my @share = (0) x $n;

	if ($model eq 'first') { $share[0] = 1 }
	elsif ($model eq 'last') { $share[-1] = 1 }
	elsif ($model eq 'last_non_direct') { $share[ (first { $channels->[$_] ne $with->{direct} } reverse 0 .. $n - 1) // $n - 1 ] = 1 }
	elsif ($model eq 'linear') { @share = (1) x $n }
	elsif ($model eq 'time_decay') { @share = map { 2**-(($n - 1 - $_) / $with->{half_life}) } 0 .. $n - 1 }
	elsif ($n < 3) { @share = $with->{first} + $with->{last} == 0 ? (1) x $n : ($with->{first}, $with->{last})[ 0 .. $n - 1 ]; @share = (1) if $n == 1 }
	else { @share = ($with->{first}, (map { (1 - $with->{first} - $with->{last}) / ($n - 2) } 3 .. $n), $with->{last}) }
	my $total = sum0(@share);
	return map { $_ / $total } @share;
}

sub credits_by_touch
{
	my ($model, $paths, $with) = @_;
	my %credit;

	for my $path (@$paths)
	{
		my ($channels, $conversions, $value) = @$path;
		my @share = shares_of($model, $channels, $with);

		for my $i (0 .. $#$channels)
		{
			$credit{ $channels->[$i] }[0] += $share[$i] * $conversions;
			$credit{ $channels->[$i] }[1] += $share[$i] * $value;
		}
	}
	return \%credit;
}

sub factorial { my ($n) = @_; return $n < 2 ? 1 : $n * factorial($n - 1) }

# What a channel adds to each coalition of the others; a coalition has the paths that need nobody else.
sub credits_by_coalitions
{
	my ($paths, @channels) = @_;
	my %bit = map { $channels[$_] => 1 << $_ } 0 .. $#channels;
	my @needs = map { my $set = 0; $set |= $bit{$_} for @{ $_->[0] }; $set } @$paths;
	my @worth = map { my $set = $_; [ map { my $of = $_; sum0(map { $paths->[$_][$of] } grep { ($needs[$_] & ~$set) == 0 } 0 .. $#$paths) } 1, 2 ] } 0 .. (1 << @channels) - 1;
	my %credit;

	for my $channel (@channels)
	{
		for my $set (grep { !($_ & $bit{$channel}) } 0 .. $#worth)
		{
			my $size = grep { $set >> $_ & 1 } 0 .. $#channels;
			my $weight = factorial($size) * factorial(@channels - $size - 1) / factorial(scalar @channels);

			$credit{$channel}[$_] += $weight * ($worth[ $set | $bit{$channel} ][$_] - $worth[$set][$_]) for 0, 1;
		}
	}
	return \%credit;
}

sub credits_by_effects
{
	my ($conversions, $value, $channels, $effects) = @_;
	my @sum = map { my $of = $_; sum0(map { $_->[$of] // 0 } @$effects) } 0, 1;
	my %credit;

	for my $i (0 .. $#$channels)
	{
		$credit{ $channels->[$i] } = [ $effects->[$i][0] / $sum[0] * $conversions, $value == 0 ? 0 : $effects->[$i][1] / $sum[1] * $value ];
	}
	return \%credit;
}

# ---- random sets of paths ----

sub random_paths
{
	my @channels = (map { "c$_" } 1 .. 1 + below(4))[ 0 .. 3 ];
	my $longest = one_of(1, 3, 6, 6);
	my $rare = below(6) == 0 ? 10**below(7) : 1;
	my $refunds = below(4) == 0;
	my @paths;

	@channels = grep { defined } @channels, below(3) ? undef : 'direct';
	for (1 .. 1 + below(6))
	{
		my $conversions = one_of(0, 1, 1, 1 + below(9));
		my $value = $conversions == 0 ? 0 : below(30) - ($refunds ? 10 : 0);

		push @paths, [ [ map { one_of(@channels) } 1 .. 1 + below($longest) ], $conversions, $value, one_of(0, 1, below(9)) * $rare ];
	}
	# now and then one that goes round and round, whose mass leaves slowly
	if (below(25) == 0)
	{
		my @round = map { one_of(@channels) } 1 .. 2 + below(2);

		push @paths, [ [ (@round) x (100 * 10**below(3)) ], one_of(0, 1), 0, 1 ];
	}
	return @paths;
}

# The values of the effects may cancel, which nothing computed in doubles survives: then there is no such set.
sub usable_value
{
	my ($chain, $effects, $value) = @_;
	my $sum = sum0(map { $_->[1] // 0 } @$effects);
	return $value == 0 || abs($sum) > 1e-3 * sum0(map { abs($_->[1] // 0) } @$effects);
}

sub null { return defined $_[0] ? sprintf('%.17g', $_[0]) : '\N' }

sub write_sets
{
	my ($folder) = @_;
	my %file;
	my $id = 0;

	open $file{$_}, '>', "$folder/$_" or die $! for qw(sets rows effects transitions credits);
	while ($id < $sets)
	{
		my @paths = random_paths();
		my %used = map { $_ => 1 } map { @{ $_->[0] } } @paths;
		my @channels = sort keys %used;
		my $order = 1 + below(4);
		my ($first, $last) = map { $_ / 10 } (below(6), below(6));
		my %with = (half_life => one_of(0.25, 1, 7), first => $first, last => $last, direct => one_of('direct', 'c1', 'c9'));
		my $chain = chain_of($order, @paths);
		my ($conversions, $value) = map { my $of = $_; sum0(map { $_->[$of] } @paths) } 1, 2;
		my @effects = map { [ undef, undef ] } @channels;
		my %credits;

		if ($conversions > 0)
		{
			@effects = exact_effects($chain, @channels);
			next if !usable_value($chain, \@effects, $value);
			%credits = map { $_ => credits_by_touch($_, \@paths, \%with) } qw(first last last_non_direct linear position time_decay);
			$credits{shapley} = credits_by_coalitions(\@paths, @channels);
			$credits{markov} = credits_by_effects($conversions, $value, \@channels, \@effects);
		}
		$id++;
		print { $file{sets} } join("\t", $id, $order, $with{half_life} . ' days', $with{first}, $with{last}, $with{direct}), "\n";
		print { $file{rows} } join("\t", $id, below(3), below(1_000_000), '{' . join(',', @{ $_->[0] }) . '}', @$_[ 1 .. 3 ]), "\n" for @paths;
		print { $file{effects} } join("\t", $id, $channels[$_], map { null($_) } @{ $effects[$_] }), "\n" for 0 .. $#channels;
		for my $model (qw(first last last_non_direct linear position time_decay shapley markov))
		{
			print { $file{credits} } join("\t", $id, $model, $_, map { null($_) } @{ $credits{$model}{$_} // [ undef, undef ] }[ 0, 1 ]), "\n" for @channels;
		}
		for my $source (keys %{ $chain->{weight} })
		{
			my $weight = $chain->{weight}{$source};
			my $total = sum0(values %$weight);

			print { $file{transitions} } join("\t", $id, $source || '(start)', /^(?:conversion|null)$/ ? "($_)" : $_, null($weight->{$_} / $total)), "\n" for keys %$weight;
		}
	}
	close $_ or die $! for values %file;
	return;
}

# ---- a server ----

my $node = PostgreSQL::Test::Cluster->new('attribution');
$node->init;
$node->append_conf('postgresql.conf', <<'CONF');
timezone = 'UTC'
fsync = off
autovacuum = off
jit = off
work_mem = '64MB'
max_worker_processes = 8
max_parallel_workers = 8
parallel_setup_cost = 0
parallel_tuple_cost = 0
min_parallel_table_scan_size = 0
CONF
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION scrm;
-- The same up to a share of what it is about, NULL where NULL.
CREATE FUNCTION close(a float8, b float8, tolerance float8, size float8 DEFAULT 0) RETURNS boolean IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN CASE WHEN a IS NULL OR b IS NULL THEN a IS NULL AND b IS NULL ELSE abs(a - b) <= tolerance * greatest(abs(a), abs(b), size) END;
CREATE TABLE models AS SELECT unnest('{first,last,last_non_direct,linear,position,time_decay,markov,shapley}'::text[]) AS model;
SQL

# A query of differences: none, of at least so many rows that were compared.
sub no_difference
{
	my ($name, $least, $compared, $same) = @_;
	my $result = $node->safe_psql('postgres', "SELECT count(*) >= $least, count(*) FILTER (WHERE ($same) IS NOT TRUE) FROM $compared");

	return if is($result, 't|0', $name);
	diag($node->safe_psql('postgres', "SELECT count(*) FROM $compared"));
	diag($node->safe_psql('postgres', "SELECT * FROM $compared WHERE ($same) IS NOT TRUE LIMIT 4"));
	return;
}

# ---- random sets ----

sub check_sets
{
	my $folder = PostgreSQL::Test::Utils::tempdir;

	chmod 0755, $folder;
	write_sets($folder);
	$node->safe_psql('postgres', <<"SQL");
CREATE TABLE sets (id int, markov_order int, half_life interval, first_share float8, last_share float8, direct text);
CREATE TABLE rows (id int, part int, place int, path text[], conversions float8, value float8, nulls float8);
CREATE TABLE effects (id int, channel text, conversions float8, value float8);
CREATE TABLE transitions (id int, source text, target text, probability float8);
CREATE TABLE credits (id int, model text, channel text, conversions float8, value float8);
COPY sets FROM '$folder/sets';
COPY rows FROM '$folder/rows';
COPY effects FROM '$folder/effects';
COPY transitions FROM '$folder/transitions';
COPY credits FROM '$folder/credits';
CREATE TABLE whole AS SELECT id, scrm.paths_agg(path, conversions, value, nulls ORDER BY place) AS p, sum(conversions) AS conversions, sum(value) AS value, sum(abs(value)) AS turnover FROM rows GROUP BY id;
CREATE TABLE parts AS SELECT id, scrm.rollup(p ORDER BY part DESC) AS p FROM (SELECT id, part, scrm.paths_agg(path, conversions, value, nulls ORDER BY place DESC) AS p FROM rows GROUP BY id, part) AS s GROUP BY id;
CREATE TABLE credited AS SELECT id, model, a.* FROM whole JOIN sets USING (id), models, scrm.attribution(p, model, markov_order, half_life, first_share, last_share, direct) AS a;
ANALYZE;
SQL
	no_difference('parts are the whole', $sets, 'whole FULL JOIN parts USING (id)', 'whole.p OPERATOR(scrm.=) parts.p');
	no_difference('transitions by counting', 5 * $sets, '(SELECT id, t.* FROM whole JOIN sets USING (id), scrm.transitions(p, markov_order) AS t) AS t FULL JOIN transitions AS e USING (id, source, target)',
		'close(t.probability, e.probability, 1e-14)');
	no_difference('removal effects by exact elimination', 2 * $sets, '(SELECT id, e.* FROM whole JOIN sets USING (id), scrm.removal_effects(p, markov_order) AS e) AS t FULL JOIN effects AS e USING (id, channel)',
		'close(t.conversions_effect, e.conversions, 1e-9) AND close(t.value_effect, e.value, 1e-9, 1e-4)');
	for my $model (qw(first last last_non_direct linear position time_decay shapley markov))
	{
		no_difference("credits of model $model", 2 * $sets, "(SELECT * FROM credited WHERE model = '$model') AS a FULL JOIN (SELECT * FROM credits WHERE model = '$model') AS e USING (id, channel) LEFT JOIN whole USING (id)",
			"close(a.conversions, e.conversions, 1e-9, 1e-6 * whole.conversions) AND close(a.value, e.value, 1e-9, whole.turnover)
				AND a.conversions_share IS NOT DISTINCT FROM a.conversions / nullif(whole.conversions, 0) AND a.value_share IS NOT DISTINCT FROM a.value / nullif(whole.value, 0)");
	}
	no_difference('credits add up', 7 * $sets, '(SELECT id, model, sum(conversions) AS c, sum(value) AS v FROM credited GROUP BY id, model) AS a JOIN whole AS w USING (id)',
		'close(c, CASE WHEN conversions > 0 THEN conversions END, 1e-9) AND close(v, CASE WHEN conversions > 0 THEN value END, 1e-9, turnover)');
	return;
}

# ---- the reference data ----

# Conversions and value that follow the start, in doubles, from the end of the paths: by elimination ...
sub solve_densely
{
	my ($chain, $channel) = @_;
	my @states = without($chain, $channel);
	my %place = map { $states[$_] => $_ } 0 .. $#states;
	my @rows;

	for my $state (@states)
	{
		my $weight = $chain->{weight}{$state};
		my $total = sum0(values %$weight);
		my @row = (0) x @states;

		$row[ $place{$state} ] = 1;
		for my $target (grep { defined $place{$_} } keys %$weight) { $row[ $place{$target} ] -= $weight->{$target} / $total }
		push @rows, [ @row, ($weight->{conversion} // 0) / $total, ($chain->{value}{$state} // 0) / $total ];
	}
	for my $pivot (0 .. $#rows - 1)
	{
		my $by = $rows[$pivot];

		for my $row (grep { $_->[$pivot] != 0 } @rows[ $pivot + 1 .. $#rows ])
		{
			my $factor = $row->[$pivot] / $by->[$pivot];

			$row->[$_] -= $factor * $by->[$_] for $pivot + 1 .. $#$row;
		}
	}
	return map { $rows[-1][$_] / $rows[-1][-3] } -2, -1;
}

# ... or by going round until nothing changes any more.
sub solve_by_rounds
{
	my ($chain, $channel) = @_;
	my @states = without($chain, $channel);
	my %place = map { $states[$_] => $_ } 0 .. $#states;
	my (@x, @y, @ends, @targets, @shares);

	for my $state (@states)
	{
		my $weight = $chain->{weight}{$state};
		my $total = sum0(values %$weight);
		my @known = grep { defined $place{$_} } keys %$weight;

		push @targets, [ map { $place{$_} } @known ];
		push @shares, [ map { $weight->{$_} / $total } @known ];
		push @ends, [ ($weight->{conversion} // 0) / $total, ($chain->{value}{$state} // 0) / $total ];
	}
	@x = @y = (0) x @states;
	for (my $change = 1; $change > 1e-13;)
	{
		$change = 0;
		for my $i (0 .. $#states)
		{
			my ($x, $y) = @{ $ends[$i] };
			my ($to, $share) = ($targets[$i], $shares[$i]);

			for my $j (0 .. $#$to) { $x += $share->[$j] * $x[ $to->[$j] ]; $y += $share->[$j] * $y[ $to->[$j] ] }
			$change = max($change, abs($x - $x[$i]) / ($x || 1), abs($y - $y[$i]) / ($y || 1));
			($x[$i], $y[$i]) = ($x, $y);
		}
	}
	return ($x[-1], $y[-1]);
}

sub check_chain
{
	my ($order, $paths, $solve, @channels) = @_;
	my $chain = chain_of($order, @$paths);
	my ($x, $y) = $solve->($chain, undef);
	my %got = map { my ($channel, @effects) = split /\|/; $channel => \@effects }
	  split /\n/, $node->safe_psql('postgres', "SELECT e.* FROM reference, scrm.removal_effects(p, $order) AS e");
	my @worst = (0, 0);

	for my $channel (@channels)
	{
		my @left = $solve->($chain, $channel);
		my @expected = (1 - $left[0] / $x, 1 - $left[1] / $y);

		$worst[$_] = max($worst[$_], abs($got{$channel}[$_] / $expected[$_] - 1)) for 0, 1;
	}
	cmp_ok(max(@worst), '<', 1e-9, "reference data, order $order: removal effects of " . @channels . ' channels') or diag("@worst");
	note("@worst");
	return;
}

sub check_reference
{
	my $csv = slurp_file($reference);
	my (@paths, %seen);

	$csv =~ s/\r//g;
	for my $line ((split /\n/, $csv)[ 1 .. ($csv =~ tr/\n//) - 1 ])
	{
		my ($path, $conversions, $value, $nulls) = $line =~ /^"([^"]*)",([^,]*),([^,]*),([^,]*)$/ or die "line $line";
		my @channels = split / > /, $path;

		@seen{@channels} = ();
		push @paths, [ \@channels, $conversions, $value, $nulls ];
	}
	my @channels = sort keys %seen;

	$node->safe_psql('postgres', "CREATE TABLE reference_rows (path text, conversions float8, value float8, nulls float8);\nCOPY reference_rows FROM STDIN (FORMAT csv, HEADER);\n$csv\\.\n");
	$node->safe_psql('postgres', q{CREATE TABLE reference AS SELECT scrm.paths_agg(string_to_array(path, ' > '), conversions, value, nulls) AS p FROM reference_rows});
	is($node->safe_psql('postgres', 'SELECT rows_used, conversions, round(value::numeric, 2), nulls FROM reference, scrm.paths_totals(p)'), '10000|19785|74802.97|68602', 'reference data: totals');

	# model, order, channel, the number of JOURNEY.md and half a unit of its last place
	my @known = ([ 'first', 1, 'alpha', 6308, 0 ], [ 'first', 1, 'iota', 4606, 0 ], [ 'first', 1, 'eta', 3164, 0 ],
		[ 'last', 1, 'alpha', 8447, 0 ], [ 'last', 1, 'eta', 4167, 0 ], [ 'last', 1, 'iota', 3355, 0 ],
		[ 'linear', 1, 'alpha', 7574.718593751175, 1e-9 ], [ 'shapley', 1, 'alpha', 7627.9440476191085, 1e-9 ],
		[ 'markov', 1, 'alpha', 5344.947682, 5.1e-7 ], [ 'markov', 1, 'eta', 3340.847402, 5.1e-7 ], [ 'markov', 1, 'mi', 1.722425, 5.1e-7 ],
		[ 'markov', 2, 'alpha', 5617.453854, 5.1e-7 ], [ 'markov', 2, 'eta', 3391.858163, 5.1e-7 ]);
	for (@known)
	{
		my ($model, $order, $channel, $expected, $tolerance) = @$_;
		my $got = $node->safe_psql('postgres', "SELECT conversions FROM reference, scrm.attribution(p, '$model', $order) WHERE channel = '$channel'");

		cmp_ok(abs($got - $expected), '<=', $tolerance, "reference data: $model, order $order, $channel") or diag($got);
	}
	no_difference('reference data: credits add up', 24, '(SELECT model, k, sum(a.conversions) AS c, sum(a.value) AS v FROM reference, models, generate_series(1, 3) AS k, scrm.attribution(p, model, k) AS a GROUP BY model, k) AS a, (SELECT sum(value) AS value FROM reference_rows) AS r',
		'close(c, 19785, 1e-12) AND close(v, value, 1e-12)');
	no_difference('reference data: probabilities of a source add up', 3 * @channels, '(SELECT k, source, sum(probability) FROM reference, generate_series(1, 3) AS k, scrm.transitions(p, k) AS t GROUP BY k, source) AS t', 'close(sum, 1, 1e-12)');
	check_chain(1, \@paths, \&solve_densely, @channels);
	check_chain(2, \@paths, \&solve_densely, @channels);
	check_chain(3, \@paths, \&solve_by_rounds, @channels[ 0, 3, $#channels ]);
	return;
}

# ---- the order of rows, parts, workers ----

sub check_order
{
	$node->safe_psql('postgres', <<"SQL");
CREATE TABLE shuffled WITH (parallel_workers = 4) AS
	SELECT n, ARRAY(SELECT 'c' || floor(random() * random() * 12 + n * 0) FROM generate_series(1, 1 + floor(random() * random() * 12 + n * 0)::int)) AS path, c AS conversions, c * random() * 100 AS value, floor(random() * 4) AS nulls
	FROM (SELECT n, floor(random() * 3)::float8 AS c FROM generate_series(1, 20000) AS n, setseed(0.25)) AS s;
CREATE TABLE ways (way text, p scrm.paths);
INSERT INTO ways SELECT 'whole', scrm.paths_agg(path, conversions, value, nulls ORDER BY n) FROM shuffled;
INSERT INTO ways SELECT 'shuffled ' || i, scrm.paths_agg(path, conversions, value, nulls ORDER BY md5(n::text || i)) FROM shuffled, generate_series(1, 3) AS i GROUP BY i;
INSERT INTO ways SELECT parts || ' parts', scrm.rollup(p ORDER BY md5(part::text)) FROM (SELECT parts, n % parts AS part, scrm.paths_agg(path, conversions, value, nulls) AS p FROM shuffled, unnest('{2,7,500}'::int[]) AS parts GROUP BY 1, 2) AS s GROUP BY parts;
SET max_parallel_workers_per_gather = 4;
CREATE TABLE parallel AS SELECT 'workers' AS way, scrm.paths_agg(path, conversions, value, nulls) AS p FROM shuffled;
INSERT INTO ways SELECT * FROM parallel;
CREATE TABLE by_way AS SELECT way, model, k, a.* FROM ways, models, generate_series(1, 2) AS k, scrm.attribution(p, model, k) AS a;
SQL
	no_difference('rows in any order, parts, workers give the same credits', 8 * 2 * 8 * 11, q{by_way AS a LEFT JOIN (SELECT * FROM by_way WHERE way = 'whole') AS w USING (model, k, channel)}, 'close(a.conversions, w.conversions, 1e-12) AND close(a.value, w.value, 1e-12)');
	return;
}

# ---- timelines ----

sub check_timelines
{
	my $fraction = 1 / (1 + $seed);

	$node->safe_psql('postgres', <<"SQL");
SELECT setseed($fraction);
CREATE TABLE event AS
	SELECT id, timestamptz '2024-01-01' + floor(random() * 12) * interval '1 day' + CASE WHEN random() < 0.3 THEN floor(random() * 3 - 1) ELSE 0 END * interval '1 microsecond' AS at,
		(ARRAY['view', 'click', 'buy', 'buy', 'order'])[1 + floor(random() * 5)] AS kind, (ARRAY['mail', 'ad', 'B', 'shop', NULL])[1 + floor(random() * 5)] AS channel,
		CASE WHEN random() < 0.6 THEN floor(random() * 40 - 8) / 4 END AS value
	FROM generate_series(1, $timelines) AS id, LATERAL generate_series(1, floor(random() * 14 + id * 0)::int) AS n;
CREATE TABLE timeline WITH (parallel_workers = 4) AS SELECT id, scrm.timeline_agg(at, kind, channel, value) AS t FROM event GROUP BY id;
ANALYZE;
SQL
	for (
		[ 'buy', "kind = 'buy'", '4 days', '2024-01-09' ], [ 'buy|order', "kind IN ('buy', 'order')", '1 day', '2024-01-12 00:00:00.000001' ], [ '*\@shop|order', "channel = 'shop' OR kind = 'order'", '3 days', '2024-01-20' ],
		[ 'buy@', "kind = 'buy' AND channel IS NULL", '3 days 0.000001 seconds', '2024-01-08' ], [ 'buy', "kind = 'buy'", '0', '2024-01-10' ], [ 'order\@ad', "kind = 'order' AND channel = 'ad'", '100 days', '2024-01-12' ])
	{
		my ($step, $condition, $lookback, $as_of) = @$_;
		$step =~ s/\\//g;

		# The next conversion of each touch has it, if it is near enough.
		$node->safe_psql('postgres', <<"SQL");
DROP TABLE IF EXISTS seen, ordered, touch, expected, got;
CREATE TABLE seen AS SELECT *, coalesce($condition, false) AS converts, row_number() OVER (PARTITION BY id ORDER BY at, NOT coalesce($condition, false), kind COLLATE "C", channel COLLATE "C" NULLS FIRST, value NULLS FIRST) AS n FROM event WHERE at <= '$as_of';
-- of one time first the touches
CREATE TABLE ordered AS SELECT *, min(CASE WHEN converts THEN place END) OVER (PARTITION BY id ORDER BY place ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS next
	FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY at, converts, n) AS place FROM seen) AS s;
CREATE TABLE touch AS SELECT t.id, t.place, t.channel, t.next, c.at - t.at AS age, c.at IS NOT NULL AND c.at - t.at <= '$lookback' AS has,
		c.at IS NULL AND timestamptz '$as_of' - t.at < '$lookback' AS open
	FROM ordered AS t LEFT JOIN ordered AS c ON c.id = t.id AND c.place = t.next WHERE NOT t.converts AND t.channel IS NOT NULL;
CREATE TABLE expected AS SELECT id, jsonb_agg(jsonb_build_array(key, conversions, value, nulls) ORDER BY key) AS entries FROM (
	SELECT id, key, sum(conversions) AS conversions, sum(value) AS value, sum(nulls) AS nulls FROM (
		SELECT c.id, CASE WHEN t.key IS NULL THEN '[0, 0]' ELSE '[2]' || t.key END AS key, 1 AS conversions, coalesce(c.value, 0) AS value, 0 AS nulls
			FROM ordered AS c LEFT JOIN (SELECT id, next, jsonb_agg(x ORDER BY place, i) AS key FROM (SELECT *, age - min(age) FILTER (WHERE has) OVER (PARTITION BY id, next) AS before_last FROM touch) AS touch,
				LATERAL (VALUES (1, to_jsonb((extract(epoch FROM before_last) * 1000000)::bigint)), (2, to_jsonb(channel))) AS v(i, x) WHERE has GROUP BY id, next) AS t ON t.id = c.id AND t.next = c.place WHERE c.converts
		UNION ALL SELECT id, '[1]' || jsonb_agg(channel ORDER BY place), 0, 0, 1 FROM touch WHERE NOT has AND NOT open GROUP BY id, next
		UNION ALL SELECT id, '[0, 1]', 1, 0, 0 FROM timeline
		UNION ALL SELECT id, '[0, 2]', count(*) FILTER (WHERE NOT open), count(*) FILTER (WHERE open), 0 FROM touch GROUP BY id
		UNION ALL SELECT id, '[0, 2]', 0, 0, count(*) FROM seen WHERE channel IS NULL AND NOT converts GROUP BY id
		UNION ALL SELECT id, '[0, 3]', count(*) FILTER (WHERE at <= '$as_of'), count(*) FILTER (WHERE at > '$as_of'), 0 FROM event GROUP BY id) AS p
	GROUP BY id, key) AS k GROUP BY id;
CREATE TABLE got AS SELECT id, p, (SELECT jsonb_agg(e ORDER BY e -> 0) FROM jsonb_array_elements(p::text::jsonb -> 'entries') AS e) AS entries
	FROM (SELECT id, scrm.paths_from_agg(t, '$step', '$lookback', '$as_of') AS p FROM timeline GROUP BY id) AS s;
SQL
		my $name = "timelines, $step within $lookback, as of $as_of";
		no_difference("$name: paths", 0.9 * $timelines, 'expected AS e FULL JOIN got AS g USING (id)', 'e.entries = g.entries');
		no_difference("$name: the state of all", 1, "(SELECT scrm.rollup(p) AS r FROM got) AS r, (SELECT scrm.paths_from_agg(t, '$step', '$lookback', '$as_of') AS w FROM timeline) AS w,
				(SELECT count(*) AS events, count(*) FILTER (WHERE at > '$as_of') AS later FROM event) AS e, (SELECT count(*) AS conversions FROM seen WHERE converts) AS c, scrm.paths_totals(w) AS t",
			'r OPERATOR(scrm.=) w AND t.conversions = c.conversions AND events_after_as_of = later AND events_used = events - later AND events_used = t.conversions + touches_on_paths + touches_open + touches_without_channel');
		no_difference("$name: time decay", 1, "(SELECT scrm.rollup(p) AS r FROM got) AS r, scrm.attribution(r, 'time_decay', half_life => '36 hours') AS a FULL JOIN
				(SELECT channel, sum(w) AS c, sum(w * value) AS v FROM (SELECT t.channel, coalesce(c.value, 0) AS value, 2 ^ (-extract(epoch FROM age)::float8 / 129600) / sum(2 ^ (-extract(epoch FROM age)::float8 / 129600)) OVER (PARTITION BY t.id, t.next) AS w
					FROM touch AS t JOIN ordered AS c ON c.id = t.id AND c.place = t.next WHERE has) AS s GROUP BY channel) AS e USING (channel)",
			'close(a.conversions, coalesce(e.c, 0), 1e-9) AND close(a.value, coalesce(e.v, 0), 1e-9, e.c)');
	}
	return;
}

check_sets();
check_order();
check_timelines();
SKIP:
{
	skip 'no reference data data/attribution_paths.csv beside the checkout', 1 unless -r $reference;
	check_reference();
}

$node->stop;
done_testing();
