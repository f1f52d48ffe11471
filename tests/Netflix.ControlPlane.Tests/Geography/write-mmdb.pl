# Writes a MaxMind database: FILE TYPE on the command line, lines of "network<TAB>JSON" on standard input.
use strict;
use warnings;
use JSON::PP qw(decode_json);
use MaxMind::DB::Writer::Tree;

my %types = (
  country => 'map', registered_country => 'map', city => 'map', names => 'map', location => 'map', iso_code => 'utf8_string', en => 'utf8_string',
  latitude => 'double', longitude => 'double', accuracy_radius => 'uint16', autonomous_system_number => 'uint32',
);
my ($file, $type) = @ARGV;
my $flat = $type =~ /flat/;
my $tree = MaxMind::DB::Writer::Tree->new(
  ip_version => 6, record_size => 24, database_type => $type, languages => ['en'], description => { en => 'for tests' }, remove_reserved_networks => 0,
  map_key_type_callback => sub {
    my $key = shift;
    return 'utf8_string' if $flat && $key ne 'latitude' && $key ne 'longitude';
    return 'float' if $flat;
    return $types{$key};
  },
);
while (my $line = <STDIN>) {
  chomp $line;
  my ($network, $json) = split /\t/, $line, 2;
  $tree->insert_network($network, decode_json($json));
}
open my $out, '>:raw', $file or die "$file: $!";
$tree->write_tree($out);
close $out or die "$file: $!";
