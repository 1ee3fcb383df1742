# Do intervals of scrm.clv_interval hold what customers turn out to be worth?
#
# Customers are simulated as the models say: purchases at rates of their own until they are lost, spends around means of
# their own. Models know the first part of their lives, and the value of the purchases in the year after, each discounted to
# its day, is compared with the interval.
#
# With the true parameters the value lies above the interval with probability (1 - level) / 2, and below it too where the
# lower bound is above 0: less likely only for who will hardly come back at all, whose bounds are 0. So the numbers above
# and below are known up to chance; a limit is four and a half standard deviations. With models fitted on few customers
# intervals must still cover their share.
#
#   SCRM_CUSTOMERS   of each model (600)
#   SCRM_SEED        of the random numbers (1)
use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $customers = $ENV{SCRM_CUSTOMERS} || 600;
srand($ENV{SCRM_SEED} || 1);

my $node = PostgreSQL::Test::Cluster->new('clv');
$node->init;
$node->append_conf('postgresql.conf', "timezone = 'UTC'\nfsync = off\nautovacuum = off\njit = off\n");
$node->start;
$node->safe_psql('postgres', "CREATE EXTENSION scrm;");

# ---- random numbers

sub exponential { return -log(1 - rand()); }

sub normal { return sqrt(2 * exponential()) * cos(6.283185307179586 * rand()); }

# Marsaglia, Tsang (2000)
sub gamma
{
	my ($shape) = @_;

	return gamma($shape + 1) * (1 - rand())**(1 / $shape) if $shape < 1;
	my $d = $shape - 1 / 3;
	while (1)
	{
		my $z = normal();
		my $v = (1 + $z / sqrt(9 * $d))**3;
		next if $v <= 0;
		return $d * $v if log(1 - rand()) < 0.5 * $z * $z + $d - $d * $v + $d * log($v);
	}
}

sub beta
{
	my ($a, $b) = @_;
	my $x = gamma($a);

	return $x / ($x + gamma($b));
}

# ---- customers

my @spend = (6.25, 3.74, 15.44);
my ($year, $rate) = (365, 0.15);
my $discount = log(1 + $rate) / 365.25;

# (x, t_x, age, mean of repeat purchases, value of the year after)
sub customer
{
	my ($model, @p) = @_;
	my $lambda = gamma($p[0]) / $p[1];
	my ($leave, $end) = (0, 9**9**9);
	my $nu = gamma($spend[1]) / $spend[2];
	my $age = 100 + int(rand(300));
	my ($x, $t_x, $total, $value, $t) = (0, 0, 0, 0, 0);

	if ($model eq 'pareto_nbd') { $end = exponential() * $p[3] / gamma($p[2]); }
	else { $leave = beta(@p[2, 3]); }
	return (0, 0, $age, '\N', 0) if $model eq 'mbgnbd' && rand() < $leave;
	while (1)
	{
		$t += exponential() / $lambda;
		last if $t > $end || $t > $age + $year;
		my $spent = gamma($spend[0]) / $nu;
		if ($t <= $age) { ($x, $t_x, $total) = ($x + 1, $t, $total + $spent); }
		else { $value += $spent * exp(-$discount * ($t - $age)); }
		last if rand() < $leave;
	}
	return ($x, $t_x, $age, $x > 0 ? $total / $x : '\N', $value);
}

my %parameters = (
	bgnbd => [ 0.6, 30, 0.8, 2.4 ],
	mbgnbd => [ 0.6, 30, 0.8, 2.4 ],
	pareto_nbd => [ 0.6, 30, 0.6, 80 ]);

