#!/usr/bin/env bash
# Indents the C sources, or the files named, as pgindent would: clang-format does what it can, Perl the rest.
set -euo pipefail
command -v clang-format >/dev/null || { echo "format: install clang-format first" >&2; exit 1; }
[ $# -gt 0 ] || { cd "$(dirname "$0")/.." && set -- src/*.[ch] src/*/*.[ch]; }

exec perl -Mstrict -Mwarnings - "$@" <<'PERL'
my $comment = qr{/\*(?:(?!\*/).)*\*/}s;
my $aside = qr{"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|$comment};
my $no_name = qr{\}[ ]while|(?:return|else|goto|case|typedef)\b|(?:struct|union|enum)[ ]\w+;};

# Columns count from 0; pgindent writes a space for a tab that is alone and one column wide.
sub width { my ($text) = @_; 1 while $text =~ s/\t/' ' x (4 - $-[0] % 4)/e; return length $text }
sub shifted { my ($by, $text) = @_; return $text =~ s/^[ \t]*(?=\S)/blanks(0, width($&) + $by)/gemr }
sub blanks
{
	my ($from, $to, $tabs) = (@_, int($_[1] / 4) - int($_[0] / 4));
	return $to > $from ? ' ' x ($to - $from) : '' if $tabs < 1;
	return ($tabs == 1 && $from % 4 == 3 ? ' ' : "\t" x $tabs) . ' ' x ($to % 4);
}

# Lines, with the empty ones after each, and how many characters other than blanks there are up to its end.
sub solid { return $_[0] =~ s/\\\n|\s//gr }
sub counted { my $n = 0; return map { [$n += length solid($_), $_] } $_[0] =~ /.*\S.*\n(?:[ \t]*\n)*/g }

# The author breaks lines: clang-format breaks nested ?: whatever it is told, and joins strings.
sub with_breaks_of
{
	my ($text, @lines) = ('', map { [counted($_)] } @_);
	while (@{ $lines[1] })
	{
		my @same = map { [shift @$_] } @lines;
		while (my $o = $same[0][-1][0] <=> $same[1][-1][0]) { push @{ $same[$o > 0] }, shift @{ $lines[$o > 0] } }
		my ($old, $new) = map { join '', map { $_->[1] } @$_ } @same;
		my ($from, $to) = map { /^[ \t]*/; width($&) } $old, $new;
		my $more = @{ $same[1] } <=> @{ $same[0] };
		my $keep = $more < 0 ? $new !~ /^\s*else if/ : $more > 0 && $new =~ /^\s*[?:]/m;
		$text .= $keep ? shifted($to - $from, $old) : $new;
	}
	return $text;
}

# Declared names at column 12 of their block, stars left of it, comments after code at 32; else names after one blank.
sub aligned
{
	my ($in_columns, $source, $text, $parens, $by) = (@_, '', 0, 0);
	for ($source =~ /(?:$aside|.)*\n/g)    # a line, with the rest of a comment
	{
		if ($parens) { $_ = shifted($by, $_) }
		# calls in a body have no names; after } at the margin is a type, unless it gets a value
		elsif (!/^\t*$no_name|^\t+[\w\s*]*\w\(|^\}[^=]*$/ &&
			/^((\t*)(?:\w+(?:\s+\w+)*?|\}))(\s+)(\**)((?:\w+|\(\*\w+\))\s*[;=,[:(].*)/s)
		{
			my $type = $1 . ($in_columns && blanks(width($1), width($2) + 12 - length $4) || ' ');
			($by, $_) = (width($type) - width("$1$3"), "$type$4$5");
		}
		else { $by = 0 }
		s/$aside(*SKIP)(*FAIL)|\(\*[\w>.-]+\)(?=\()|\(\w+\)(?=\{)/$& /g;
		if ($in_columns && m{^(\s*(?!/\*)\S(?:$aside(?!\n)|(?!/\*)[^"'\n])*?)[ \t]*($comment\n)})
		{
			my $code = $1 . blanks(width($1), width($1) < 32 ? 32 : width($1) + 4 - width($1) % 4);
			$_ = $code . $2 =~ s/\n\K[ \t]+(?=\*)/blanks(0, width($code) + 1)/ger;
		}
		$text .= $_;
		$parens += tr{(}{} - tr{)}{} for s{$aside}{}gr;
	}
	return $text;
}

for my $file (@ARGV)
{
	my ($source, $formatted) = map { my $got = qx{$_ \Q$file\E}; $? == 0 or exit 1; $got } 'cat', 'clang-format';
	my $text = solid($formatted) eq solid($source) ? aligned(1, with_breaks_of(aligned(0, $source), $formatted)) : '';
	die "format: more than blanks would change in $file\n" if solid($text) ne solid($source);
	next if $text eq $source;
	open my $out, '>', $file or die "format: $file: $!\n";
	print $out $text and close $out or die "format: $file: $!\n";
}
PERL
