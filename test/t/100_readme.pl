# The README's examples run as printed, on the demo's community, and its reference lists every function there is.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

sub slurp
{
	my ($path) = @_;
	open my $file, '<:encoding(UTF-8)', $path or die "$path: $!";
	local $/;
	return scalar <$file>;
}

my $readme = slurp('README.md');

my $node = PostgreSQL::Test::Cluster->new('readme');
$node->init;
$node->append_conf('postgresql.conf', "timezone = 'UTC'\nfsync = off\njit = off\n");
$node->start;

# What KEEP=1 make demo leaves behind
$node->safe_psql('postgres', 'CREATE EXTENSION scrm');
$node->psql('postgres', slurp('test/demo/community.sql'), on_error_die => 1);
my $demo = slurp('test/demo/demo.sh');
my %variable;
($variable{$_}) = $demo =~ /community_parameters\(\) \{.*?\b$_='(.*?)'/s foreach qw(as_of half_life weights own);
my $states = slurp('test/demo/states.sql');
$states =~ s/:'(\w+)'/'$variable{$1}'/g;
$states =~ s/^\\.*$//mg;
$node->psql('postgres', $states, on_error_die => 1);
my $value = slurp('test/demo/value.sql');
foreach my $table (qw(models worth))
{
	my ($create) = $value =~ /^(CREATE TABLE $table AS.*?;)$/ms;
	$create =~ s/:'(\w+)'/'$variable{$1}'/g;
	$node->safe_psql('postgres', $create);
}

# Runs SQL as a user would paste it into psql; the output without trailing blanks.
sub answer
{
	my ($sql) = @_;
	my ($out, $err);
	my @psql = ($node->installed_command('psql'), '-X', '-q', '-d', $node->connstr('postgres'), '-v', 'ON_ERROR_STOP=1');
	IPC::Run::run(\@psql, '<', \$sql, '>', \$out, '2>', \$err);
	$out =~ s/[ \t]+$//mg;
	$out =~ s/\n+\z/\n/;
	return $err . $out;
}

my $examples = 0;
while ($readme =~ /^```sql\n(.*?)^```\n(?:```text\n(.*?)^```\n)?/msg)
{
	my ($sql, $printed) = ($1, $2 // '');
	my ($title) = $sql =~ /(.*)/;
	is(answer($sql), $printed, "example: $title");
	$examples++;
}
unlike($readme, qr/@@/, 'no gap is left to fill');
cmp_ok($examples, '>=', 5, 'the README has its examples');

# Support functions of types, operators and aggregates are nobody's to call.
my $functions = $node->safe_psql('postgres', q{
	SELECT DISTINCT p.proname FROM pg_depend d JOIN pg_proc p ON p.oid = d.objid
	WHERE d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
		AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'scrm')
		AND p.proname !~ '_(in|out|recv|send|accum|combine|serial|deserial|final|eq|ne|lt|le|gt|ge|cmp|hash|hash_extended)$'
	ORDER BY 1});
cmp_ok(scalar(split /\n/, $functions), '>', 30, 'there are functions to look for');
foreach my $function (split /\n/, $functions)
{
	like($readme, qr/`$function\(/, "the reference has $function");
}

$node->stop;
done_testing();
