# Stages, decision points, lifecycle and baskets left behind against a plain reading of their definitions.
#
# Random small histories (ties, repeats, channels, several steps that match one event) walk through random pipelines here, in
# Perl, moment by moment. The extension must find the same stays for each customer and the same counts for each group of them,
# gathered in parallel and rolled up from parts. Lifecycles are judged by sorted gaps, baskets by looking at all pairs.
#
#   SCRM_HISTORIES   how many small histories (24,000; more under make fuzz)
#   SCRM_SEED        of the random numbers (1)
use strict;
use warnings;

use POSIX ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $histories = $ENV{SCRM_HISTORIES} || 24_000;
my $seed = $ENV{SCRM_SEED} || 1;
my $group_size = 40;

use constant DAY => 86_400;

sub below { return int(rand($_[0])); }

sub one_of { return $_[ below(scalar @_) ]; }

# ---- steps: a list of [kind or undef for any, channel, '' for none or undef for any] ----

sub random_step
{
	return map { [ one_of('a' .. 'f', 'a' .. 'f', undef), one_of(undef, undef, undef, '', 'x', 'y') ] } 1 .. 1 + below(2);
}

sub step_text
{
	return join '|', map { ($_->[0] // '*') . (defined $_->[1] ? "\@$_->[1]" : '') } @_;
}

# Does an event [at, kind, channel or '', value] fill it?
sub fills
{
	my ($event, @step) = @_;

	for my $alt (@step)
	{
		next if defined $alt->[0] && $alt->[0] ne $event->[1];
		return 1 if !defined $alt->[1] || $alt->[1] eq $event->[2];
	}
	return 0;
}

# ---- pipelines ----

sub random_pipeline
{
	my @stages;

	for my $i (0 .. below(5))
	{
		my @enter = random_step();
		my %enters = map { step_text($_) => 1 } @enter;
		my @back = grep { !$enters{ step_text($_) } } random_step();
		my $stage = { name => "s$i", enter => \@enter, back_to => $i - 1 };

		if (@back && below(3) > 0)
		{
			$stage->{back} = \@back;
			$stage->{back_to} = below($i + 1) - 1 if below(3) == 0;
		}
		push @stages, $stage;
	}
	return \@stages;
}

sub pipeline_text
{
	my ($stages) = @_;
	my @texts;

	for my $i (0 .. $#$stages)
	{
		my $stage = $stages->[$i];
		my $text = sprintf '{"stage":"%s","enter":"%s"', $stage->{name}, step_text(@{ $stage->{enter} });

		$text .= sprintf ',"back":"%s"', step_text(@{ $stage->{back} }) if $stage->{back};
		$text .= sprintf ',"back_to":"%s"', $stage->{back_to} < 0 ? '' : "s$stage->{back_to}"
			if $stage->{back_to} != $i - 1;
		push @texts, "$text}";
	}
	return '[' . join(',', @texts) . ']';
}

# The stays, each [stage, entered, left or undef, kind, how it ended], from events up to a time.
sub stays
{
	my ($stages, $events, $until) = @_;
	my (%moment, @stays);
	my $stage = -1;

	push @{ $moment{ $_->[0] } }, $_ for grep { $_->[0] <= $until } @$events;
	for my $at (sort { $a <=> $b } keys %moment)
	{
		my @events = sort { $a->[1] cmp $b->[1] } @{ $moment{$at} };

		for my $next (0 .. $#$stages)
		{
			# what leads back from a stage does not enter it
			my @back = @{ $stages->[$next]{back} // [] };
			my ($by) = grep { fills($_, @{ $stages->[$next]{enter} }) && !fills($_, @back) } @events;

			next if $next <= $stage || !$by;
			@{ $stays[-1] }[ 2, 4 ] = ($at, 'moved_on') if $stage >= 0;
			push @stays, [ $next, $at, undef, $by->[1], 'open' ];
			$stage = $next;
		}
		next if $stage < 0 || !$stages->[$stage]{back};
		my ($by) = grep { fills($_, @{ $stages->[$stage]{back} }) } @events;
		next if !$by;
		@{ $stays[-1] }[ 2, 4 ] = ($at, 'fell_back');
		$stage = $stages->[$stage]{back_to};
		push @stays, [ $stage, $at, undef, $by->[1], 'open' ] if $stage >= 0;
	}
	return @stays;
}

# ---- what groups of customers come to ----

# The smallest of which a share does not exceed it.
sub quantile
{
	my ($share, @sorted) = @_;
	return $sorted[ POSIX::ceil($share * @sorted - 1e-9) - 1 ];
}

sub count_stages
{
	my ($group, $events, @stays) = @_;
	my $report = $group->{report} //= [ map { { times => [], map { $_ => 0 } qw(in_now entered moved_on fell_back open stays stays_moved_on stays_fell_back skipped) } } @{ $group->{stages} } ];
	my $totals = $group->{totals} //= { map { $_ => 0 } qw(customers in_stage left not_entered used after) };
	my %of;

	$totals->{customers}++;
	$totals->{not_entered}++ if !@stays;
	$totals->{ $stays[-1][4] eq 'open' ? 'in_stage' : 'left' }++ if @stays;
	$totals->{ $_->[0] <= $group->{as_of} ? 'used' : 'after' }++ for @$events;
	push @{ $of{ $_->[0] } }, $_ for @stays;
	for my $i (0 .. $#{ $group->{stages} })
	{
		my $row = $report->[$i];
		my @here = @{ $of{$i} // [] };
		my %ends = map { $_->[4] => 1 } @here;

		$row->{skipped}++ if !@here && grep { $_ > $i } keys %of;
		next if !@here;
		$row->{entered}++;
		$row->{in_now}++ if $ends{open};
		$row->{ $ends{moved_on} ? 'moved_on' : $ends{open} ? 'open' : 'fell_back' }++;
		$row->{stays} += @here;
		for my $stay (grep { defined $_->[2] } @here)
		{
			$row->{"stays_$stay->[4]"}++;
			push @{ $row->{times} }, $stay->[2] - $stay->[1];
		}
	}
	return;
}

sub count_touches
{
	my ($group, $events, @stays) = @_;
	my $report = $group->{touches} //= [ map { { map { ("$_ with" => 0, "$_ without" => 0) } qw(entered moved_on fell_back open seconds) } } 2 .. @{ $group->{stages} } ];
	my %seen;

	for my $stay (@stays)
	{
		my ($stage, $entered, $left, undef, $end) = @$stay;
		my $row = $report->[$stage];
		my $until = $left // $group->{as_of} + 1;

		next if $seen{$stage}++ || !$row;
		my ($touch) = sort { $a <=> $b } map { $_->[0] }
			grep { $_->[0] > $entered && $_->[0] < $until && fills($_, @{ $group->{touch} }) } @$events;
		my $with = defined $touch ? 'with' : 'without';
		$row->{"entered $with"}++;
		$row->{"$end $with"}++;
		$left //= $group->{as_of};
		$row->{'seconds without'} += ($touch // $left) - $entered;
		$row->{'seconds with'} += $left - $touch if defined $touch;
	}
	return;
}

# ---- lifecycle and baskets ----

sub is_long
{
	my ($silence, $fallback, $times, @before) = @_;
	my @gaps = sort { $a <=> $b } map { $before[$_] - $before[ $_ - 1 ] } 1 .. $#before;
	my $measure = $fallback;

	if (@gaps >= 5)
	{
		$measure = quantile(0.95, @gaps);
		$measure = 7 * DAY if $measure < 7 * DAY;
	}
	return $silence > $times * $measure;
}

sub lifecycle
{
	my ($as_of, $new_within, $fallback, @events) = @_;
	my %distinct = map { $_->[0] => 1 } @events;
	my @at = sort { $a <=> $b } grep { $_ <= $as_of } keys %distinct;

	return '\N' if !@at;
	return 'new' if $as_of - $at[0] <= $new_within;
	return 'dark' if is_long($as_of - $at[-1], $fallback, 2, @at);
	return 'dormant' if is_long($as_of - $at[-1], $fallback, 1, @at);
	for my $i (1 .. $#at)
	{
		next if $as_of - $at[$i] > 30 * DAY;
		return 'returning' if is_long($at[$i] - $at[ $i - 1 ], $fallback, 1, @at[ 0 .. $i - 1 ]);
	}
	return 'active';
}

# Starts and finishes as lists of times; values of starts beside them.
sub baskets
{
	my ($within, $as_of, $starts, $finishes) = @_;
	my @starts = sort { $a->[0] <=> $b->[0] } grep { $_->[0] <= $as_of } @$starts;
	my @finishes = grep { $_ <= $as_of } @$finishes;
	my (@baskets, @found);

	for my $start (@starts)
	{
		my $before = @baskets ? $baskets[-1][-1][0] : undef;
		my $apart = !defined $before || $start->[0] - $before > $within || grep { $_ >= $before && $_ < $start->[0] } @finishes;

		push @baskets, [] if $apart;
		push @{ $baskets[-1] }, $start;
	}
	for my $basket (@baskets)
	{
		my ($first, $last) = ($basket->[0][0], $basket->[-1][0]);
		my @values = grep { $_ ne '\N' } map { $_->[1] } @$basket;
		my $sum = 0;

		next if $last + $within > $as_of || grep { $_ >= $last && $_ <= $last + $within } @finishes;
		$sum += $_ for @values;
		push @found, join ' ', $first, @values ? $sum : 'null', $as_of - $first, $last, scalar @$basket;
	}
	return join ',', @found;
}

# ---- random histories ----

sub random_events
{
	my ($most, $grid, $unit) = @_;
	return map { [ below($grid) * $unit, one_of('a' .. 'f'), one_of('', '', 'x', 'y', 'z'), one_of('\N', 1, 2, 5) ] } 1 .. below($most + 1);
}

sub open_files
{
	my ($folder, @names) = @_;
	return map { open my $file, '>', "$folder/$_" or die $!; $file } @names;
}

sub write_all
{
	my ($folder) = @_;
	my ($event_file, $customer_file, $group_file, $report_file, $touch_file) = open_files($folder, qw(event customer grp report touch));
	my ($group, @groups);

	for my $id (1 .. $histories)
	{
		if ($id % $group_size == 1)
		{
			my $unit = one_of(1, 60, DAY);
			my $grid = one_of(3, 6, 12, 40);
			$group = {
				id => scalar @groups, unit => $unit, grid => $grid, stages => random_pipeline(), touch => [ random_step() ],
				as_of => below($grid + 2) * $unit, within => below(4) * $unit, start => [ random_step() ], finish => [ random_step() ]
			};
			push @groups, $group;
			print $group_file join("\t", $group->{id}, pipeline_text($group->{stages}), step_text(@{ $group->{touch} }), $group->{as_of},
				$group->{within}, step_text(@{ $group->{start} }), step_text(@{ $group->{finish} })), "\n";
		}
		my @events = random_events(one_of(4, 8, 12), $group->{grid}, $group->{unit});
		my (%times, @history);

		push @history, join ' ', "s$_->[0]", $_->[1], $_->[2] // 'null', $_->[3], ++$times{ $_->[0] } for stays($group->{stages}, \@events, 1e15);
		my @stays = stays($group->{stages}, \@events, $group->{as_of});
		my $stage = @stays && $stays[-1][4] eq 'open' ? "s$stays[-1][0]" : '\N';
		count_stages($group, \@events, @stays);
		count_touches($group, \@events, @stays);
		my $left_behind = baskets($group->{within}, $group->{as_of}, [ map { [ $_->[0], $_->[3] ] } grep { fills($_, @{ $group->{start} }) } @events ],
			[ map { $_->[0] } grep { fills($_, @{ $group->{finish} }) } @events ]);

		# for the lifecycle a longer history, in days and halves of days
		my $new_within = one_of(0, 7, 30) * DAY;
		my $fallback = one_of(10, 30, 90) * DAY;
		my $busy = one_of(20, 60, 200, 200);
		my @long = random_events(one_of(3, 12, 40, 60), $busy, DAY / 2);
		my $seen_at = below($busy * one_of(1, 1, 2)) * DAY / 2;
		print $customer_file join("\t", $id, $group->{id}, join(',', @history), $stage, $left_behind, $seen_at, $new_within, $fallback,
			lifecycle($seen_at, $new_within, $fallback, @long)), "\n";
		print $event_file join("\t", $id, 'short', @$_), "\n" for @events;
		print $event_file join("\t", $id, 'long', @$_), "\n" for @long;
	}
	for my $of (@groups)
	{
		my $place = 0;

		for my $row (@{ $of->{report} })
		{
			my @times = sort { $a <=> $b } @{ $row->{times} };
			print $report_file join("\t", $of->{id}, ++$place, @$row{qw(in_now entered moved_on fell_back open stays stays_moved_on stays_fell_back skipped)},
				@times ? (quantile(0.5, @times), quantile(0.9, @times)) : ('\N', '\N'), @{ $of->{totals} }{qw(customers in_stage left not_entered used after)}), "\n";
		}
		$place = 0;
		for my $row (@{ $of->{touches} })
		{
			print $touch_file join("\t", $of->{id}, ++$place, map { my $with = $_; map { $row->{"$_ $with"} } qw(entered moved_on fell_back open seconds) } qw(with without)), "\n";
		}
	}
	close $_ or die $! for $event_file, $customer_file, $group_file, $report_file, $touch_file;
	return;
}

# ---- the same on a server ----

my $node = PostgreSQL::Test::Cluster->new('stages');
$node->init;
$node->append_conf('postgresql.conf', <<'CONF');
timezone = 'UTC'
fsync = off
autovacuum = off
jit = off
max_worker_processes = 8
max_parallel_workers = 4
parallel_setup_cost = 0
parallel_tuple_cost = 0
min_parallel_table_scan_size = 0
CONF
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION scrm');

srand($seed);
my $folder = PostgreSQL::Test::Utils::tempdir();
write_all($folder);
note("$histories histories, seed $seed");
$node->safe_psql('postgres', <<"SQL");
CREATE FUNCTION at_time(seconds int) RETURNS timestamptz IMMUTABLE PARALLEL SAFE LANGUAGE sql RETURN timestamptz '2024-01-01 00:00Z' + seconds * interval '1 second';
CREATE FUNCTION seconds(at timestamptz) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql RETURN coalesce(extract(epoch FROM at - '2024-01-01 00:00Z')::int::text, 'null');
CREATE TABLE event (id int, name text, at int, kind text, channel text, value float8);
CREATE TABLE customer (id int, grp int, history text, stage text, left_behind text, seen_at int, new_within int, fallback int, lifecycle text);
CREATE TABLE grp (id int, pipeline scrm.pipeline, touch text, as_of int, within int, start text, finish text);
CREATE TABLE report (grp int, place int, in_now int, entered int, moved_on int, fell_back int, open int, stays int, stays_moved_on int, stays_fell_back int, skipped int,
	median int, p90 int, customers int, in_stage int, left_pipeline int, not_entered int, used int, after int);
CREATE TABLE touch (grp int, place int, entered_with int, converted_with int, fell_back_with int, open_with int, seconds_with int,
	entered_without int, converted_without int, fell_back_without int, open_without int, seconds_without int);
COPY event FROM '$folder/event';
COPY customer FROM '$folder/customer';
COPY grp FROM '$folder/grp';
COPY report FROM '$folder/report';
COPY touch FROM '$folder/touch';
CREATE TABLE whole AS
	SELECT c.*, coalesce(short, empty) AS short, coalesce(long, empty) AS long
	FROM customer c CROSS JOIN (SELECT '{"version":1,"kinds":[],"channels":[],"events":[]}'::scrm.timeline AS empty) e
	LEFT JOIN (SELECT id, scrm.timeline_agg(at_time(at), kind, nullif(channel, ''), value) FILTER (WHERE name = 'short') AS short,
			scrm.timeline_agg(at_time(at), kind) FILTER (WHERE name = 'long') AS long FROM event GROUP BY id) t USING (id);
ALTER TABLE whole SET (parallel_workers = 2);
ANALYZE;
SQL

# Counts what agrees, and of how many; what does not is shown.
sub agrees
{
	my ($name, $total, $query) = @_;
	my $result = $node->safe_psql('postgres', "SELECT count(*) FILTER (WHERE agrees), count(*) FROM ($query) q");

	return if is($result, "$total|$total", $name);
	diag($node->safe_psql('postgres', "SELECT * FROM ($query) q WHERE agrees IS NOT TRUE LIMIT 3"));
	return;
}

sub rows_of { return $node->safe_psql('postgres', "SELECT count(*) FROM $_[0]"); }

agrees('histories', $histories, q{
	SELECT w.id, w.history, found, pipeline, short, found = w.history AS agrees FROM whole w JOIN grp g ON g.id = grp,
		LATERAL (SELECT coalesce(string_agg(concat_ws(' ', h.stage, seconds(entered_at), seconds(left_at), entered_by, times), ',' ORDER BY n), '') AS found
			FROM scrm.stage_history(short, pipeline) WITH ORDINALITY AS h(stage, entered_at, left_at, entered_by, times, n)) f});
agrees('stages', $histories, q{
	SELECT w.id, w.stage, pipeline, short, scrm.stage(short, pipeline, at_time(as_of)) IS NOT DISTINCT FROM w.stage AS agrees FROM whole w JOIN grp g ON g.id = grp});
agrees('baskets left behind', $histories, q{
	SELECT w.id, left_behind, found, short, g.*, found = left_behind AS agrees FROM whole w JOIN grp g ON g.id = grp,
		LATERAL (SELECT coalesce(string_agg(concat_ws(' ', seconds(started_at), coalesce(value::text, 'null'), age_seconds, seconds(last_start_at), starts), ',' ORDER BY started_at), '') AS found,
				coalesce(bool_and(extract(epoch FROM age) = age_seconds), true) AS same
			FROM scrm.abandoned(short, start, finish, within * interval '1 second', at_time(as_of))) f WHERE same});
agrees('lifecycles', $histories, q{
	SELECT id, seen_at, new_within, fallback, lifecycle, scrm.lifecycle(long, at_time(seen_at), new_within * interval '1 second', fallback * interval '1 second') AS found, long,
		lifecycle IS NOT DISTINCT FROM scrm.lifecycle(long, at_time(seen_at), new_within * interval '1 second', fallback * interval '1 second') AS agrees FROM whole});
is($node->safe_psql('postgres', "SELECT string_agg(lifecycle, ',' ORDER BY lifecycle) FROM (SELECT lifecycle FROM customer GROUP BY 1 HAVING count(*) > $histories / 100) s"),
	'active,dark,dormant,new,returning', 'every lifecycle occurs');

$node->safe_psql('postgres', q{
	CREATE TABLE made AS SELECT g.id AS grp, scrm.stage_agg(short, pipeline, at_time(as_of)) AS stages, scrm.touch_effect_agg(short, pipeline, touch, at_time(as_of)) AS touch_effect
		FROM whole w JOIN grp g ON g.id = grp GROUP BY 1;
	CREATE TABLE parts AS SELECT grp, scrm.rollup(stages) AS stages, scrm.rollup(touch_effect) AS touch_effect
		FROM (SELECT g.id AS grp, scrm.stage_agg(short, pipeline, at_time(as_of)) AS stages, scrm.touch_effect_agg(short, pipeline, touch, at_time(as_of)) AS touch_effect
			FROM whole w JOIN grp g ON g.id = grp GROUP BY 1, w.id % 3) p GROUP BY 1});
agrees('states gathered in parallel and rolled up from parts', rows_of('grp'), q{
	SELECT grp, m.stages OPERATOR(scrm.=) p.stages AND m.touch_effect OPERATOR(scrm.=) p.touch_effect AS agrees FROM made m JOIN parts p USING (grp)});
agrees('states as text', rows_of('grp'), q{
	SELECT grp, stages::text::scrm.stages OPERATOR(scrm.=) stages AND touch_effect::text::scrm.touch_effect OPERATOR(scrm.=) touch_effect AS agrees FROM made});
agrees('stage reports', rows_of('report'), q{
	SELECT made.grp, e, r, (e.in_now, e.entered, e.moved_on, e.fell_back, e.open, e.stays, e.stays_moved_on, e.stays_fell_back, e.skipped)
			= (r.in_now, r.entered, r.moved_on, r.fell_back, r.open, r.stays, r.stays_moved_on, r.stays_fell_back, r.skipped)
		AND r.entered = r.moved_on + r.fell_back + r.open AND r.stays = r.stays_moved_on + r.stays_fell_back + r.in_now
		AND r.rate IS NOT DISTINCT FROM CASE WHEN place < max(place) OVER (PARTITION BY made.grp) THEN e.moved_on / nullif(e.entered, 0)::float8 END
		AND (r.median_seconds IS NULL) = (e.median IS NULL)
		AND coalesce(abs(r.median_seconds - e.median) <= 0.01 * e.median + 1e-6 AND abs(r.p90_seconds - e.p90) <= 0.01 * e.p90 + 1e-6, true) AS agrees
	FROM made, scrm.stage_report(stages) r JOIN report e USING (place) WHERE e.grp = made.grp});
agrees('stage totals', rows_of('grp'), q{
	SELECT grp, e, t, (e.customers, e.in_stage, e.left_pipeline, e.not_entered, e.used, e.after) = (t.customers, t.in_stage, t.left_pipeline, t.not_entered, t.events_used, t.events_after_as_of)
		AND t.customers = t.in_stage + t.left_pipeline + t.not_entered AS agrees
	FROM made JOIN report e USING (grp), scrm.stage_totals(stages) t WHERE place = 1});
agrees('decisions with and without a touch', rows_of('touch'), q{
	SELECT made.grp, e, r, (e.entered_with, e.converted_with, e.fell_back_with, e.open_with, e.entered_without, e.converted_without, e.fell_back_without, e.open_without)
			= (r.entered_with, r.converted_with, r.fell_back_with, r.open_with, r.entered_without, r.converted_without, r.fell_back_without, r.open_without)
		AND abs(r.days_with * 86400 - e.seconds_with) < 1e-3 AND abs(r.days_without * 86400 - e.seconds_without) < 1e-3
		AND r.difference IS NOT DISTINCT FROM e.converted_with / nullif(e.entered_with, 0)::float8 - e.converted_without / nullif(e.entered_without, 0)::float8 AS agrees
	FROM made, scrm.touch_effect_report(touch_effect) r JOIN touch e USING (place) WHERE e.grp = made.grp});
agrees('totals of decisions', rows_of('grp'), q{
	SELECT grp, e, t, (e.customers, e.in_stage + e.left_pipeline, e.not_entered, e.used, e.after) = (t.customers, t.entered, t.not_entered, t.events_used, t.events_after_as_of) AS agrees
	FROM made JOIN report e USING (grp), scrm.touch_effect_totals(touch_effect) t WHERE place = 1});

# The counts above say something only if there is something to count.
is($node->safe_psql('postgres', "SELECT sum(in_now) > $histories / 20, sum(moved_on) > $histories / 20, sum(fell_back) > $histories / 50, sum(open) > $histories / 20,
	sum(skipped) > $histories / 50, sum(stays - entered) > $histories / 50 FROM report"), 't|t|t|t|t|t', 'every column of the report counts many');
is($node->safe_psql('postgres', "SELECT sum(converted_with) > $histories / 500, sum(fell_back_with) > $histories / 1000, sum(open_with) > $histories / 100 FROM touch"), 't|t|t', 'touches come before every end');

$node->stop;
done_testing();
