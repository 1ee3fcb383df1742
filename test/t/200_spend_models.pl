# Gamma-Gamma, BG/BB, sBG and BdW: fits and lifetimes against many digits, reference fits of public data, and size.
#
# test/values/spend.tsv has statements and the numbers of their rows, made by test/values/spend.py (mpmath): estimates and
# covariances of small data, so that exact derivatives are held against numeric ones; sums over the future.
#
# The public data lie beside the checkout, as shared/data/cdnow_cbs_2357.csv and donations_rf_22.csv; SCRM_SHARED names
# another place of "shared". Without them that part is skipped.
use strict;
use warnings FATAL => 'all';

use Cwd qw(abs_path);
use File::Basename;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $here = dirname(abs_path(__FILE__));
my $shared = $ENV{SCRM_SHARED} // "$here/../../../shared";
my ($cdnow, $donations) = map { "$shared/data/$_" } 'cdnow_cbs_2357.csv', 'donations_rf_22.csv';

my $node = PostgreSQL::Test::Cluster->new('spend_models');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\nautovacuum = off\njit = off\nmax_parallel_workers_per_gather = 0\n");
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION scrm');

# The numbers of a statement's one row.
sub numbers { return split /\|/, $node->safe_psql('postgres', $_[0]); }

# The largest relative difference; 9 when they are not as many.
sub difference
{
	my ($got, $expected) = @_;
	my $largest = 0;

	return 9 if @$got != @$expected || grep { $_ eq '' } @$got;
	foreach my $i (0 .. $#$got)
	{
		my $difference = abs($got->[$i] - $expected->[$i]) / (abs($expected->[$i]) || 1);
		$largest = $difference if !($difference <= $largest);
	}
	return $largest;
}

sub is_close
{
	my ($statement, $expected, $tolerance, $name) = @_;
	my @got = numbers($statement);
	my $difference = difference(\@got, $expected);

	ok($difference <= $tolerance, $name) or diag("$statement\n     got: @got\nexpected: @$expected\ndifference $difference");
	return;
}

# ---- many digits

my @rows = map { chomp; [ split /\t/ ] } split /^/, slurp_file("$here/../values/spend.tsv");
my @answers = split /\n/, $node->safe_psql('postgres', join('', map { "$_->[0];\n" } @rows));
is(scalar(@answers), scalar(@rows), 'every statement of spend.tsv has an answer');
my %count;
foreach my $i (0 .. $#rows)
{
	my ($statement, $numbers) = @{ $rows[$i] };
	my $what = $statement =~ /scrm\.(\w+_fit)/ ? $1 : $statement =~ /^SELECT scrm\.(\w+\(scrm\.\w+)/ ? $1 : $statement;
	# estimates are as good as the likelihood is flat around them
	my $difference = difference([ split /\|/, $answers[$i] ], [ split /,/, $numbers ]);

	$count{$what} //= [ 0, 0, '' ];
	$count{$what}[0]++;
	@{ $count{$what} }[ 1, 2 ] = ($difference, $statement) if $difference > $count{$what}[1];
}
foreach my $what (sort keys %count)
{
	my ($n, $largest, $statement) = @{ $count{$what} };

	ok($largest <= 1e-9, "$what: $n rows") or diag("$largest: $statement");
}

# ---- public data: the numbers are those of the issue

# The server may not be allowed to read where the checkout is.
sub copy_in
{
	my ($table, $file) = @_;
	my $out = '';

	$node->psql('postgres', "COPY $table FROM STDIN (FORMAT csv);\n" . (slurp_file($file) =~ s/^[^\n]*\n//r =~ s/\r//gr) . "\\.\n", stdout => \$out, on_error_stop => 1);
	return;
}

SKIP:
{
	skip("no $cdnow or $donations", 7) unless -r $cdnow && -r $donations;

	$node->safe_psql('postgres', <<'SQL');
CREATE TABLE cdnow (id int, x int, t_x float8, age float8, x_star int, m_x float8);
CREATE TABLE donor (x int, t_x int, n int, donors int, x_star_total float8);
SQL
	copy_in('cdnow', $cdnow);
	copy_in('donor', $donations);
	$node->safe_psql('postgres', <<'SQL');
CREATE TABLE spend AS SELECT s, scrm.gamma_gamma_fit(s) AS g FROM (SELECT scrm.spend_agg(x, m_x) AS s FROM cdnow) f;
CREATE TABLE donors AS SELECT scrm.bgbb_fit(c) AS g FROM (SELECT scrm.bgbb_agg(x, t_x, n, donors) AS c FROM donor) f;
SQL
	is_close('SELECT (g).p, (g).q, (g).gamma FROM spend', [ 6.2495722713141, 3.7442246671671, 15.4435209627706 ], 1e-7, 'Gamma-Gamma of CDNOW');
	is_close('SELECT (g).log_likelihood FROM spend', [-4055.9176947979], 1e-10, 'its log-likelihood');
	is($node->safe_psql('postgres', 'SELECT t.* FROM spend, scrm.spend_totals(s) t'), '2357|946|1411|0|0|760', 'its customers');
	is_close('SELECT sum(scrm.log_likelihood(g, x, m_x)) FROM spend, cdnow', [-4055.9176947979], 1e-10, 'summed customer by customer');
	is_close('SELECT (g).alpha, (g).beta, (g).gamma, (g).delta FROM donors', [ 1.20352235160193, 0.749716358172945, 0.656718208441813, 2.78344223257725 ], 1e-7, 'BG/BB of donations');
	is_close('SELECT (g).log_likelihood, sum(donors * scrm.log_likelihood(g, x, t_x, n)) FROM donors, donor GROUP BY g', [ -33225.581274347, -33225.581274347 ], 1e-10, 'its log-likelihood, and summed history by history');
	# Fader, Hardie, Shang 2010, table 4: gifts expected at the next five opportunities
	is($node->safe_psql('postgres', "SELECT string_agg(round(scrm.expected_purchases(g, x, t_x, n, 5)::numeric, 2)::text, ' ' ORDER BY x, t_x) FROM donors, donor WHERE (x, t_x) IN ((0, 0), (1, 6), (4, 5), (5, 6), (6, 6))"),
		'0.07 1.15 2.03 3.23 3.75', 'gifts to come, as published');
}

# ---- sBG of the high end customers (Fader, Hardie 2007)

my $high_end = 'VALUES (1, 131, 0), (2, 126, 0), (3, 90, 0), (4, 60, 0), (5, 42, 0), (6, 34, 0), (7, 26, 491)';
is_close("SELECT (g).alpha, (g).beta FROM (SELECT scrm.sbg_fit(scrm.sbg_agg(p, l, s)) AS g FROM ($high_end) v(p, l, s)) f", [ 0.668088351106434, 3.80609496405817 ], 1e-7, 'sBG of the high end');
is_close("SELECT (g).log_likelihood FROM (SELECT scrm.sbg_fit(scrm.sbg_agg(p, l, s)) AS g FROM ($high_end) v(p, l, s)) f", [-1611.15814739115], 1e-10, 'its log-likelihood');

# ---- size: a million customers of whom no two are alike, thousands of opportunities, a cancel

$node->safe_psql('postgres', <<'SQL');
SELECT setseed(0.5);
CREATE TABLE million AS SELECT 1 + floor(-ln(1 - random()) * 4)::bigint AS x, 35 * exp(random() + random() + random() - 1.5) AS m FROM generate_series(1, 1000000);
CREATE TABLE state AS SELECT scrm.spend_agg(x, m) AS s FROM million;
CREATE TABLE months AS SELECT scrm.bgbb_agg(x, t_x, 3000) AS c FROM (SELECT x, x + (x * 7919 + i * 104729) % (3001 - x) AS t_x FROM generate_series(1, 300) AS x, generate_series(1, 20) AS i) h;
SQL
cmp_ok($node->safe_psql('postgres', 'SELECT pg_column_size(s) FROM state'), '<=', 24 * 1_000_000 + 64, '24 bytes a customer');
my $start = time;
is($node->safe_psql('postgres', 'SELECT (g).customers, (g).converged FROM (SELECT scrm.gamma_gamma_fit(s) AS g FROM state) f'), '1000000|t', 'a fit of a million customers');
note(sprintf('%.2f s', time - $start));
$start = time;
is($node->safe_psql('postgres', 'SELECT (g).customers FROM (SELECT scrm.bgbb_fit(c, 1) AS g FROM months) f'), '6000', '3,000 opportunities');
note(sprintf('%.2f s', time - $start));
foreach my $long ('SELECT scrm.gamma_gamma_fit(s) FROM state, generate_series(1, 1000)', 'SELECT scrm.bgbb_fit(c, 1) FROM months, generate_series(1, 1000)',
	'SELECT scrm.p_alive(scrm.bgbb(1, 1, 1, 1), 0, 0, 2147483647)', 'SELECT scrm.dert(scrm.bgbb(1, 1, 0.5, 1), 0, 0, 0, 1e-300)')
{
	my $error = '';

	$start = time;
	$node->psql('postgres', "SET statement_timeout = 300; $long", stderr => \$error);
	ok($error =~ /statement timeout/ && time - $start < 5, 'canceled in time') or diag("$long: $error");
}

$node->stop;
done_testing();
