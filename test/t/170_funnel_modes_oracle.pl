# The modes of the funnel against exhaustive search.
#
# Random small histories (ties, repeats, several steps on one event, windows that just close) are searched here, in Perl,
# chain by chain, by definitions that name chains and no order of reading. With steps numbered 1 to n, an event a time and
# a set of steps it matches, and a chain events e1 ... ek, ei matching step i, t1 <= ... <= tk <= t1 + within, all different:
#
#   strict_increase      t1 < t2 < ... < tk
#   strict_order         strictly between ti and ti+1 there is no event that matches no step or a step after i + 1
#   strict_deduplication for 2 <= i < k no event but ei strictly between ti-1 and tk matches step i, nor does a later event
#                        of the chain (but for ei itself where it is used again)
#   allow_reuse          the events of a chain may be the same (with strict_deduplication at consecutive steps only)
#   any_order            steps and events paired in any order, the latest no later than within after the earliest
#   step?                may be missing in a chain; its time is NULL
#   exclude a-b:step     no event matches it strictly between ta and the earlier of tb and tk, when a <= k
#
# The level is the greatest k (with missing steps the number of the last that is there), the times are the
# lexicographically earliest of that level, NULL later than any time. The modes of clickhouse are ClickHouse's own
# algorithm, written down again here. The extension must find the same on rows and timelines, in any order of rows, in
# parallel, and after a rollup of pieces. Histories too long for that are searched from every start, step by step.
#
#   SCRM_CASES   how many cases (40,000; more under make fuzz)
#   SCRM_SEED    of the random numbers (1)
use strict;
use warnings;
use integer;

use List::Util qw(shuffle);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $cases = $ENV{SCRM_CASES} || 40_000;
my $seed = $ENV{SCRM_SEED} || 1;
my $batch = 100_000;
my $long_cases = 400;

use constant {
	SECOND => 1_000_000,
	DAY => 86_400 * 1_000_000,
	FIRST_TIME => -211_813_488_000_000_000,		# 4714-11-24 BC, in microseconds from 2000-01-01
	LAST_TIME => 9_223_371_331_199_999_999,		# 294276-12-31
	LONGEST => 9_223_372_036_854_775_807,
};

sub below { no integer; return int(rand($_[0])); }

sub one_of { return $_[ below(scalar @_) ]; }

# 1 to most, the greater the likelier
sub rather_many
{
	my ($one, $other) = (1 + below($_[0]), 1 + below($_[0]));
	return $one > $other ? $one : $other;
}

# Is b - a > distance, for a <= b?  The difference may need 64 bits and no sign.
sub further_apart
{
	my ($a, $b, $distance) = @_;
	return $a < 0 && $b > LONGEST + $a ? 1 : $b - $a > $distance;
}

# ---- the modes in order: every chain ----

# A case: steps, within, mode => 1, optional (bit i - 1: step i), exclude => [[a, b, kinds, channels]] and
# events => [[at, set of steps, channel]]. A chain has the number of an event at its step, from 1, or undef.

sub matches
{
	my ($case, $event, $step) = @_;
	return $case->{events}[$event][1] >> $step - 1 & 1;
}

# Is an event between steps k - 1 and k one that strict_order does not bear?
sub intrudes
{
	my ($case, $event, $k) = @_;
	my $set = $case->{events}[$event][1];
	return $set == 0 || $k < 64 && $set >> $k;
}

sub is_excluded
{
	my ($event, $exclusion) = @_;
	my (undef, undef, $kinds, $channels) = @$exclusion;
	return $kinds >> $event->[1] & 1 || $channels >> $event->[2] & 1;
}

# Events strictly between two times.
sub between
{
	my ($case, $from, $to) = @_;
	return grep { $case->{events}[$_][0] > $from && $case->{events}[$_][0] < $to } 0 .. $#{ $case->{events} };
}

# Each of these says whether the chain's last event, at step k, may follow: what came before is a chain already, as what
# a chain begins with is one in all of these modes. $at has the chain's times.

sub increases
{
	my ($case, $chain, $at) = @_;
	my @times = grep { defined } @$at;
	return @times < 2 || $times[-2] < $times[-1];
}

sub keeps_order
{
	my ($case, $chain, $at) = @_;
	my $k = $#$chain;

	return 1 if $k < 2;
	return !grep { intrudes($case, $_, $k) } between($case, $at->[ $k - 1 ], $at->[$k]);
}

sub has_no_duplicates
{
	my ($case, $chain, $at) = @_;
	my $k = $#$chain;

	for my $i (2 .. $k - 1)
	{
		return 0 if grep { $_ != $chain->[$i] && matches($case, $_, $i) } between($case, $at->[ $i - 1 ], $at->[$k]);
		return 0 if grep { $_ != $chain->[$i] && matches($case, $_, $i) } @$chain[ $i + 1 .. $k ];
	}
	return 1;
}

sub has_nothing_excluded
{
	my ($case, $chain, $at) = @_;
	my $k = $#$chain;

	for my $exclusion (@{ $case->{exclude} })
	{
		my ($a, $b) = @$exclusion;

		next if $a > $k;
		return 0 if grep { is_excluded($case->{events}[$_], $exclusion) } between($case, $at->[$a], $at->[ $b < $k ? $b : $k ]);
	}
	return 1;
}

sub uses_events_well
{
	my ($case, $chain) = @_;
	my ($last, @before) = reverse grep { defined } @$chain;

	return 1 if $case->{allow_reuse} && !$case->{strict_deduplication};
	return 1 if $case->{allow_reuse} && @before && $before[0] == $last;
	return !grep { $_ == $last } @before;
}

