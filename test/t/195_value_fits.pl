# Fits of all models of value: what they say of data that say little, and whether they find what is there.
#
# Data that identify nothing give a row with a problem, never an error, a NaN or a search without end. Customers simulated here,
# in Perl, from known parameters give these back within their standard errors, which agree with differences of the likelihood
# that SQL itself computes. A fit does not depend on the order of rows, on parts, on workers, nor on where it starts. Last the
# published optima (shared/data; SCRM_SHARED names another place of "shared", without it that part is skipped).
#
#   SCRM_CUSTOMERS   how many customers to simulate of each model (20,000)
#   SCRM_SEED        of the random numbers (1)
use strict;
use warnings FATAL => 'all';

use Cwd qw(abs_path);
use File::Basename;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $customers = $ENV{SCRM_CUSTOMERS} || 20_000;
srand($ENV{SCRM_SEED} || 1);

my $node = PostgreSQL::Test::Cluster->new('fits');
$node->init;
$node->append_conf('postgresql.conf', <<'CONF');
timezone = 'UTC'
fsync = off
autovacuum = off
jit = off
statement_timeout = '60s'
max_parallel_workers = 8
parallel_setup_cost = 0
parallel_tuple_cost = 0
min_parallel_table_scan_size = 0
CONF
$node->start;

my @of_purchases = qw(bgnbd mbgnbd pareto_nbd);
my %parameters = (
	bgnbd => [qw(r alpha a b)], mbgnbd => [qw(r alpha a b)], pareto_nbd => [qw(r alpha s beta)], gamma_gamma => [qw(p q gamma)],
	bgbb => [qw(alpha beta gamma delta)], sbg => [qw(alpha beta)], bdw => [qw(alpha beta c)]);

$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION scrm;

-- What is wrong with a model's row; nothing: ''.
CREATE FUNCTION wrong_with(m jsonb, names text[], most int) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(', ',
		CASE WHEN m::text ~ '"(NaN|-?Infinity)"' THEN 'not finite' END,
		CASE WHEN m ->> 'converged' IS NULL THEN 'converged is NULL' END,
		CASE WHEN known NOT IN (0, cardinality(names)) THEN 'some parameters' END,
		CASE WHEN (SELECT bool_or((m ->> name)::float8 <= 0) FROM unnest(names) name) THEN 'a parameter is not positive' END,
		CASE WHEN (m ->> 'converged')::boolean AND known = 0 THEN 'converged to nothing' END,
		CASE WHEN (m ->> 'converged')::boolean AND m ->> 'log_likelihood' IS NULL THEN 'no log-likelihood' END,
		CASE WHEN (m ->> 'converged')::boolean AND (jsonb_typeof(m -> 'standard_errors') <> 'array' OR jsonb_typeof(m -> 'covariance') <> 'array') THEN 'no standard errors' END,
		CASE WHEN (m ->> 'converged')::boolean AND EXISTS (SELECT FROM jsonb_array_elements_text(CASE jsonb_typeof(m -> 'standard_errors') WHEN 'array' THEN m -> 'standard_errors' ELSE '[]' END) e WHERE NOT e::float8 > 0) THEN 'a standard error is not positive' END,
		CASE WHEN NOT (m ->> 'converged')::boolean AND known > 0 THEN 'parameters without convergence' END,
		CASE WHEN NOT (m ->> 'converged')::boolean AND coalesce(m ->> 'problem', '') = '' THEN 'no problem told' END,
		CASE WHEN (m ->> 'iterations')::int > most THEN 'too many iterations' END)
	FROM (SELECT count(m ->> name) AS known FROM unnest(names) name) k $$;

