# Pareto/NBD on real data, against published and high-precision fits.
#
#   cdnow_cbs_2357     the sample of Fader and Hardie: parameters, log-likelihood, and the purchases of the 39 weeks after, of
#                      which the model was told nothing: their sum, and how often intervals hold what a customer did
#   cdnow_master_elog  all 23,570 customers, from their purchases until 1997-09-30, weeks = days / 7
#   apparel            a retailer's 600 customers with two covariates: at least as likely as the best that another library found
#
# The data lie beside the checkout, in the folder shared/data; SCRM_SHARED names another place of "shared". Without them all of
# this is skipped.
use strict;
use warnings FATAL => 'all';

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $data = ($ENV{SCRM_SHARED} // dirname(abs_path(__FILE__)) . '/../../../shared') . '/data';
for my $file (qw(cdnow_cbs_2357 cdnow_master_elog apparel_cbs_104weeks apparel_covariates))
{
	plan skip_all => "$file.csv is not there" unless -r "$data/$file.csv";
}

my $node = PostgreSQL::Test::Cluster->new('pareto_nbd');
$node->init;
$node->append_conf('postgresql.conf', <<'CONF');
timezone = 'UTC'
fsync = off
autovacuum = off
jit = off
statement_timeout = '60s'
CONF
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION scrm;
CREATE TABLE sample (id int, x bigint, t_x float8, age float8, x_star int, m_x float8);
CREATE TABLE elog (id int, on_day date, cds int, dollars float8);
CREATE TABLE apparel (id int, x bigint, t_x float8, age float8, first date);
CREATE TABLE covariate (id int, gender float8, channel float8);
SQL

sub load
{
	my ($table, $file) = @_;
	my $rows = slurp_file("$data/$file.csv") =~ s/\r//gr;
	$node->safe_psql('postgres', "COPY $table FROM STDIN (FORMAT csv, HEADER);\n$rows" . ($rows =~ /\n\z/ ? '' : "\n") . "\\.\n");
	return;
}
load('sample', 'cdnow_cbs_2357');
load('elog', 'cdnow_master_elog');
load('apparel', 'apparel_cbs_104weeks');
load('covariate', 'apparel_covariates');
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE customer AS
	SELECT id, count(DISTINCT on_day) - 1 AS x, (max(on_day) - min(on_day)) / 7.0::float8 AS t_x, (date '1997-09-30' - min(on_day)) / 7.0::float8 AS age
	FROM elog WHERE on_day <= '1997-09-30' GROUP BY id;
CREATE TABLE state (name text, cells scrm.cells);
INSERT INTO state
	SELECT 'sample', scrm.cells_agg(x, t_x, age) FROM sample UNION ALL
	SELECT 'customer', scrm.cells_agg(x, t_x, age) FROM customer UNION ALL
	SELECT 'apparel', scrm.cells_agg(x, t_x, age) FROM apparel UNION ALL
	SELECT 'covariate', scrm.cells_agg(x, t_x, age, ARRAY[gender, channel]) FROM apparel JOIN covariate USING (id);
CREATE TABLE fit (name text, model scrm.pareto_nbd);
SQL

# The row of a fit, as a hash; how long it took.
sub fit
{
	my ($name) = @_;
	my $began = time;
	$node->safe_psql('postgres', "INSERT INTO fit SELECT name, scrm.pareto_nbd_fit(cells) FROM state WHERE name = '$name'");
	my $took = time - $began;
	my @columns = qw(r alpha s beta log_likelihood customers iterations converged problem);
	my %fit;
	@fit{@columns} = split /\|/, $node->safe_psql('postgres', 'SELECT ' . join(', ', map {"(model).$_"} @columns) . " FROM fit WHERE name = '$name'"), -1;
	note(sprintf '%s: %.3f s with psql, %s', $name, $took, join ', ', map {"$_ $fit{$_}"} @columns);
	return (\%fit, $took);
}

sub is_near
{
	my ($got, $expected, $precision, $name) = @_;
	cmp_ok(abs($got - $expected), '<=', $precision * abs($expected), "$name: $got, expected $expected");
	return;
}

# Parameters to 1e-7, log-likelihoods to 1e-10, relative.
my %reference = (
	sample => { customers => 2357, r => 0.553277046853180, alpha => 10.5776834633023, s => 0.606239989127826, beta => 11.6687352888550, log_likelihood => -9594.97617893954 },
	customer => { customers => 23570, r => 0.597419966344684, alpha => 11.5856577816029, s => 0.522185610789009, beta => 8.82775915037005, log_likelihood => -95415.1186174697 });
for my $name (sort keys %reference)
{
	my ($fit, $took) = fit($name);
	is($fit->{converged}, 't', "$name: converged");
	is($fit->{customers}, $reference{$name}{customers}, "$name: customers");
	is_near($fit->{$_}, $reference{$name}{$_}, 1e-7, "$name: $_") for qw(r alpha s beta);
	is_near($fit->{log_likelihood}, $reference{$name}{log_likelihood}, 1e-10, "$name: log-likelihood");
	# 0.1 s where it was written
	cmp_ok($took, '<', 5, "$name: fast enough");
}

# Days for weeks: alpha and beta are in days, the rest is what it was but for the unit of the density of purchases.
{
	my ($agree) = $node->safe_psql('postgres', <<'SQL');
SELECT abs(f.alpha / (model).alpha / 7 - 1) < 1e-7 AND abs(f.beta / (model).beta / 7 - 1) < 1e-7 AND abs(f.s / (model).s - 1) < 1e-7 AND
	abs(f.log_likelihood + (SELECT sum(x) FROM customer) * ln(7.0) - (model).log_likelihood) < 1e-5
FROM (SELECT scrm.cells_agg(x, round(t_x * 7), round(age * 7)) AS days FROM customer) c, scrm.pareto_nbd_fit(days) f, fit WHERE name = 'customer'
SQL
	is($agree, 't', 'days for weeks');
}

# The holdout: 39 weeks more of the sample, 1,882 purchases.
{
	my ($predicted, $actual) = split /\|/, $node->safe_psql('postgres', <<'SQL');
SELECT sum(scrm.expected_purchases(model, x, t_x, age, 39)), sum(x_star) FROM sample, fit WHERE name = 'sample'
SQL
	is($actual, 1882, 'purchases in the holdout');
	cmp_ok(abs($predicted - 1665.5), '<', 0.06, "predicted: $predicted, expected 1665.5");

	for my $level (0.8, 0.95)
	{
		my $covered = $node->safe_psql('postgres', <<"SQL");
SELECT avg((x_star BETWEEN scrm.purchase_quantile(model, x, t_x, age, 39, (1 - $level) / 2) AND
	scrm.purchase_quantile(model, x, t_x, age, 39, (1 + $level) / 2))::int) FROM sample, fit WHERE name = 'sample'
SQL
		cmp_ok($covered, '>=', $level, sprintf 'intervals of %g %% of single customers hold %.2f %%', 100 * $level, 100 * $covered);
	}

	# of all customers the distribution of counts, not only its mean: 2,357 Bernoulli trials for each count
	my $off = $node->safe_psql('postgres', <<'SQL');
SELECT max(abs(told - p) / sqrt(variance)) FROM (
	SELECT n, sum((x = n)::int) AS told, sum(p) AS p, sum(p * (1 - p)) AS variance FROM (
		SELECT n, x, scrm.purchase_probability(model, 0, 0, 0, age, n) AS p FROM sample, fit, generate_series(0, 6) n WHERE name = 'sample') q GROUP BY n) q
SQL
	cmp_ok($off, '<', 3, "repeat purchases of new customers: 0 to 6 as often as the model says, to $off standard deviations");
}

# Covariates: two on both processes.
{
	my ($without) = fit('apparel');
	my ($with) = fit('covariate');
	is_near($without->{log_likelihood}, -5848.0978, 1e-8, 'apparel: log-likelihood without covariates');
	cmp_ok($with->{log_likelihood}, '>=', -5821.063, 'apparel: log-likelihood with Gender and Channel');
	is($with->{converged}, 't', 'apparel: converged');
	is($node->safe_psql('postgres', <<'SQL'), 't', 'apparel: the sum over customers, asked one by one');
SELECT abs(sum(scrm.log_likelihood(scrm.with_covariates(model, ARRAY[gender, channel]), x, t_x, age)) - min((model).log_likelihood)) < 1e-7
FROM apparel JOIN covariate USING (id), fit WHERE name = 'covariate'
SQL
}

$node->stop;
done_testing();
