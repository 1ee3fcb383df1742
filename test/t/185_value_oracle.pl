# What models say of customers against values in many digits.
#
# test/values/btyd.tsv and other.tsv were computed with mpmath from the stories of the models (test/values/btyd.py, other.py):
# BG/NBD, MBG/NBD and Pareto/NBD on extreme parameters and histories (x to 1,000, ages to 10,000, parameters from 1e-3 to 1e4,
# a = 1, s = 1, a + b = 1 and close to it), Gamma-Gamma, BG/BB, sBG and BdW likewise. Each question is asked alone, so that an
# error, a NaN or an endless loop in one is seen as its answer.
#
#   SCRM_SHOW   how many of the worst answers of each question to show (3 of those that are wrong)
use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $show = $ENV{SCRM_SHOW} || 0;

my $node = PostgreSQL::Test::Cluster->new('value');
$node->init;
$node->append_conf('postgresql.conf', "timezone = 'UTC'\nfsync = off\nautovacuum = off\njit = off\nstatement_timeout = '60s'\n");
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION scrm;
CREATE FUNCTION ask(question text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE answer text;
BEGIN
	EXECUTE 'SELECT (' || question || ')::text' INTO answer;
	RETURN coalesce(answer, 'NULL');
EXCEPTION WHEN OTHERS THEN RETURN 'ERROR: ' || SQLERRM;
END $$;
SQL

# Rows of a file as hashes by the names in its first line.
sub rows_of
{
	my ($file) = @_;
	my ($head, @rows) = map { [ split /\t/ ] } split /\n/, slurp_file($file);
	return map { my %row; @row{@$head} = @$_; \%row } @rows;
}

# All questions at once, answers in their order.
sub ask
{
	my (@questions) = @_;
	my $sql = join ",\n", map { my $q = $questions[$_] =~ s/'/''/gr; "($_, '$q')" } 0 .. $#questions;
	my @answers = split /\n/, $node->safe_psql('postgres', "SELECT ask(question) FROM (VALUES $sql) q (n, question) ORDER BY n");
	return \@answers;
}

# How far apart: relative; where "unit" is given, relative to no less than that. Undefined when the answer is no number.
sub far_apart
{
	my ($got, $expected, $unit) = @_;
	return undef if $got !~ /^-?[0-9.]+(e[-+]?[0-9]+)?$/;
	return 0 if $got == $expected || abs($got) < 1e-300 && abs($expected) < 1e-300;
	my $scale = abs($expected);
	$scale = $unit if $scale < $unit;
	return $scale == 0 ? 9**9**9 : abs($got - $expected) / $scale;
}

# A list of [question, expected]: none errs, all answers are numbers as close as the bar says.
sub compare
{
	my ($name, $bar, $unit, @cases) = @_;
	return fail("$name: no values") if @cases == 0;
	my $answers = ask(map { $_->[0] } @cases);
	my @judged = sort { $b->[0] <=> $a->[0] } map { [ far_apart($answers->[$_], $cases[$_][1], $unit) // 9**9**9, $cases[$_], $answers->[$_] ] } 0 .. $#cases;
	my @wrong = grep { $_->[0] > $bar } @judged;

	is(scalar @wrong, 0, sprintf "$name: %d answers, the worst off by %.1e", scalar @cases, $judged[0][0]);
	my $shown = $show || (@wrong < 3 ? @wrong : 3);
	diag(sprintf 'off by %.1e: %s is %s, not %s', $_->[0], $_->[1][0], $_->[2], $_->[1][1]) foreach grep { defined } @judged[ 0 .. $shown - 1 ];
	return;
}

# ---- purchases

my @btyd = rows_of('test/values/btyd.tsv');

foreach my $model (qw(bgnbd mbgnbd pareto_nbd))
{
	my @rows = grep { $_->{model} eq $model } @btyd;
	my %cases;
	foreach my $row (@rows)
	{
		my $is = "scrm.$model($row->{p1}, $row->{p2}, $row->{p3}, $row->{p4})";
		my $of = "$is, $row->{x}, $row->{t_x}, $row->{age}";
		push @{ $cases{log_likelihood} }, [ "scrm.log_likelihood($of)", $row->{log_likelihood} ];
		push @{ $cases{p_alive} }, [ "scrm.p_alive($of)", $row->{p_alive} ];
		push @{ $cases{expected_purchases} }, [ "scrm.expected_purchases($of, $row->{horizon})", $row->{expected} ];
		push @{ $cases{expected_new} }, [ "scrm.expected_new($is, $row->{horizon})", $row->{expected_new} ];
		push @{ $cases{dert} }, [ "scrm.dert($of, $row->{rate})", $row->{dert} ];
		push @{ $cases{purchase_probability} }, map { [ "scrm.purchase_probability($of, $row->{horizon}, $_->[0])", $_->[1] ] }
			[ 0, $row->{none} ], [ 1, $row->{one} ], [ $row->{n}, $row->{just} ];

		# n purchases or more with probability q: 1 - q of fewer, so that one cannot promise them to more than 1 - q
		my $q = $row->{at_least};
		next if $q < 1e-6 || $q > 1 - 1e-6;
		push @{ $cases{purchase_quantile} }, map { [ "sign(scrm.purchase_quantile($of, $row->{horizon}, $_->[0]) + 0.5 - $row->{n})", $_->[1] ] }
			[ sprintf('%.17g', 1 - $q - 1e-8), -1 ], [ sprintf('%.17g', 1 - $q + 1e-8), 1 ];
	}
	compare("$model log_likelihood", 1e-8, 1, @{ $cases{log_likelihood} });
	compare("$model $_", 1e-8, 0, @{ $cases{$_} }) foreach qw(p_alive expected_purchases expected_new dert);
	compare("$model purchase_probability", 1e-8, 1e-10, @{ $cases{purchase_probability} });
	compare("$model purchase_quantile", 0, 0, @{ $cases{purchase_quantile} });
}

# What is kept of a model from row to row is that of the row's model: all in one statement, models by turns.
my $rows = join ', ', map { my $r = $_; '(' . join(', ', "'$r->{model}'", @{$r}{qw(p1 p2 p3 p4 x t_x age horizon rate)}) . ')' } @btyd;
$node->safe_psql('postgres', "CREATE TABLE btyd (model text, p1 float8, p2 float8, p3 float8, p4 float8, x bigint, t_x float8, age float8, horizon float8, rate float8);
	INSERT INTO btyd VALUES $rows");
foreach my $model (qw(bgnbd mbgnbd pareto_nbd))
{
	my %of = (log_likelihood => 'x, t_x, age', p_alive => 'x, t_x, age', expected_purchases => 'x, t_x, age, horizon', dert => 'x, t_x, age, rate');
	my $is = join ' AND ', map { my $arguments = $of{$_} =~ s/(\w+)/%L/gr;
		"ask(format('scrm.$_(scrm.$model(%L, %L, %L, %L), $arguments)', p1, p2, p3, p4, $of{$_})) = scrm.$_(scrm.$model(p1, p2, p3, p4), $of{$_})::text" } sort keys %of;
	is($node->safe_psql('postgres', "SELECT count(*), count(*) FILTER (WHERE $is) FROM (SELECT * FROM btyd, generate_series(1, 2) n WHERE model = '$model' ORDER BY n, x * 7 % 5, p1) b"),
		'888|888', "$model: in one statement as one by one");
}

# ---- spend, opportunities, contracts

# SQL's words for what other.tsv has.
my %sql = (
	'gamma_gamma log_likelihood' => sub { "scrm.log_likelihood(scrm.gamma_gamma($_[0]), $_[1])" },
	'gamma_gamma expected_spend' => sub { "scrm.expected_spend(scrm.gamma_gamma($_[0]), $_[1])" },
	'bgbb log_likelihood' => sub { "scrm.log_likelihood(scrm.bgbb($_[0]), $_[1])" },
	'bgbb p_alive' => sub { "scrm.p_alive(scrm.bgbb($_[0]), $_[1])" },
	'bgbb expected_purchases' => sub { "scrm.expected_purchases(scrm.bgbb($_[0]), $_[1])" });
foreach my $model (qw(sbg bdw))
{
	my %name = (survival => 'survival', retention => 'retention_rate', log_likelihood => 'log_likelihood', derl => 'derl', expected_lifetime => 'expected_lifetime');
	while (my ($what, $function) = each %name)
	{
		$sql{"$model $what"} = sub { "scrm.$function(scrm.$model($_[0]), $_[1])" };
	}
}
my @other = rows_of('test/values/other.tsv');
foreach my $what (sort keys %sql)
{
	compare($what, 1e-8, $what =~ /log_likelihood/ ? 1 : 0, map { [ $sql{$what}->($_->{parameters}, $_->{arguments}), $_->{value} ] } grep { $_->{what} eq $what } @other);
}

$node->stop;
done_testing();