-- A fit's row as it is found, or its error.
CREATE FUNCTION fitted(fit text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE m jsonb;
BEGIN
	EXECUTE 'SELECT to_jsonb(' || fit || ')' INTO m;
	RETURN m;
EXCEPTION WHEN OTHERS THEN RETURN jsonb_build_object('error', SQLERRM);
END $$;
SQL

sub sql { return $node->safe_psql('postgres', $_[0]); }

sub names_of { return "'{" . join(',', @{ $parameters{ $_[0] } }) . "}'"; }

# ---------------------------------------------------------------- data that say little

# Rows of x, t_x, age, how many; what the first letter of the name promises without a penalty: - no model, + one, ? either.
my %thin = (
	'- nobody ever came back' => "SELECT 0, 0, n % 40, 1 FROM generate_series(1, 1000) n",
	'- one customer' => 'VALUES (2, 5, 10, 1)',
	'- one customer without a purchase' => 'VALUES (0, 0, 10, 1)',
	'- two customers' => 'VALUES (2, 5, 10, 1), (0, 0, 20, 1)',
	'- two customers alike' => 'VALUES (2, 5, 10, 2)',
	'- not a day of watching' => 'VALUES (0, 0, 0, 100)',
	'? just as many customers as parameters' => 'VALUES (0, 0, 10, 1), (1, 3, 20, 1), (2, 5, 10, 1), (7, 8, 30, 1)',
	'? nobody was lost: all bought on the last day' => 'SELECT 1 + n % 7, 10 + n % 20, 10 + n % 20, 1 FROM generate_series(1, 1000) n',
	'? all are the same' => 'VALUES (3, 6, 10, 1000)',
	'? a million of the same' => 'VALUES (1, 6, 10, 1000000)',
	'? all bought once, at once' => 'SELECT 1, 1e-3, 10 + n % 20, 1 FROM generate_series(1, 1000) n',
	'? all buy alike, all are there' => 'SELECT 5, 9.5 + n % 5 / 10.0, 10, 1 FROM generate_series(1, 1000) n',
	'? a thousand purchases or none' => 'VALUES (1000, 40, 40, 500), (0, 0, 40, 500)',
	'? a million purchases' => 'SELECT 1000000 + n, 39.9, 40, 1 FROM generate_series(1, 100) n',
	'? a thousand billion purchases' => 'SELECT 1000000000000 + n, 39.9, 40, 1 FROM generate_series(1, 100) n',
	'? some were never watched' => 'VALUES (0, 0, 0, 500), (1, 3, 20, 100), (2, 5, 10, 50), (7, 8, 30, 20), (0, 0, 30, 300)',
	'? ages of the universe' => 'VALUES (0, 0, 4e300, 500), (1, 1e300, 2e300, 100), (2, 2e300, 4e300, 50), (7, 4e300, 4e300, 20)',
	'? moments' => 'VALUES (0, 0, 4e-300, 500), (1, 1e-300, 2e-300, 100), (2, 2e-300, 4e-300, 50), (7, 4e-300, 4e-300, 20)',
	'? of all lengths' => 'VALUES (0, 0, 1e-9, 500), (1, 1e-3, 2e12, 100), (2, 2e11, 4e12, 50), (7, 1e-6, 1e-6, 20), (1000, 5, 1e3, 20)',
	'? a thousand lost, one who stays' => 'VALUES (0, 0, 1000, 1000), (300, 1000, 1000, 1)',
	'? regular as a clock' => 'SELECT n % 30, n % 30, n % 30 + 0.5, 1 FROM generate_series(1, 3000) n');

sql('CREATE TABLE thin (name text, x bigint, t_x float8, age float8, count int)');
sql(join ';', map { "INSERT INTO thin SELECT '$_', x, t_x, age, count FROM ($thin{$_}) v (x, t_x, age, count)" } sort keys %thin);
sql('CREATE TABLE thin_cells AS SELECT name, scrm.cells_agg(x, t_x, age) AS c FROM thin, generate_series(1, count) GROUP BY name');
is(sql('SELECT count(*) FILTER (WHERE customers <> (SELECT sum(count) FROM thin t WHERE t.name = c.name)) FROM thin_cells c, scrm.cells_totals(c) t'), 0, 'the states have their customers');

foreach my $model (@of_purchases)
{
	foreach my $penalty (0, 1e-4, 1)
	{
		my @rows = split /\n/, sql("SELECT name, m ->> 'error', m ->> 'converged', wrong_with(m, " . names_of($model) . ", 200), m ->> 'problem', m ->> 'iterations'
			FROM (SELECT name, fitted(format('scrm.${model}_fit((SELECT c FROM thin_cells WHERE name = %L), $penalty)', name)) AS m FROM thin_cells OFFSET 0) f ORDER BY name");
		my @cells = map { [ split /\|/ ] } @rows;
		is(join("\n", map { "$_->[0]: $_->[1] $_->[3]" } grep { $_->[1] ne '' || $_->[3] ne '' } @cells), '', "$model, penalty $penalty: little data, sound rows");
		next if $penalty > 0;
		is(join("\n", map { $_->[0] } grep { $_->[0] =~ /^-/ && $_->[2] ne 'false' || $_->[0] =~ /^\+/ && $_->[2] ne 'true' } @cells), '', "$model: what cannot be known is not told");
	}
	# a prior identifies what the data do not
	is(sql("SELECT string_agg(name || ': ' || (m).problem, E'\\n' ORDER BY name) FROM (SELECT name, scrm.${model}_fit(c, 10) AS m FROM thin_cells) f
		WHERE NOT (m).converged AND name !~ 'not a day|universe|moments|all lengths|billion'"), '', "$model: with a penalty there is a model");
	is(sql("SELECT count(*) > 0, count(*) FILTER (WHERE num_nonnulls(scrm.p_alive(m, 1, 2, 3), scrm.expected_purchases(m, 1, 2, 3, 4), scrm.dert(m, 1, 2, 3, 0.1),
			scrm.purchase_probability(m, 1, 2, 3, 4, 0), scrm.purchase_quantile(m, 1, 2, 3, 4, 0.5), scrm.expected_new(m, 4), scrm.log_likelihood(m, 1, 2, 3)) > 0)
		FROM (SELECT scrm.${model}_fit(c) AS m FROM thin_cells) f WHERE NOT (m).converged"), 't|0', "$model: unknown models answer NULL");
	is(sql("SELECT scrm.${model}_fit(NULL) IS NULL, (scrm.${model}_fit(scrm.cells_agg(NULL, 1, 1))).problem <> ''"), 't|t', "$model: of nobody");
}

# The same for the other models: a state's expression, by model.
my %other_thin = (
	gamma_gamma => {
		map({ ("spend $_->[0]" => "(SELECT scrm.spend_agg(x, z) FROM ($_->[1]) v (x, z))") }
			[ 'of one', 'VALUES (2, 10.0)' ], [ 'of two', 'VALUES (2, 10.0), (1, 5.0)' ], [ 'of nobody', 'VALUES (0, NULL::float8), (3, 0), (2, -4)' ],
			[ 'all the same', 'SELECT 1 + n % 5, 7.0 FROM generate_series(1, 1000) n' ], [ 'once each', 'SELECT 1, 5.0 + n % 13 FROM generate_series(1, 1000) n' ],
			[ 'once each, all the same', 'SELECT 1, 5.0 FROM generate_series(1, 1000) n' ],
			[ 'huge', 'SELECT 1 + n % 4, 1e300 * (1 + n % 13) FROM generate_series(1, 1000) n' ], [ 'tiny', 'SELECT 1 + n % 4, 1e-300 * (1 + n % 13) FROM generate_series(1, 1000) n' ],
			[ 'of all sizes', 'SELECT 1 + n % 4, 10.0 ^ (n % 300 - 150) FROM generate_series(1, 1000) n' ], [ 'of many purchases', 'SELECT 1000000000 + n, 5.0 + n % 13 FROM generate_series(1, 1000) n' ]) },
	bgbb => {
		map({ ("opportunities $_->[0]" => "(SELECT scrm.bgbb_agg(x, t_x, n, c) FROM ($_->[1]) v (x, t_x, n, c))") }
			[ 'of one', 'VALUES (2, 3, 6, 1::bigint)' ], [ 'not used', 'VALUES (0, 0, 6, 1000::bigint)' ], [ 'all used', 'VALUES (6, 6, 6, 1000::bigint)' ], [ 'none', 'VALUES (0, 0, 0, 100::bigint)' ],
			[ 'one each', 'VALUES (0, 0, 1, 700::bigint), (1, 1, 1, 300)' ], [ 'alike', 'VALUES (2, 4, 6, 1000000::bigint)' ], [ 'nobody lost', 'VALUES (1, 6, 6, 500::bigint), (3, 6, 6, 500), (5, 6, 6, 500)' ],
			[ 'all lost at once', 'VALUES (0, 0, 300, 500::bigint), (1, 1, 300, 500)' ], [ 'a thousand', 'VALUES (0, 0, 1000, 500::bigint), (300, 900, 1000, 500), (1000, 1000, 1000, 5)' ],
			[ 'of nobody', 'VALUES (2, 3, 6, 0::bigint)' ], [ 'of a thousand billion', 'VALUES (2, 3, 6, 300000000000::bigint), (0, 0, 6, 400000000000), (6, 6, 6, 100000000000)' ]) });
foreach my $model (qw(sbg bdw))
{
	$other_thin{$model} = {
		map({ ("contract $_->[0]" => "(SELECT scrm.sbg_agg(t, l, s) FROM ($_->[1]) v (t, l, s))") }
			[ 'nobody left', 'VALUES (1, 0::bigint, NULL::bigint), (2, 0, 1000)' ], [ 'all left at once', 'VALUES (1, 1000::bigint, 0::bigint)' ], [ 'of one', 'VALUES (3, 1::bigint, 0::bigint)' ],
			[ 'of one who stays', 'VALUES (3, 0::bigint, 1::bigint)' ], [ 'of nobody', 'VALUES (3, 0::bigint, 0::bigint)' ], [ 'all left in the second', 'VALUES (2, 1000::bigint, 0::bigint)' ],
			[ 'one period', 'VALUES (1, 300::bigint, 700::bigint)' ], [ 'half each time', 'SELECT n, (2 ^ (20 - n))::bigint, 0 FROM generate_series(1, 20) n' ],
			[ 'more and more', 'SELECT n, n * n, 0 FROM generate_series(1, 30) n' ], [ 'after a thousand', 'VALUES (1, 1::bigint, 0::bigint), (1000, 100, 5)' ]) };
}
foreach my $model (sort keys %other_thin)
{
	foreach my $penalty (0, 1)
	{
		my $fits = join ', ', map { my $fit = "scrm.${model}_fit($other_thin{$model}{$_}, $penalty)" =~ s/'/''/gr; "('$_', '$fit')" } sort keys %{ $other_thin{$model} };
		is(sql("SELECT name || ': ' || concat_ws(' ', m ->> 'error', said) FROM (VALUES $fits) f (name, fit), fitted(fit) m, wrong_with(m, " . names_of($model) . ", 200) said
			WHERE m ? 'error' OR said <> '' ORDER BY name"), '', "$model, penalty $penalty: little data, sound rows");
	}
}

# ---------------------------------------------------------------- simulated customers

sub normal { return sqrt(-2 * log(1 - rand)) * cos(6.283185307179586 * rand); }

sub exponential { return -log(1 - rand); }

# Marsaglia, Tsang (2000)
sub gamma
{
	my ($shape) = @_;
	return gamma($shape + 1) * (1 - rand)**(1 / $shape) if $shape < 1;
	my $d = $shape - 1 / 3;
	while (1)
	{
		my $z = normal();
		my $v = (1 + $z / sqrt(9 * $d))**3;
		return $d * $v if $v > 0 && log(1 - rand) < $z * $z / 2 + $d - $d * $v + $d * log($v);
	}
}

sub beta
{
	my ($x, $y) = (gamma($_[0]), gamma($_[1]));
	return $x / ($x + $y);
}

my %truth = (
	bgnbd => [ 0.5, 6, 0.8, 2.5 ], mbgnbd => [ 0.6, 6, 0.9, 1.8 ], pareto_nbd => [ 0.6, 10, 0.8, 12 ], gamma_gamma => [ 5, 4, 20 ],
	bgbb => [ 1.2, 0.75, 0.65, 2.8 ], sbg => [ 0.9, 3.5 ], bdw => [ 0.8, 3, 1.4 ]);
# a covariate of 0 or 1 and what it does
my %coefficient = (bgnbd => [ 0.4, 0.5, 0.3 ], pareto_nbd => [ 0.4, 0.5 ]);

# x, t_x, age of a customer.
sub history
{
	my ($model, $p, $age) = @_;
	my ($x, $t_x, $t) = (0, 0, 0);
	my $rate = gamma($p->[0]) / $p->[1];
	my ($leaves, $chance) = ($age, 0);

	if ($model eq 'pareto_nbd')
	{
		my $left = exponential() / (gamma($p->[2]) / $p->[3] + 1e-300);
		$leaves = $left if $left < $age;
	}
	else { $chance = beta($p->[2], $p->[3]); }
	return (0, 0, $age) if $model eq 'mbgnbd' && rand() < $chance;
	while (1)
	{
		$t += exponential() / ($rate + 1e-300);
		last if $t > $leaves;
		($x, $t_x) = ($x + 1, $t);
		last if $chance > 0 && rand() < $chance;
	}
	return ($x, $t_x, $age);
}

sub number { return sprintf '%.17g', $_[0]; }

# COPY of what follows, in the format given.
sub copy
{
	my ($table, $format, $rows) = @_;
	my ($status, $out, $err) = $node->psql('postgres', "COPY $table FROM STDIN $format;\n$rows\\.\n", on_error_stop => 1);
	die "$table: $err" if $status != 0 || $err ne '';
	return;
}

sub load
{
	my ($table, $columns, $rows) = @_;
	sql("CREATE TABLE $table ($columns) WITH (parallel_workers = 4)");
	copy($table, '', join('', map { join("\t", @$_) . "\n" } @$rows));
	is(sql("SELECT count(*) FROM $table"), scalar @$rows, "$table: simulated");
	return;
}

foreach my $model (@of_purchases)
{
	load($model, 'id int, x bigint, t_x float8, age float8', [ map { my ($x, $t_x, $age) = history($model, $truth{$model}, 20 + int rand 41); [ $_, $x, number($t_x), $age ] } 1 .. $customers ]);
	next if !$coefficient{$model};
	my ($one, @dropout) = @{ $coefficient{$model} };
	my ($r, $alpha, $third, $fourth) = @{ $truth{$model} };
	load("${model}_groups", 'id int, x bigint, t_x float8, age float8, z float8', [ map {
		my $z = rand() < 0.5 ? 1 : 0;
		my $p = $model eq 'bgnbd' ? [ $r, $alpha * exp(-$one * $z), $third * exp($dropout[0] * $z), $fourth * exp($dropout[1] * $z) ] : [ $r, $alpha * exp(-$one * $z), $third, $fourth * exp(-$dropout[0] * $z) ];
		my ($x, $t_x, $age) = history($model, $p, 20 + int rand 41);
		[ $_, $x, number($t_x), $age, $z ]
	} 1 .. $customers ]);
}
load('gamma_gamma', 'id int, x bigint, z float8', [ map { my ($x) = (1 + int gamma(1.5)); my ($p, $q, $g) = @{ $truth{gamma_gamma} }; my $nu = gamma($q) / $g; [ $_, $x, number(gamma($p * $x) / ($x * $nu)) ] } 1 .. $customers ]);
load('bgbb', 'id int, x int, t_x int, n int', [ map {
	my ($p, $theta, $n, $x, $t_x) = (beta(@{ $truth{bgbb} }[ 0, 1 ]), beta(@{ $truth{bgbb} }[ 2, 3 ]), 4 + int rand 8, 0, 0);
	foreach my $i (1 .. $n)
	{
		last if rand() < $theta;
		($x, $t_x) = ($x + 1, $i) if rand() < $p;
	}
	[ $_, $x, $t_x, $n ]
} 1 .. $customers ]);
foreach my $model (qw(sbg bdw))
{
	my $c = $truth{$model}[2] // 1;
	load($model, 'id int, t int, lost bigint, stayed bigint', [ map {
		my $theta = beta(@{ $truth{$model} }[ 0, 1 ]);
		my $watched = 5 + int rand 6;
		# gone before t with probability 1 - (1 - theta)^(t^c)
		my $stays = (log(1 - rand) / (log(1 - $theta) - 1e-300))**(1 / $c);
		$stays < $watched ? [ $_, 1 + int $stays, 1, 0 ] : [ $_, $watched, 0, 1 ]
	} 1 .. $customers ]);
}

my %state = (
	(map { $_ => "scrm.cells_agg(x, t_x, age)" } @of_purchases),
	gamma_gamma => 'scrm.spend_agg(x, z)', bgbb => 'scrm.bgbb_agg(x, t_x, n)', sbg => 'scrm.sbg_agg(t, lost, stayed)', bdw => 'scrm.sbg_agg(t, lost, stayed)');
my %likelihood = (
	(map { $_ => 'x, t_x, age' } @of_purchases), gamma_gamma => 'x, z', bgbb => 'x, t_x, n', sbg => 't, lost, stayed', bdw => 't, lost, stayed');

# Matrices as lists of rows.
sub inverse
{
	my @a = map { [@$_] } @{ $_[0] };
	my $n = @a;
	for my $i (0 .. $n - 1) { push @{ $a[$i] }, map { $_ == $i ? 1 : 0 } 0 .. $n - 1; }
	for my $i (0 .. $n - 1)
	{
		my ($best) = sort { abs($a[$b][$i]) <=> abs($a[$a][$i]) } $i .. $n - 1;
		@a[ $i, $best ] = @a[ $best, $i ];
		my $pivot = $a[$i][$i];
		$_ /= $pivot foreach @{ $a[$i] };
		for my $k (grep { $_ != $i } 0 .. $n - 1)
		{
			my $factor = $a[$k][$i];
			$a[$k][$_] -= $factor * $a[$i][$_] foreach 0 .. 2 * $n - 1;
		}
	}
	return [ map { [ @{$_}[ $n .. 2 * $n - 1 ] ] } @a ];
}

# d' M d
sub quadratic
{
	my ($m, $d) = @_;
	my $sum = 0;
	foreach my $i (0 .. $#$d) { $sum += $d->[$i] * $m->[$i][$_] * $d->[$_] foreach 0 .. $#$d; }
	return $sum;
}

sub array_of { return split /,/, $_[0] =~ s/[{}]//gr; }

# The model of a fit: parameters, covariance and so on.
sub model_of
{
	my ($model, $fit) = @_;
	my @names = @{ $parameters{$model} };
	my ($converged, $problem, $value, $iterations, $errors, $covariance, @p) = split /\|/, sql('SELECT (m).converged, (m).problem, (m).log_likelihood, (m).iterations, (m).standard_errors, (m).covariance, ' . join(', ', map { "(m).$_" } @names) . " FROM (SELECT $fit AS m) f"), -1;
	my @c = array_of($covariance);
	my $n = sqrt @c;
	return { converged => $converged, problem => $problem, value => $value, iterations => $iterations, p => \@p, errors => [ array_of($errors) ], covariance => [ map { [ splice @c, 0, $n ] } 1 .. $n ] };
}

# What the model's own function says of the customers, in sums, at parameters exp(point).
sub likelihoods
{
	my ($model, $where, @points) = @_;
	my $arguments = join ', ', map { "p$_" } 1 .. @{ $parameters{$model} };
	my $values = join ', ', map { my $i = $_; "($i, " . join(', ', map { number(exp $_) } @{ $points[$i] }) . ')' } 0 .. $#points;
	return split /\n/, sql("SELECT (SELECT sum(l) FROM (SELECT scrm.log_likelihood(m, $likelihood{$model}) AS l FROM $model WHERE $where ORDER BY abs(id - 0.5)) c)
		FROM (SELECT n, scrm.$model($arguments) AS m FROM (VALUES $values) v (n, $arguments) OFFSET 0) p ORDER BY n");
}

sub shifted
{
	my ($point, %by) = @_;
	return [ map { $point->[$_] + ($by{$_} // 0) } 0 .. $#$point ];
}

# The gradient by differences of a function of many points at once.
sub slopes
{
	my ($function, $at, $h) = @_;
	my @f = $function->(map { my $i = $_; (shifted($at, $i => $h), shifted($at, $i => -$h)) } 0 .. $#$at);
	return map { ($f[ 2 * $_ ] - $f[ 2 * $_ + 1 ]) / (2 * $h) } 0 .. $#$at;
}

# Value, gradient and Hessian likewise.
sub differences
{
	my ($function, $at, $h) = @_;
	my $n = @$at;
	my @points = ($at, map { my $i = $_; (shifted($at, $i => $h), shifted($at, $i => -$h)) } 0 .. $n - 1);
	my @pairs = map { my $i = $_; map { [ $i, $_ ] } $i + 1 .. $n - 1 } 0 .. $n - 1;
	foreach my $pair (@pairs) { my ($i, $j) = @$pair; push @points, map { shifted($at, $i => $h * $_->[0], $j => $h * $_->[1]) } [ 1, 1 ], [ 1, -1 ], [ -1, 1 ], [ -1, -1 ]; }
	my ($f, @f) = $function->(@points);
	my (@gradient, @hessian);
	foreach my $i (0 .. $n - 1)
	{
		my ($up, $down) = splice @f, 0, 2;
		$gradient[$i] = ($up - $down) / (2 * $h);
		$hessian[$i][$i] = ($up - 2 * $f + $down) / $h**2;
	}
	foreach my $pair (@pairs)
	{
		my ($pp, $pm, $mp, $mm) = splice @f, 0, 4;
		$hessian[ $pair->[0] ][ $pair->[1] ] = $hessian[ $pair->[1] ][ $pair->[0] ] = ($pp - $pm - $mp + $mm) / (4 * $h**2);
	}
	return ($f, \@gradient, \@hessian);
}

sub logs { return [ map { log } @_ ]; }

my $few = $customers < 2000 ? $customers : 2000;
foreach my $model (sort keys %truth)
{
	my $n = @{ $truth{$model} };
	my $fit = "scrm.${model}_fit((SELECT $state{$model} FROM $model))";
	my $found = model_of($model, $fit);
	is("$found->{converged}$found->{problem}", 't', "$model: found in $found->{iterations} iterations");

	# the truth, each parameter and all together (99.99 % of the chi-square distribution)
	my $off = [ map { log($found->{p}[$_] / $truth{$model}[$_]) } 0 .. $n - 1 ];
	is(join(' ', grep { abs($found->{p}[$_] - $truth{$model}[$_]) > 4 * $found->{errors}[$_] } 0 .. $n - 1), '', "$model: within four standard errors of the truth");
	cmp_ok(quadratic(inverse($found->{covariance}), $off), '<', { 2 => 18.4, 3 => 21.1, 4 => 23.5 }->{$n}, "$model: and together, by the covariance");
	is(join(' ', grep { abs($found->{errors}[$_] / $found->{p}[$_] / sqrt($found->{covariance}[$_][$_]) - 1) > 1e-12 } 0 .. $n - 1), '', "$model: standard errors are of the covariance");

	# the maximum and its curvature, of some of them, as SQL's own likelihood has it
	my $some = model_of($model, "scrm.${model}_fit((SELECT $state{$model} FROM $model WHERE id <= $few))");
	my ($value, $gradient, $hessian) = differences(sub { likelihoods($model, "id <= $few", @_) }, logs(@{ $some->{p} }), 2e-3);
	my $covariance = inverse([ map { [ map { -$_ } @$_ ] } @$hessian ]);
	my $worst = 0;
	foreach my $i (0 .. $n - 1)
	{
		foreach my $j (0 .. $n - 1)
		{
			my $difference = abs($covariance->[$i][$j] - $some->{covariance}[$i][$j]) / sqrt($covariance->[$i][$i] * $covariance->[$j][$j]);
			$worst = $difference if $difference > $worst;
		}
	}
	cmp_ok(abs($some->{value} / $value - 1), '<', 1e-12, "$model: the log-likelihood is the sum of the customers'");
	cmp_ok($worst, '<', 2e-3, "$model: the covariance by differences");
	cmp_ok(quadratic($covariance, $gradient), '<', 1e-6, "$model: no slope at the maximum");

	# with a penalty: that of log-likelihood - penalty/2 squares; times in mean ages, spend in mean spend
	my $unit = log sql({ gamma_gamma => "SELECT avg(z) FROM gamma_gamma WHERE id <= $few", map { $_ => "SELECT avg(age) FROM $_ WHERE id <= $few" } @of_purchases }->{$model} // 'SELECT 1');
	my %in_units = (alpha => $model =~ /nbd/, beta => $model =~ /nbd/, gamma => $model eq 'gamma_gamma');
	my @middle = map { $in_units{$_} ? $unit : 0 } @{ $parameters{$model} };
	my $held = model_of($model, "scrm.${model}_fit((SELECT $state{$model} FROM $model WHERE id <= $few), 50)");
	my @at = @{ logs(@{ $held->{p} }) };
	my @slopes = slopes(sub { likelihoods($model, "id <= $few", @_) }, \@at, 2e-3);
	$slopes[$_] -= 50 * ($at[$_] - $middle[$_]) foreach 0 .. $n - 1;
	cmp_ok(quadratic($held->{covariance}, \@slopes), '<', 1e-6, "$model: no slope at the maximum with a penalty");

	# wherever it starts: an earlier model is a quick start when it is near, and no harm when it is not
	my $fit_some = "scrm.${model}_fit((SELECT $state{$model} FROM $model WHERE id <= $few)";
	foreach my $start ("$fit_some)", (map { my $factor = $_; "scrm.$model(" . join(', ', map { $_ * $factor } @{ $truth{$model} }) . ')' } 30, 1 / 30), "scrm.$model(" . join(', ', (1e-3, 1e3, 1e-3, 1e3)[ 0 .. $n - 1 ]) . ')')
	{
		my $again = model_of($model, "$fit_some, start => $start)");
		my $apart = $again->{converged} eq 't' ? join(' ', grep { abs($again->{p}[$_] / $some->{p}[$_] - 1) > 1e-7 } 0 .. $n - 1) : "no: $again->{problem}";
		is($apart, '', "$model: the same from " . ($start =~ /_fit/ ? 'where it was' : $start) . ", $again->{iterations} iterations");
		cmp_ok($again->{iterations}, '<=', 3, "$model: a warm start is quick") if $start =~ /_fit/;
	}

	# bit by bit the same in any order, from parts, from workers
	my $whole = sql("SELECT scrm.${model}_fit(s)::text || s::text FROM (SELECT $state{$model} AS s FROM (SELECT * FROM $model ORDER BY id) c) f");
	is(sql("SELECT scrm.${model}_fit(s)::text || s::text FROM (SELECT $state{$model} AS s FROM (SELECT * FROM $model ORDER BY id * 7919 % 10007, id) c) f"), $whole, "$model: in any order");
	is(sql("SELECT scrm.${model}_fit(s)::text || s::text FROM (SELECT scrm.rollup(s) AS s FROM (SELECT $state{$model} AS s FROM $model GROUP BY id % 37) p) f"), $whole, "$model: from parts");
	my $parallel = "SELECT scrm.${model}_fit(s)::text || s::text FROM (SELECT $state{$model} AS s FROM $model) f";
	like(sql("SET max_parallel_workers_per_gather = 4; EXPLAIN $parallel"), qr/Partial Aggregate/, "$model: workers are planned");
	is(sql("SET max_parallel_workers_per_gather = 4; $parallel"), $whole, "$model: from workers");
}

# What a covariate does.
foreach my $model (sort keys %coefficient)
{
	my $names = join ', ', map { "(m).$_" } @{ $parameters{$model} };
	my ($converged, $value, $sum, $errors, $purchase, $dropout, @p) = split /\|/, sql(
		"SELECT (m).converged, (m).log_likelihood, (SELECT sum(scrm.log_likelihood(scrm.with_covariates(m, ARRAY[z]), x, t_x, age)) FROM ${model}_groups), (m).standard_errors, (m).purchase_covariates, (m).dropout_covariates, $names
		FROM (SELECT scrm.${model}_fit(scrm.cells_agg(x, t_x, age, ARRAY[z])) AS m FROM ${model}_groups) f");
	is($converged, 't', "$model: covariates");
	cmp_ok(abs($value / $sum - 1), '<', 1e-12, "$model: covariates, the log-likelihood is the sum of the customers'");
	my @errors = array_of($errors);
	my @found = (@p, array_of("$purchase,$dropout"));
	my @true = (@{ $truth{$model} }, @{ $coefficient{$model} });
	is(scalar @found, scalar @true, "$model: covariates, as many coefficients");
	is(join(' ', grep { abs($found[$_] - $true[$_]) > 4 * $errors[$_] } 0 .. $#true), '', "$model: covariates, within four standard errors of the truth");
}

# ---------------------------------------------------------------- published optima

my $shared = $ENV{SCRM_SHARED} // dirname(abs_path(__FILE__)) . '/../../../shared';

# A file without its head.
sub copy_file
{
	my ($table, $file) = @_;
	copy($table, '(FORMAT csv)', slurp_file("$shared/data/$file") =~ s/^[^\n]*\n//r =~ s/\r//gr);
	return;
}

sub matches
{
	my ($name, $model, $fit, $value, @expected) = @_;
	my $found = model_of($model, $fit);
	my $worst = (sort { $b <=> $a } map { abs($found->{p}[$_] / $expected[$_] - 1) } 0 .. $#expected)[0];
	cmp_ok($worst, '<', 1e-7, sprintf "$name: parameters, off by %.1e, in $found->{iterations} iterations", $worst);
	cmp_ok(abs($found->{value} / $value - 1), '<', 1e-10, sprintf "$name: log-likelihood, off by %.1e", abs($found->{value} / $value - 1));
	return $found;
}

SKIP: {
	my @files = qw(cdnow_cbs_2357.csv cdnow_master_elog.csv donations_rf_22.csv apparel_cbs_104weeks.csv apparel_covariates.csv);
	my ($missing) = grep { !-r "$shared/data/$_" } @files;
	skip "no $shared/data/$missing", 1 if $missing;
	sql(<<'SQL');
CREATE TABLE cdnow (id int, x int, t_x float8, age float8, x_star int, z float8);
CREATE TABLE log (customer int, at date, cds int, dollars float8);
CREATE TABLE donations (x int, t_x int, n int, customers bigint, x_star int);
CREATE TABLE apparel (id text, x int, t_x float8, age float8, first date);
CREATE TABLE about (id text, gender float8, channel float8);
SQL
	copy_file('cdnow', 'cdnow_cbs_2357.csv');
	copy_file('log', 'cdnow_master_elog.csv');
	copy_file('donations', 'donations_rf_22.csv');
	copy_file('apparel', 'apparel_cbs_104weeks.csv');
	copy_file('about', 'apparel_covariates.csv');

	# weeks of whole days, which the file has in decimals
	my $weeks = 'round(t_x * 7) / 7, round(age * 7) / 7';
	my $cells = "(SELECT scrm.cells_agg(x, $weeks) FROM cdnow)";
	my $bgnbd = matches('BG/NBD, CDNOW', 'bgnbd', "scrm.bgnbd_fit($cells)", -9582.42920667393, .242594522430157, 4.41360201901350, .792922017225598, 2.42590677682633);
	is(join(' ', map { sprintf '%.3g', $_ } @{ $bgnbd->{errors} }), '0.0126 0.378 0.186 0.705', 'BG/NBD, CDNOW: standard errors');
	matches('MBG/NBD, CDNOW', 'mbgnbd', "scrm.mbgnbd_fit($cells)", -9582.13571555375, .524843159106298, 6.18308527957601, .891359390732216, 1.61400224017034);
	matches('Pareto/NBD, CDNOW', 'pareto_nbd', "scrm.pareto_nbd_fit($cells)", -9594.97617893954, .553277046853180, 10.5776834633023, .606239989127826, 11.6687352888550);
	matches('Gamma-Gamma, CDNOW', 'gamma_gamma', 'scrm.gamma_gamma_fit((SELECT scrm.spend_agg(x, z) FROM cdnow))', -4055.9176947979, 6.2495722713141, 3.7442246671671, 15.4435209627706);
	matches('BG/BB, donations', 'bgbb', 'scrm.bgbb_fit((SELECT scrm.bgbb_agg(x, t_x, n, customers) FROM donations))', -33225.581274347, 1.20352235160193, 0.749716358172945, 0.656718208441813, 2.78344223257725);
	matches('sBG, high end', 'sbg', 'scrm.sbg_fit((SELECT scrm.sbg_agg(t, lost, CASE t WHEN 7 THEN 491 END) FROM (VALUES (1, 131), (2, 126), (3, 90), (4, 60), (5, 42), (6, 34), (7, 26)) v (t, lost)))',
		-1611.15814739115, 0.668088351106434, 3.80609496405817);

	# all customers, from the log: days with a purchase, calibration to 1997-09-30
	sql(<<'SQL');
CREATE TABLE everybody AS
	SELECT customer, count(*) - 1 AS x, (max(at) - min(at)) / 7.0::float8 AS t_x, ('1997-09-30'::date - min(at)) / 7.0::float8 AS age
	FROM (SELECT DISTINCT customer, at FROM log WHERE at <= '1997-09-30') d GROUP BY customer;
SQL
	$cells = '(SELECT scrm.cells_agg(x, t_x, age) FROM everybody)';
	is(sql('SELECT count(*) FROM everybody'), 23570, 'all of CDNOW');
	matches('BG/NBD, all of CDNOW', 'bgnbd', "scrm.bgnbd_fit($cells)", -95368.4439331609, 0.251623958852122, 4.78894296185991, 0.72343357675748, 2.16108835894126);
	matches('Pareto/NBD, all of CDNOW', 'pareto_nbd', "scrm.pareto_nbd_fit($cells)", -95415.1186174697, 0.597419966344684, 11.5856577816029, 0.522185610789009, 8.82775915037005);

	# in days the same model: alpha seven times as large, the likelihood by as much smaller as days are shorter
	my ($weekly, $daily) = map { model_of('mbgnbd', "scrm.mbgnbd_fit((SELECT scrm.cells_agg(x, t_x * $_, age * $_) FROM everybody))") } 1, 7;
	is(join(' ', grep { abs($daily->{p}[$_] / $weekly->{p}[$_] / ($_ == 1 ? 7 : 1) - 1) > 1e-7 } 0 .. 3), '', 'MBG/NBD, all of CDNOW: in days the same');
	cmp_ok(abs($daily->{value} - $weekly->{value} + log(7) * sql('SELECT sum(x) FROM everybody')), '<', 1e-6, 'MBG/NBD, all of CDNOW: and as likely');

	my $apparel = sql("SELECT (scrm.pareto_nbd_fit(scrm.cells_agg(x, $weeks))).log_likelihood FROM apparel");
	cmp_ok(abs($apparel + 5848.0978), '<', 1e-4, "Pareto/NBD, apparel: log-likelihood $apparel");
	my ($value, $converged) = split /\|/, sql("SELECT (m).log_likelihood, (m).converged FROM (SELECT scrm.pareto_nbd_fit(scrm.cells_agg(x, $weeks, ARRAY[gender, channel])) AS m FROM apparel JOIN about USING (id)) f");
	cmp_ok($value, '>=', -5821.063, "Pareto/NBD, apparel: log-likelihood with covariates $value");
	is($converged, 't', 'Pareto/NBD, apparel: converged with covariates');
}

$node->stop;
done_testing();