# Table "customer" holds some of a model, in samples of so many.
sub simulate
{
	my ($model, $sample) = @_;
	my $rows = join '', map { join("\t", int($_ / $sample), customer($model, @{ $parameters{$model} })) . "\n" } 0 .. $customers - 1;

	$node->psql('postgres', <<"SQL", on_error_stop => 1);
DROP TABLE IF EXISTS raw, customer;
CREATE TABLE raw (sample int, x int, t_x float8, age float8, mean float8, value float8);
COPY raw FROM STDIN;
$rows\\.
CREATE TABLE customer AS SELECT sample, ROW(x + 1, NULL, NULL, age - t_x, x, t_x, age, mean)::scrm.rfm AS rfm, value FROM raw;
SQL
	is($node->safe_psql('postgres', 'SELECT count(*) FROM customer'), $customers, "$model: customers simulated");
	return;
}

# ---- with the true parameters

for my $model (sort keys %parameters)
{
	simulate($model, $customers);
	my $made = "scrm.$model(" . join(', ', @{ $parameters{$model} }) . ')';
	my $spend = 'scrm.gamma_gamma(' . join(', ', @spend) . ')';

	for my $level (0.8, 0.95)
	{
		my ($above, $expected_above, $below, $expected_below, $covered) = split /\|/, $node->safe_psql('postgres', <<"SQL");
SELECT count(*) FILTER (WHERE value > high), sum(least(tail, 1 - none)), count(*) FILTER (WHERE value < low), sum(CASE WHEN low > 0 THEN tail ELSE 0 END), avg((value BETWEEN low AND high)::int)
FROM (SELECT value, (1 - $level) / 2 AS tail, scrm.purchase_probability($made, rfm, '$year days', 0) AS none, i.low, i.high
	FROM customer, scrm.clv_interval($made, $spend, rfm, '$year days', $rate, 1, $level) AS i) AS s
SQL
		note(sprintf '%s %g: covered %.3f, above %d of %.1f expected, below %d of %.1f', $model, $level, $covered, $above, $expected_above, $below, $expected_below);
		cmp_ok(abs($above - $expected_above), '<', 4.5 * sqrt($expected_above), "$model, $level: as many above as there should be");
		cmp_ok(abs($below - $expected_below), '<', 4.5 * sqrt($expected_below) + 1, "$model, $level: and below");
	}

	# What is expected is the mean of what comes.
	my ($mean, $expected, $error) = split /\|/, $node->safe_psql('postgres', <<"SQL");
SELECT avg(value), avg(clv), stddev(value - clv) / sqrt(count(*)) FROM (SELECT value, scrm.clv($made, $spend, rfm, '$year days', $rate, 1) AS clv FROM customer) AS s
SQL
	note("$model: mean value $mean, expected $expected, standard error $error");
	cmp_ok(abs($mean - $expected), '<', 4.5 * $error, "$model: scrm.clv is the mean of what comes");
}

# ---- with fitted ones

for my $model (sort keys %parameters)
{
	simulate($model, 200);
	for (split /\n/, $node->safe_psql('postgres', <<"SQL"))
WITH model AS MATERIALIZED (
	SELECT sample, scrm.${model}_fit(scrm.cells_agg(rfm), penalty => 0.1) AS model, scrm.gamma_gamma_fit(scrm.spend_agg(rfm)) AS spend FROM customer GROUP BY sample)
SELECT level, count(DISTINCT sample), avg((value BETWEEN low AND high)::int), count(*)
FROM model JOIN customer USING (sample), unnest('{0.8, 0.95}'::float8[]) AS level, scrm.clv_interval(model, spend, rfm, '$year days', $rate, 1, level)
WHERE low IS NOT NULL GROUP BY level
SQL
	{
		my ($level, $fitted, $covered, $asked) = split /\|/;
		note("$model, $level: $fitted models of 200 customers, covered $covered");
		cmp_ok($asked, '>', 0.5 * $customers, "$model: most samples identify a model");
		# customers of one model err together: twice what chance gives
		cmp_ok($covered, '>', $level - 6 * sqrt($level * (1 - $level) / $asked), "$model, $level: fitted on 200 customers, still covered");
	}
}

$node->stop;
done_testing();
