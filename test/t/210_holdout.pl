# Holdout tests of real customers: CDNOW's, whose first 39 weeks tell the next 39.
#
# The 2,357 customers of the public 1/10 sample are known by what they did (repeat purchases, times, purchases in the 39
# weeks after); the log has all 23,570 customers under other numbers. Of the log as many customers are taken as the sample
# has of each such history: the same predictions, the same purchases. Models are fitted on them in days.
#
# The data lies beside the checkout, as shared/data/cdnow_master_elog.csv and cdnow_cbs_2357.csv; SCRM_SHARED names another
# place of "shared". Without it the test is skipped.
use strict;
use warnings FATAL => 'all';

use Cwd qw(abs_path);
use File::Basename;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $shared = $ENV{SCRM_SHARED} // dirname(abs_path(__FILE__)) . '/../../../shared';
my ($log, $sample) = map { "$shared/data/$_" } 'cdnow_master_elog.csv', 'cdnow_cbs_2357.csv';

plan skip_all => "no $log or $sample" unless -r $log && -r $sample;

my $node = PostgreSQL::Test::Cluster->new('holdout');
$node->init;
$node->append_conf('postgresql.conf', "timezone = 'UTC'\nfsync = off\nautovacuum = off\njit = off\n");
$node->start;

# The server may not be allowed to read where the checkout is.
sub copy_in
{
	my ($table, $file) = @_;
	my $out = '';

	$node->psql('postgres', "COPY $table FROM STDIN (FORMAT csv);\n" . (slurp_file($file) =~ s/^[^\n]*\n//r =~ s/\r//gr) . "\\.\n", stdout => \$out, on_error_stop => 1);
	return;
}

my ($split, $until, $days) = ('1997-09-30', '1998-06-30', 273);
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION scrm;
CREATE TABLE log (customer int, at date, cds int, dollars float8);
CREATE TABLE sample (id int, x int, t_x float8, age float8, x_star int, m_x float8);
SQL
copy_in('log', $log);
copy_in('sample', $sample);
$node->safe_psql('postgres', <<"SQL");
CREATE TABLE everybody AS SELECT customer, scrm.purchases_agg(at::timestamptz, dollars) AS p FROM log GROUP BY customer;
CREATE TABLE history AS
	SELECT customer, p, x, t_x, age, x_star, row_number() OVER (PARTITION BY x, t_x, age, x_star ORDER BY customer) AS n
	FROM everybody
		JOIN (SELECT customer, count(DISTINCT at) FILTER (WHERE at > '$split' AND at <= '$until') AS x_star FROM log GROUP BY customer) l USING (customer),
		LATERAL (SELECT (r).repeat_purchases AS x, (r).last_purchase_age AS t_x, (r).age FROM (SELECT scrm.rfm(p, '$split') AS r) f) r;
CREATE TABLE customer AS
	SELECT h.* FROM history h JOIN (SELECT x, round(t_x * 7)::float8 AS t_x, round(age * 7)::float8 AS age, x_star, row_number() OVER (PARTITION BY x, t_x, age, x_star) AS n FROM sample) s
		USING (x, t_x, age, x_star, n);
CREATE TABLE visit AS SELECT DISTINCT customer, at, first FROM log JOIN customer USING (customer) JOIN (SELECT customer, min(at) AS first FROM log GROUP BY customer) f USING (customer);
CREATE TABLE model AS SELECT scrm.bgnbd_fit(c) AS bgnbd, scrm.mbgnbd_fit(c) AS mbgnbd, scrm.pareto_nbd_fit(c) AS pareto_nbd, scrm.gamma_gamma_fit(s) AS gamma_gamma
	FROM (SELECT scrm.cells_agg(scrm.rfm(p, '$split')) AS c, scrm.spend_agg((scrm.rfm(p, '$split')).repeat_purchases, (scrm.rfm(p, '$split')).repeat_value) AS s FROM customer) f;
SQL
is($node->safe_psql('postgres', 'SELECT count(*), sum(x_star) FROM customer'), '2357|1882', 'the customers of the sample are in the log');

# Predicted purchases as published (Fader, Hardie, Lee 2005: 1,653 and 1,666), and as computed with 40 digits.
my %predicted = (bgnbd => 1653.4, pareto_nbd => 1665.5, mbgnbd => undef);
for my $model (sort keys %predicted)
{
	$node->safe_psql('postgres', "DROP TABLE IF EXISTS state; CREATE TABLE state AS SELECT scrm.holdout_agg(p, '$split', '$until', $model, gamma_gamma) AS h FROM customer, model");
	my ($customers, $purchases, $forecast, $coverage_80, $coverage_95, $spend, $spent) = split /\|/,
	  $node->safe_psql('postgres', 'SELECT customers, actual, predicted, coverage_80, coverage_95, predicted_spend, actual_spend FROM state, scrm.holdout_totals(h)');

	is("$customers $purchases", '2357 1882', "$model: everybody's purchases");
	diag(sprintf "%s: %.2f of %d purchases predicted, %.0f of %.0f dollars; intervals of 80 %% hold %.4f, of 95 %% hold %.4f of the customers",
		$model, $forecast, $purchases, $spend, $spent, $coverage_80, $coverage_95);
	cmp_ok(abs($forecast - $predicted{$model}), '<', 0.06, "$model: $predicted{$model} purchases predicted") if defined $predicted{$model};
	cmp_ok($coverage_80, '>=', 0.80, "$model: coverage of the 80 % intervals");
	cmp_ok($coverage_95, '>=', 0.95, "$model: coverage of the 95 % intervals");
	# customer by customer, by the functions that users have
	is($node->safe_psql('postgres', "
			WITH each AS (SELECT x_star AS n, scrm.expected_purchases($model, scrm.rfm(p, '$split'), '$days days') AS e,
					scrm.purchase_quantile($model, x, t_x, age, $days, 0.1) AS low_80, scrm.purchase_quantile($model, x, t_x, age, $days, 0.9) AS high_80,
					scrm.purchase_quantile($model, x, t_x, age, $days, 0.025) AS low_95, scrm.purchase_quantile($model, x, t_x, age, $days, 0.975) AS high_95
				FROM customer, model)
			SELECT abs(sum(e) - t.predicted) < 1e-8, abs(avg(abs(e - n)) - t.mae) < 1e-12, abs(sqrt(avg((e - n) ^ 2)) - t.rmse) < 1e-12,
				count(*) FILTER (WHERE n BETWEEN low_80 AND high_80) = t.covered_80, count(*) FILTER (WHERE n BETWEEN low_95 AND high_95) = t.covered_95
			FROM each, state, scrm.holdout_totals(h) t GROUP BY t.*, t.predicted, t.mae, t.rmse, t.covered_80, t.covered_95"),
		't|t|t|t|t', "$model: as customer by customer");
	is($node->safe_psql('postgres', "
			SELECT count(*), max(cumulative_actual), abs(max(cumulative_predicted) - $forecast) < 1e-6, sum(actual),
				bool_and(actual = (SELECT count(*) FROM visit WHERE at > date '$split' + (week - 1) * 7 AND at <= date '$split' + week * 7)),
				max(last_day)
			FROM state, scrm.holdout_weeks(h, 0)"), "39|1882|t|1882|t|$until", "$model: by week");
	is($node->safe_psql('postgres', "
			SELECT count(*), max(cumulative_actual), bool_and(actual = (SELECT count(*) FROM visit WHERE at > first AND at > date '$split' + (week - 1) * 7 AND at <= date '$split' + week * 7)),
				abs(max(cumulative_predicted) - (SELECT sum(scrm.expected_new($model, age)) FROM customer, model)) < 1e-6
			FROM state, scrm.holdout_weeks(h) WHERE NOT is_holdout"), '39|2457|t|t', "$model: the weeks of the fit");
}

# All 23,570 with the model of the sample.
my $start = time;
is($node->safe_psql('postgres', "SELECT t.customers, t.actual, t.new_customers FROM (SELECT scrm.holdout_agg(p, '$split', '$until', bgnbd, gamma_gamma) AS h FROM everybody, model) s, scrm.holdout_totals(h) t"),
	$node->safe_psql('postgres', "SELECT count(DISTINCT customer), count(DISTINCT (customer, at)) FILTER (WHERE at > '$split' AND at <= '$until'), 0 FROM log"), 'everybody');
diag(sprintf '23,570 customers under BG/NBD: %.2f s', time - $start);

is($node->safe_psql('postgres', "SELECT string_agg(model, ' ' ORDER BY aic) FROM model, scrm.model_comparison(bgnbd, mbgnbd, pareto_nbd)"),
	'mbgnbd bgnbd pareto_nbd', 'the likelihoods of the three models');
$node->stop;
done_testing();