sub is_chain
{
	my ($case, $chain, $at) = @_;

	return uses_events_well($case, $chain)
		&& (!$case->{strict_increase} || increases($case, $chain, $at))
		&& (!$case->{strict_order} || keeps_order($case, $chain, $at))
		&& (!$case->{strict_deduplication} || has_no_duplicates($case, $chain, $at))
		&& (!$case->{exclude} || has_nothing_excluded($case, $chain, $at));
}

# By level, then by times, the earlier the better, undef the latest. Both end in a time.
sub is_better
{
	my ($times, $best) = @_;

	return @$times > @$best if @$times != @$best;
	for my $i (0 .. $#$times)
	{
		my ($time, $other) = ($times->[$i], $best->[$i]);

		next if !defined $time && !defined $other;
		return 0 if !defined $time;
		return 1 if !defined $other;
		return $time < $other if $time != $other;
	}
	return 0;
}

sub extend_chain
{
	my ($case, $chain, $at, $last, $best) = @_;
	my $step = @$chain;

	return if $step > $case->{steps};
	extend_chain($case, [ @$chain, undef ], [ @$at, undef ], $last, $best) if ($case->{optional} // 0) >> $step - 1 & 1;
	for my $event (0 .. $#{ $case->{events} })
	{
		my $time = $case->{events}[$event][0];

		next unless matches($case, $event, $step);
		next if $step > 1 && ($time < $last || further_apart($at->[1], $time, $case->{within}));
		my ($longer, $longer_at) = ([ @$chain, $event ], [ @$at, $time ]);
		next unless is_chain($case, $longer, $longer_at);
		my @times = @$longer_at[ 1 .. $step ];
		@$best = @times if is_better(\@times, $best);
		extend_chain($case, $longer, $longer_at, $time, $best);
	}
	return;
}

sub search_in_order
{
	my ($case) = @_;
	my @best;

	extend_chain($case, [undef], [undef], undef, \@best);
	return (scalar @best, \@best);
}

# ---- any order: every way to pair steps with events ----

sub pair_step
{
	my ($case, $step, $paired, $best) = @_;

	if ($step > $case->{steps})
	{
		my @times = sort { $a <=> $b } map { $case->{events}[$_][0] } @$paired;

		return if @times == 0 || further_apart($times[0], $times[-1], $case->{within});
		@$best = @times if is_better(\@times, $best);
		return;
	}
	return if @$paired + $case->{steps} - $step + 1 < @$best;
	for my $event (grep { matches($case, $_, $step) } 0 .. $#{ $case->{events} })
	{
		next if !$case->{allow_reuse} && grep { $_ == $event } @$paired;
		pair_step($case, $step + 1, [ @$paired, $event ], $best);
	}
	pair_step($case, $step + 1, $paired, $best);
	return;
}

sub search_any_order
{
	my ($case) = @_;
	my @best;

	pair_step($case, 1, [], \@best);
	return (scalar @best, \@best);
}

# ---- strict_deduplication as it is told: walking on from each start, in each order of tied events ----

# Fills the next step at its first match, and ends before the first event that matches again a filled step after the first.
sub walk
{
	my ($case, @walk) = @_;
	my @at = (undef, $case->{events}[ shift @walk ][0]);
	my $intruder;

	for my $event (@walk)
	{
		my ($time, $set) = @{ $case->{events}[$event] };
		my $next = @at;

		last if $next > $case->{steps} || further_apart($at[1], $time, $case->{within});
		last if grep { $set >> $_ - 1 & 1 } 2 .. $#at;
		if ($set >> $next - 1 & 1 && (!$case->{strict_increase} || $time > $at[-1]))
		{
			last if defined $intruder && $intruder < $time;
			push @at, $time;
			undef $intruder;
		}
		elsif ($case->{strict_order} && $time > $at[-1] && intrudes($case, $event, $next))
		{
			$intruder //= $time;
		}
	}
	return $#at;
}

sub orders_of
{
	my ($events, $sofar, @rest) = @_;
	my $first;

	return ($sofar) unless @rest;
	for (@rest) { $first = $events->[$_][0] if !defined $first || $events->[$_][0] < $first }
	return map {
		my $event = $_;
		orders_of($events, [ @$sofar, $event ], grep { $_ != $event } @rest)
	} grep { $events->[$_][0] == $first } @rest;
}

sub longest_walk
{
	my ($case) = @_;
	my $longest = 0;

	for my $order (orders_of($case->{events}, [], 0 .. $#{ $case->{events} }))
	{
		for my $start (grep { matches($case, $order->[$_], 1) } 0 .. $#$order)
		{
			my $length = walk($case, @$order[ $start .. $#$order ]);
			$longest = $length if $length > $longest;
		}
	}
	return $longest;
}

# ---- what ClickHouse does: one entry per row and true condition, one scan; per level the starts of chains ----

sub clickhouse_entries
{
	my ($case) = @_;
	my @rows = sort { $a->[0] <=> $b->[0] || $a->[1] <=> $b->[1] } @{ $case->{events} };
	my @entries;

	for my $row (0 .. $#rows)
	{
		my ($at, $set) = @{ $rows[$row] };
		my @conditions = grep { $set >> $_ - 1 & 1 } 1 .. $case->{steps};

		@conditions = (0) if @conditions == 0 && $case->{strict_order};
		push @entries, map { [ $at, $_, $row ] } @conditions;
	}
	return sort { $a->[0] <=> $b->[0] || $a->[1] <=> $b->[1] || $a->[2] <=> $b->[2] } @entries;
}

# What fills a level from a chain before it, or nothing.
sub clickhouse_follow
{
	my ($case, $chain, $entry) = @_;
	my ($start, $last, @rows) = @$chain;
	my ($at, undef, $row) = @$entry;

	return if further_apart($start, $at, $case->{within});
	return if $case->{strict_once} && grep { $_ == $row } @rows;
	return if $case->{strict_increase} && $last >= $at;
	return [ $start, $at, @rows, $row ];
}

sub clickhouse
{
	my ($case) = @_;
	my $steps = $case->{steps};
	my @levels = map { [] } 0 .. $steps;
	my $entered = 0;
	my $reached = sub { my ($top) = grep { @{ $levels[$_] } } reverse 1 .. $steps; return $top // 0 };

	for my $entry (clickhouse_entries($case))
	{
		my ($at, $condition, $row) = @$entry;

		if ($condition == 0)
		{
			last if $entered;
		}
		elsif ($condition == 1)
		{
			$levels[1] = [] unless $case->{strict_once};
			push @{ $levels[1] }, [ $at, $at, $row ];
			$entered = 1;
			return 1 if $steps == 1 && !$case->{strict_order};
		}
		elsif ($case->{strict_deduplication} && @{ $levels[$condition] })
		{
			last;
		}
		elsif ($case->{strict_order} && $entered && !@{ $levels[ $condition - 1 ] })
		{
			next if $case->{allow_reentry};
			my ($gap) = grep { !@{ $levels[$_] } } 1 .. $steps;
			return $gap - 1;
		}
		else
		{
			my $before = $levels[ $condition - 1 ];
			my $i = 0;

			while ($i < @$before)
			{
				if ($case->{strict_once} && @$before > 1 && further_apart($before->[$i][0], $at, $case->{within}))
				{
					splice @$before, $i, 1;
					next;
				}
				my $chain = clickhouse_follow($case, $before->[ $i++ ], $entry);
				next unless $chain;
				$levels[$condition] = [] unless $case->{strict_once};
				push @{ $levels[$condition] }, $chain;
				return $steps if $condition == $steps;
			}
		}
	}
	return $reached->();
}

# ---- random cases ----

sub some_of { return grep { below(2) } @_; }

# The kinds of cases, and the share of each in 20.
my @sorts = (('ordered') x 7, ('any order') x 2, ('optional') x 3, ('excluding') x 4, ('clickhouse') x 4);

sub random_modes
{
	my ($sort) = @_;

	return some_of(qw(strict_increase allow_reuse)) if $sort eq 'optional';
	return ('any_order', some_of('allow_reuse')) if $sort eq 'any order';
	return some_of(qw(strict_increase strict_order strict_deduplication allow_reuse)) if $sort ne 'clickhouse';
	return ('clickhouse', some_of(qw(strict_increase strict_deduplication strict_once)),
		@{ one_of([], ['strict_order'], [qw(strict_order allow_reentry)]) });
}

# Few times on a coarse grid, so that ties and windows that just close are common.
sub random_events
{
	my ($case, $most_events, $grid, $base, $unit) = @_;
	my $steps = $case->{steps};
	my $many = below(3);
	my $none = one_of(4, 12, 12, 40);
	my $climb = below(3);
	my @events;

	for my $n (1 .. rather_many($most_events))
	{
		# often about as far on in its steps as in time
		my $place = below($grid);
		my $step = $climb ? $place * $steps / $grid + one_of(-1, 0, 0, 0, 1) : below($steps);
		my $set = 1 << ($step < 0 ? 0 : $step >= $steps ? $steps - 1 : $step);

		$set |= below(1 << $steps) if $many && below(2) < $many && below(2);
		$set |= 1 << below($steps) if $many && below(2);
		$set = 0 if below($none) == 0;
		push @events, [ $base + $place * $unit, $set, below(4) ];
	}
	return \@events;
}

# Neither end may be optional.
sub random_exclusion
{
	my ($steps, $optional) = @_;
	my @ends = grep { !($optional >> $_ - 1 & 1) } 1 .. $steps;
	my ($a, $b) = sort { $a <=> $b } (shuffle @ends)[ 0, 1 ];

	return [ $a, $b, 1 << below(1 << $steps) | below(2) * (1 << below(1 << $steps)), 0 ] if below(3) == 0;
	return [ $a, $b, 0, one_of(1, 2, 4, 8, 3, 6) ] if below(2);
	return [ $a, $b, 1 << below(1 << $steps), 1 << below(4) ];
}

sub random_case
{
	my $sort = one_of(@sorts);
	my $unit = one_of(1, SECOND, SECOND, DAY, 86_399_999_999);
	my ($most_events, $most_steps) = below(20) ? (7, 5) : (9, 6);
	my $grid = one_of(1, 2, 3, 4, 5, 6, 8);
	my $base = 700_000_000 * SECOND + below(1000) * $unit;
	my $end = $sort eq 'clickhouse' ? 3 : below(40);
	my @modes = random_modes($sort);
	my $steps = rather_many($sort eq 'any order' ? 4 : $most_steps);
	my %case = (sort => $sort, modes => \@modes, steps => $steps, map { $_ => 1 } @modes);

	$case{within} = one_of(below($grid + 1), below($grid + 1), $grid) * $unit + one_of(0, 0, 0, 1, $unit / 2);
	if ($end == 0) { $base = FIRST_TIME }
	elsif ($end == 1) { $base = LAST_TIME - $grid * $unit }
	elsif ($end == 2) { $case{within} = one_of(0, LONGEST) }
	$case{events} = random_events(\%case, $most_events, $grid, $base, $unit);
	$case{optional} = below(1 << $steps) & ~1 if $sort eq 'optional';
	$case{exclude} = [ map { random_exclusion($steps, $case{optional} // 0) } 1 .. 1 + below(2) ]
		if (() = grep { !(($case{optional} // 0) >> $_ & 1) } 0 .. $steps - 1) > 1 && ($sort eq 'excluding' || $sort eq 'optional' && below(3) == 0);
	return \%case;
}

sub answer_to
{
	my ($case) = @_;

	return (clickhouse($case), undef) if $case->{clickhouse};
	return $case->{any_order} ? search_any_order($case) : search_in_order($case);
}

# ---- long histories, where no two events of a chain are tied: from each start, step by step ----

# The events at which a chain from "start" may fill step k, from those at which it may fill the step before.
sub next_reach
{
	my ($case, $start, $k, $reach) = @_;
	my $events = $case->{events};
	my $again = $case->{allow_reuse} && !$case->{strict_increase};
	my @next;
	my $open = 0;

	for my $event ($start .. $#$events)
	{
		my @excluding = grep { $_->[0] < $k && $k <= $_->[1] && is_excluded($events->[$event], $_) } @{ $case->{exclude} // [] };

		last if further_apart($events->[$start][0], $events->[$event][0], $case->{within});
		$next[$event] = 1 if matches($case, $event, $k) && ($open || $again && $reach->[$event]);
		$open = 0 if @excluding || $case->{strict_order} && intrudes($case, $event, $k);
		$open = 1 if $reach->[$event] && !grep { $_->[0] < $k - 1 } @excluding;
	}
	return \@next;
}

sub reach_from
{
	my ($case, $start) = @_;
	my @reach;
	my $level = 1;

	$reach[$start] = 1;
	for my $k (2 .. $case->{steps})
	{
		my $next = next_reach($case, $start, $k, \@reach);

		$level = $k if @$next;
		if ($case->{optional} >> $k - 1 & 1)
		{
			$reach[$_] ||= $next->[$_] for 0 .. $#$next;
		}
		else
		{
			@reach = @$next or last;
		}
	}
	return $level;
}

sub search_long_in_order
{
	my ($case) = @_;
	my $longest = 0;

	for my $start (grep { matches($case, $_, 1) } 0 .. $#{ $case->{events} })
	{
		my $level = $case->{strict_deduplication} ? walk($case, $start .. $#{ $case->{events} }) : reach_from($case, $start);
		$longest = $level if $level > $longest;
	}
	return $longest;
}

# Gives an event to a step, or to another one if that can give up its own.
sub find_step
{
	my ($case, $event, $owner, $seen) = @_;

	for my $step (grep { matches($case, $event, $_) } 1 .. $case->{steps})
	{
		next if $seen->{$step}++;
		next if defined $owner->{$step} && !find_step($case, $owner->{$step}, $owner, $seen);
		$owner->{$step} = $event;
		return 1;
	}
	return 0;
}

# Events taken one after the other wherever one more step can be filled: as many as possible, and the earliest.
sub search_long_any_order
{
	my ($case) = @_;
	my $events = $case->{events};
	my @best;

	for my $start (grep { $events->[$_][1] != 0 } 0 .. $#$events)
	{
		my (%owner, @times);

		for my $event ($start .. $#$events)
		{
			last if further_apart($events->[$start][0], $events->[$event][0], $case->{within});
			my @fills = grep { matches($case, $event, $_) } 1 .. $case->{steps};
			my $more = $case->{allow_reuse} ? grep { !$owner{$_}++ } @fills : find_step($case, $event, \%owner, {});
			push @times, ($events->[$event][0]) x $more;
		}
		@best = @times if @times > @best;
	}
	return (scalar @best, \@best);
}

# Up to 64 steps and 150 events, sorted by time; with ties only where they are searched, too.
sub long_case
{
	my $sort = one_of(@sorts);
	my @modes = grep { $_ ne 'strict_once' } random_modes($sort);
	my %case = (sort => "long $sort", modes => \@modes, map { $_ => 1 } @modes);
	my $most = $case{clickhouse} ? 32 : 62;
	my $steps = $case{steps} = below(4) ? 1 + below($most) : $most + ($case{clickhouse} ? 0 : below(3) * ($sort ne 'excluding'));
	my $events = one_of(1 + below(150), $steps, $steps + below($steps), 2 * $steps);
	my $spread = one_of(0, 0, 1, 3, 10);
	my @sizes = one_of(0, 1) ? (0, (1) x 8, 2, 3) : (1);
	my $time = 700_000_000 * SECOND;

	# what the search is not for
	@case{qw(strict_deduplication allow_reuse)} = () if $sort eq 'excluding';
	$case{allow_reuse} = undef if $case{strict_deduplication};
	$case{modes} = [ grep { $case{$_} } @modes ];
	for my $n (0 .. $events - 1)
	{
		my $set = 0;

		for (1 .. one_of(@sizes))
		{
			my $step = $n * $steps / $events + below(2 * $spread + 1) - $spread;
			$set |= 1 << $step if $step >= 0 && $step < $steps;
		}
		$time += $sort eq 'any order' || $case{clickhouse} ? below(3) : 1 + below(3);
		push @{ $case{events} }, [ $time, $set, below(20) ? 0 : 1 + below(3) ];
	}
	$case{within} = one_of(below(3 * $events), 2 * $events, 3 * $events, 3 * $events);
	$case{optional} = 0;
	if ($sort eq 'optional') { $case{optional} |= 1 << 1 + below($steps - 1) for 1 .. below($steps) }
	$case{exclude} = [ map { my $a = 1 + below($steps - 1); [ $a, $a + 1 + below($steps - $a), 0, one_of(2, 4, 8) ] } 1 .. 1 + below(2) ]
		if $sort eq 'excluding' && $steps > 1;
	return \%case;
}

sub answer_to_long
{
	my ($case) = @_;

	return clickhouse($case) if $case->{clickhouse};
	return $case->{any_order} ? search_long_any_order($case) : search_long_in_order($case);
}

# The steps of a long case: by the kinds that there are.
sub steps_text
{
	my ($case) = @_;
	my %sets = map { $_->[1] => 1 } @{ $case->{events} };
	my @steps;

	for my $step (1 .. $case->{steps})
	{
		my $kinds = join '|', map { "k$_" } grep { $_ >> $step - 1 & 1 } sort keys %sets;
		push @steps, ($kinds || 'none') . ($case->{optional} >> $step - 1 & 1 ? '?' : '');
	}
	return '{' . join(',', @steps) . '}';
}

# ---- by hand: does the search mean what JOURNEY.md says? ----

# 'a0 bc1 -2': event a at 0, an event that is both b and c at 1, one that is none at 2, an x to exclude.
sub by_hand
{
	my ($steps, $within, $history, $modes, %more) = @_;
	my %case = (steps => length $steps, within => $within, (map { $_ => 1 } split ' ', $modes), %more);

	for (split ' ', $history)
	{
		my ($kinds, $at) = /^(\D+)(\d+)$/;
		my $set = 0;

		for my $i (0 .. length($steps) - 1) { $set |= 1 << $i if index($kinds, substr($steps, $i, 1)) >= 0 }
		push @{ $case{events} }, [ $at, $set, $kinds =~ /x/ ? 1 : 0 ];
	}
	my ($level, $times) = answer_to(\%case);
	return $times ? join(' ', "$level:", map { $_ // 'NULL' } @$times) : $level;
}

sub check_by_hand
{
	my $x = sub { return (exclude => [ map { [ @$_, 0, 2 ] } @_ ]) };
	my @examples = (
		[ '2: 0 1', 'abc', 10, 'a0 b1 c0', '' ],
		[ '2: 0 2', 'aa', 10, 'a0 a2', '' ],
		[ '1: 0', 'ab', 10, 'ab0', '' ],
		[ '2: 0 0', 'ab', 10, 'ab0', 'allow_reuse' ],
		# times that increase, where ClickHouse's scan says 1
		[ '2: 0 1', 'ab', 10, 'a0 a1 b1', 'strict_increase' ],
		[ '1: 1', 'ab', 10, 'a1 b1', 'strict_increase' ],
		[ 1, 'ab', 10, 'a0 a1 b1', 'clickhouse strict_increase' ],
		[ '1: 0', 'ab', 10, 'ab0', 'strict_increase allow_reuse' ],
		# order: repeats do not matter, others and later ones do, what is tied with a step of the chain does not
		[ '3: 0 2 4', 'abc', 10, 'a0 a1 b2 b3 c4 c5', 'strict_order' ],
		[ '1: 0', 'abcd', 10, 'a0 d1 b2 c3', 'strict_order' ],
		[ '1: 0', 'ab', 10, 'a0 -1 b2', 'strict_order' ],
		[ '2: 2 3', 'ab', 10, 'a0 -1 a2 b3', 'strict_order' ],
		[ '3: 0 1 1', 'abc', 10, 'a0 -0 b1 c1 -1 c2', 'strict_order' ],
		[ '2: 0 1', 'abc', 10, 'a0 b1 c1', 'strict_order strict_increase' ],
		[ 3, 'abc', 10, 'a0 a1 b2 b3 c4 c5', 'clickhouse strict_order' ],
		[ 1, 'abcd', 10, 'a0 d1 b2 c3', 'clickhouse strict_order' ],
		# a step filled again ends the chain, the first step and one not filled yet do not
		[ '2: 0 1', 'abc', 10, 'a0 b1 b2 c3', 'strict_deduplication' ],
		[ '4: 0 2 3 4', 'abcd', 10, 'a0 c1 b2 c3 d4', 'strict_deduplication' ],
		[ '3: 0 2 3', 'abc', 10, 'a0 a1 b2 c3', 'strict_deduplication' ],
		[ '3: 2 3 4', 'abc', 10, 'a0 b1 a2 b3 c4', 'strict_deduplication' ],
		[ '3: 0 1 2', 'abc', 10, 'a0 b1 c2 b2', 'strict_deduplication' ],
		[ '3: 1 1 2', 'abc', 10, 'a1 b1 b1 c2', 'strict_deduplication' ],
		[ '2: 0 1', 'abc', 10, 'a0 b1 b1 c2', 'strict_deduplication' ],
		[ '2: 0 1', 'abc', 10, 'a0 b1 bc2', 'strict_deduplication' ],
		[ '3: 0 1 1', 'abc', 10, 'a0 bc1', 'strict_deduplication allow_reuse' ],
		[ '3: 0 1 1', 'abcd', 10, 'a0 bd1 c1', 'strict_deduplication allow_reuse' ],
		[ '4: 0 1 1 1', 'abcd', 10, 'a0 bd1 c1', 'allow_reuse' ],
		[ '2: 0 0', 'abc', 10, 'ac0 b0', 'strict_deduplication allow_reuse' ],
		[ 2, 'abc', 10, 'a0 b1 b2 c3', 'clickhouse strict_deduplication' ],
		# any order: one event one step, inside one window
		[ '3: 0 1 2', 'abc', 10, 'c0 b1 a2', 'any_order' ],
		[ '2: 0 1', 'abc', 1, 'c0 b1 a2', 'any_order' ],
		[ '2: 0 1', 'abc', 10, 'abc0 abc1', 'any_order' ],
		[ '3: 0 0 0', 'abc', 10, 'abc0 abc1', 'any_order allow_reuse' ],
		[ '1: 0', 'abc', 10, 'c0 c1 c2', 'any_order' ],
		[ '2: 5 6', 'abc', 3, 'a0 c5 b6', 'any_order' ],
		# optional steps
		[ '3: 0 NULL 1', 'abc', 10, 'a0 c1', '', optional => 2 ],
		[ '3: 0 1 2', 'abc', 10, 'a0 b1 c2', '', optional => 2 ],
		[ '3: 0 1 3', 'abc', 10, 'a0 b1 c0 c3', '', optional => 2 ],
		[ '1: 0', 'abc', 10, 'a0 c1', '', optional => 4 ],
		[ '2: 0 1', 'abc', 10, 'a0 b1', '', optional => 6 ],
		[ '3: 0 NULL 1', 'abc', 10, 'a0 bc1', 'strict_increase', optional => 2 ],
		# exclusions: strictly between, and steps after the excluded event do not count
		[ '1: 0', 'ab', 10, 'a0 x1 b2', '', $x->([ 1, 2 ]) ],
		[ '2: 0 2', 'ab', 10, 'a0 x0 x2 b2', '', $x->([ 1, 2 ]) ],
		[ '2: 2 3', 'ab', 10, 'a0 x1 a2 b3', '', $x->([ 1, 2 ]) ],
		[ '2: 0 1', 'abcd', 10, 'a0 b1 x2 c3 d4', '', $x->([ 1, 4 ]) ],
		[ '3: 0 1 3', 'abcd', 10, 'a0 b1 x2 c3 x4 d5', '', $x->([ 3, 4 ]) ],
		[ '2: 0 1', 'abcd', 10, 'a0 bx1 c2 d3', '', $x->([ 1, 4 ]) ],
		[ '3: 0 NULL 2', 'abc', 10, 'a0 x2 c2', '', $x->([ 1, 3 ]), optional => 2 ],
		[ '2: 0 1', 'abc', 10, 'a0 b1 x2 c3', '', $x->([ 1, 3 ]), optional => 2 ],
	);

	for (@examples)
	{
		my ($expected, @question) = @$_;
		is(by_hand(@question), $expected, join ' | ', @question[ 0 .. 3 ]);
	}
	return;
}

# The definition of strict_deduplication against the walk that it stands for.
sub check_walks
{
	my ($walks) = @_;
	my $different = 0;

	while ($walks > 0)
	{
		my $case = random_case();

		next if !$case->{strict_deduplication} || $case->{clickhouse} || $case->{exclude} || $case->{allow_reuse};
		next if @{ $case->{events} } > 5;
		my ($level) = search_in_order($case);
		my $walk = longest_walk($case);
		$walks--;
		next if $level == $walk;
		$different++;
		diag("level $level, walk $walk: steps $case->{steps}, within $case->{within}, @{ $case->{modes} }: "
				. join ' ', map { "$_->[1]\@$_->[0]" } @{ $case->{events} })
			if $different < 4;
	}
	is($different, 0, 'strict_deduplication is a walk that ends at the first repeat');
	return;
}

# ---- the same on a server ----

# As text: 'a-b:step', where the step names kinds k<set> and channels c<number>.
sub exclusion_text
{
	my ($a, $b, $kinds, $channels) = @{ $_[0] };
	return "$a-$b:" . join '|', (map { "k$_" } grep { $kinds >> $_ & 1 } 0 .. 63), map { "*\@c$_" } grep { $channels >> $_ & 1 } 0 .. 3;
}

# Files to COPY: cases with their answers, and events in random order.
sub write_cases
{
	my ($folder, $first, $last, $make, $search, $write_steps) = @_;

	open my $case_file, '>', "$folder/cases" or die $!;
	open my $event_file, '>', "$folder/events" or die $!;
	for my $id ($first .. $last)
	{
		my $case = $make->();
		my ($level, $times) = $search->($case);
		my @exclude = map { exclusion_text($_) } @{ $case->{exclude} // [] };

		print $case_file join("\t", $id, join(' ', "$case->{sort}:", @{ $case->{modes} }), $case->{steps}, $case->{within},
			$case->{optional} // 0, '{' . join(',', shuffle @{ $case->{modes} }) . '}', '{' . join(',', @exclude) . '}',
			$write_steps ? $write_steps->($case) : '\N', $level, $times ? '{' . join(',', map { $_ // 'NULL' } @$times) . '}' : '\N'), "\n";
		print $event_file join("\t", $id, @$_, below(3), below(1_000_000_000)), "\n" for @{ $case->{events} };
	}
	close $case_file or die $!;
	close $event_file or die $!;
	return;
}

my $node = PostgreSQL::Test::Cluster->new('modes');
$node->init;
$node->append_conf('postgresql.conf', <<'CONF');
timezone = 'UTC'
fsync = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
jit = off
work_mem = '256MB'
max_worker_processes = 16
max_parallel_workers = 8
parallel_setup_cost = 0
parallel_tuple_cost = 0
min_parallel_table_scan_size = 0
CONF
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION scrm');
$node->safe_psql('postgres', <<'SQL');
CREATE FUNCTION duration(microseconds bigint) RETURNS interval IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN make_interval(days => (microseconds / 86400000000)::int, secs => microseconds / 1000000 % 86400)
		+ make_interval(secs => 1e-6) * (microseconds % 1000000);
CREATE FUNCTION at_time(microseconds bigint) RETURNS timestamptz IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN timestamptz '2000-01-01 00:00Z' + duration(microseconds);
-- Steps 1 to n of events whose kind is k<set of steps>.
CREATE FUNCTION written(steps int, optional int) RETURNS text[] IMMUTABLE PARALLEL SAFE LANGUAGE sql
	RETURN (SELECT array_agg((SELECT string_agg('k' || s, '|') FROM generate_series(1, 63) s WHERE s >> i & 1 = 1)
			|| CASE WHEN optional >> i & 1 = 1 THEN '?' ELSE '' END ORDER BY i)
		FROM generate_series(0, steps - 1) i);
CREATE TABLE way AS SELECT steps, optional, written(steps, optional) FROM generate_series(1, 6) steps, generate_series(0, 63) optional;
SQL

sub load
{
	my ($folder) = @_;

	$node->safe_psql('postgres', <<"SQL");
BEGIN;
DROP TABLE IF EXISTS answer, cases, arrival, event, whole;
CREATE TABLE answer (id int, sort text, steps int, within bigint, optional bigint, modes text[], exclude text[],
	steps_text text[], level int, times bigint[]);
COPY answer FROM '$folder/cases' (FREEZE);
CREATE TABLE cases AS
	SELECT id, sort, steps, duration(within) AS within, modes, exclude, optional, coalesce(steps_text, written) AS written, level,
		CASE WHEN times IS NOT NULL THEN ARRAY(SELECT at_time(t) FROM unnest(times) t) END AS times,
		CASE WHEN id % 7 = 0 AND coalesce(at_time(times[1]) < '2040-01-01', true) THEN level - cardinality(array_positions(times, NULL)) END AS filled
	FROM answer LEFT JOIN way USING (steps, optional);
CREATE TABLE arrival (id int, at bigint, fills bigint, channel int, piece int, place int);
COPY arrival FROM '$folder/events' (FREEZE);
CREATE TABLE event WITH (parallel_workers = 4) AS
	SELECT a.id, at_time(a.at) AS at, fills, channel, piece, steps, within, modes, optional = 0 AND exclude = '{}' AS on_rows
	FROM arrival a JOIN cases c USING (id) ORDER BY a.place, a.id;
CREATE TABLE whole AS
	SELECT id, scrm.rollup(timeline) AS timeline
	FROM (SELECT id, scrm.timeline_agg(at, 'k' || fills, 'c' || channel) AS timeline FROM event GROUP BY id, piece) p
	GROUP BY id;
COMMIT;
ANALYZE cases;
ANALYZE event;
SQL
	return;
}

# One test for each sort and modes: how many of its cases a query answers otherwise than expected.
sub agrees
{
	my ($name, $expected, $query, %with) = @_;
	my $settings = 'SET max_parallel_workers_per_gather = ' . ($with{workers} // 0) . ';';
	my $where = "c.$expected IS NOT NULL" . ($with{where} ? " AND $with{where}" : '');
	my $result = $node->safe_psql('postgres', <<"SQL");
$settings
CREATE TEMP TABLE result AS
	SELECT c.*, a.answer, a.answer IS NOT DISTINCT FROM c.$expected AS agrees FROM cases c LEFT JOIN ($query) a USING (id) WHERE $where;
SELECT sort, count(*), count(*) FILTER (WHERE NOT agrees) FROM result GROUP BY sort ORDER BY sort;
SELECT 'smallest', modes, exclude, steps, optional, within, $expected AS expected, answer,
		(SELECT string_agg(e.fills || 'c' || e.channel || '\@' || to_char(e.at, 'DD.HH24MISS.US'), ' ' ORDER BY e.at, e.fills) FROM event e WHERE e.id = r.id)
	FROM (SELECT DISTINCT ON (sort) * FROM (SELECT r.*, (SELECT count(*) FROM event e WHERE e.id = r.id) AS size FROM result r WHERE NOT agrees) s
		ORDER BY sort, size, steps) r ORDER BY sort;
SQL

	for my $line (split "\n", $result)
	{
		my ($sort, $count, $different) = split /\|/, $line;

		if ($sort eq 'smallest') { diag($line) }
		else { is($different, 0, "$name, $sort ($count)") }
	}
	return;
}

sub check_cases
{
	my $conditions = 'ARRAY(SELECT fills >> i & 1 = 1 FROM generate_series(0, steps - 1) i)';
	my $conditions_or_nulls = $conditions =~ s/fills >> i & 1 = 1/nullif(fills >> i & 1 = 1, false)/r;
	my $arguments = 'timeline, written, within, modes, exclude';
	my $from = 'FROM whole JOIN cases USING (id)';

	is($node->safe_psql('postgres', "SELECT count(*) FROM arrival a, LATERAL (SELECT at_time(a.at)) t(at)
			WHERE extract(epoch FROM t.at - timestamptz '2000-01-01 00:00Z') * 1000000 <> a.at"), '0', 'times on the server are those of the search');
	agrees("rows, $_ workers", 'level',
		"SELECT id, scrm.window_funnel_modes(at, within, modes, VARIADIC $conditions) AS answer FROM event WHERE on_rows GROUP BY id",
		where => "optional = 0 AND exclude = '{}'", workers => $_)
		for 0, 4;
	agrees('rows with NULLs', 'level', "SELECT id, scrm.window_funnel_modes(at, within, modes, VARIADIC $conditions_or_nulls) AS answer
			FROM (SELECT id, at, within, modes, steps, fills, on_rows FROM event UNION ALL
				SELECT id, NULL, within, modes, steps, -1, on_rows FROM event WHERE piece = 0) e WHERE on_rows GROUP BY id",
		where => "optional = 0 AND exclude = '{}'");
	agrees('timelines', 'level', "SELECT id, scrm.window_funnel($arguments) AS answer $from");
	agrees('times', 'times', "SELECT id, scrm.funnel_times($arguments) AS answer $from");
	agrees('steps in the report of one', 'filled', "SELECT id, (SELECT count(*) FROM scrm.funnel_report(funnel) WHERE converted + open_converted = 1)::int AS answer
			FROM (SELECT id, scrm.funnel_agg(timeline, written, within, modes, '2040-01-01', exclude) AS funnel $from WHERE id % 7 = 0 GROUP BY id) f");
	return;
}

# Every set of modes, with optional steps and exclusions: only those that mean something are taken, at both doors.
sub check_refusals
{
	$node->safe_psql('postgres', <<'SQL');
CREATE FUNCTION verdict(question text, a text[], b text[], c text[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE question USING a, b, c;
	RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
CREATE TABLE choice AS
	SELECT modes, written, exclude,
		'clickhouse' = ANY (modes) AS clickhouse, 'any_order' = ANY (modes) AS any_order,
		modes && '{strict_order,strict_deduplication,any_order,clickhouse}' AS not_optional,
		modes && '{any_order,clickhouse}' AS not_excluding
	FROM (SELECT ARRAY(SELECT name FROM unnest('{strict_increase,strict_order,strict_deduplication,allow_reuse,any_order,clickhouse,strict_once,allow_reentry}'::text[])
			WITH ORDINALITY AS u(name, n) WHERE bits >> (n::int - 1) & 1 = 1) AS modes FROM generate_series(0, 255) bits) m,
		(VALUES ('{a,b,c}'::text[]), ('{a,b?,c}'), ('{a?,b,c}')) s(written), (VALUES ('{}'::text[]), ('{1-3:x}'), ('{1-2:x}')) e(exclude);
SQL
	my $meant = q{CASE WHEN any_order THEN modes <@ '{any_order,allow_reuse}'
			WHEN clickhouse THEN modes <@ '{clickhouse,strict_increase,strict_order,strict_deduplication,strict_once,allow_reentry}'
				AND (modes @> '{strict_order}' OR NOT modes @> '{allow_reentry}')
			ELSE modes <@ '{strict_increase,strict_order,strict_deduplication,allow_reuse}' END};
	my $also = q{ AND written[1] = 'a' AND NOT (written[2] = 'b?' AND (not_optional OR exclude = '{1-2:x}')) AND NOT (exclude <> '{}' AND not_excluding)};
	my $call = "scrm.%s((SELECT scrm.timeline_agg(now(), ''a'')), \$2, ''1 day'', \$1, \$3)";

	for my $function ('window_funnel', 'funnel_times')
	{
		my $question = sprintf "SELECT $call", $function;
		is($node->safe_psql('postgres', "SELECT count(*), count(*) FILTER (WHERE verdict = 'taken'), count(*) FILTER (WHERE verdict <> CASE WHEN $meant$also THEN 'taken' ELSE '22023' END)
				FROM (SELECT *, verdict('$question', modes, written, exclude) FROM choice) v"), '2304|82|0', "$function takes what means something");
	}
	is($node->safe_psql('postgres', "SELECT count(*), count(*) FILTER (WHERE verdict = 'taken'), count(*) FILTER (WHERE verdict <> CASE WHEN $meant THEN 'taken' ELSE '22023' END)
			FROM (SELECT *, verdict('SELECT scrm.window_funnel_modes(now(), ''1 day'', \$1, true, false)', modes, NULL, NULL) FROM choice WHERE written = '{a,b,c}' AND exclude = '{}') v"),
		'256|42|0', 'and so do rows');
	return;
}

srand($seed);
check_by_hand();
check_walks($cases / 20);
my $folder = PostgreSQL::Test::Utils::tempdir();
for (my $first = 1; $first <= $cases; $first += $batch)
{
	my $last = $first + $batch - 1 < $cases ? $first + $batch - 1 : $cases;

	write_cases($folder, $first, $last, \&random_case, \&answer_to);
	load($folder);
	note("cases $first to $last, seed $seed");
	check_cases();
}

check_refusals();

write_cases($folder, 1, $long_cases, \&long_case, \&answer_to_long, \&steps_text);
load($folder);
check_cases();

$node->stop;
done_testing();
