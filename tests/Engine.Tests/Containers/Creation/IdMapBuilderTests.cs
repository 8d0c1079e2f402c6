using Selkie.Engine.Containers.Creation;
using Selkie.Oci;
using Selkie.Oci.Mapping;

namespace Selkie.Engine.Tests.Containers.Creation;

public sealed class IdMapBuilderTests
{
    // As /proc/self/gid_map of an ordinary user with one delegated group besides its range.
    private static readonly IdMap[] User = [new(0, 1000, 1), new(1, 100000, 65536), new(65537, 2000, 1)];
    private static readonly IdMap[] Root = [new(0, 0, uint.MaxValue)];

    [Fact]
    public void Triples_come_one_by_one_or_in_a_row() =>
        Assert.Equal([new(0, 100, 5), new(7, 200, 1), new(9, 300, 1)], Parse(Root, false, "7:200", "0:100:5:9:300:1"));

    [Fact]
    public void Neighbours_are_joined() => Assert.Equal([new(0, 100, 7)], Parse(Root, false, "5:105:2", "0:100:5"));

    [Fact]
    public void An_extension_breaks_what_was_there() =>
        Assert.Equal([new(0, 0, 1), new(2, 2, 64998), new(100000, 1, 1)], Parse(Root, false, "0:0:65000", "+100000:1:1"));

    [Fact]
    public void A_gap_may_be_filled_afterwards() =>
        Assert.Equal([new(0, 0, 1), new(1, 65001, 1), new(2, 2, 64998), new(100000, 1, 1)], Parse(Root, false, "0:0:65000", "+100000:1:1", "1:65001:1"));

    [Fact]
    public void An_id_of_the_host_is_looked_up_in_the_engine_s_namespace() =>
        Assert.Equal([new(100000, 65537, 1)], Parse(User, true, "100000:@2000:1"));

    [Fact]
    public void An_extension_alone_is_filled_with_the_ids_that_are_left() =>
        Assert.Equal([new(0, 0, 65537), new(100000, 65537, 1)], Parse(User, true, "+100000:@2000:1"));

    [Fact]
    public void Filling_passes_over_the_ids_in_use_and_goes_on_behind_them() =>
        Assert.Equal([new(0, 0, 1), new(1, 5, 1), new(2, 1, 4), new(6, 6, 65532)], Parse(User, true, "+1:5:1"));

    [Fact]
    public void Flags_tell_users_from_groups() => Assert.Equal([new(0, 100, 1)], Parse(Root, false, "u0:100", "g0:200", "g7:@4294967295"));

    [Theory]
    [InlineData("1", Malformed)]
    [InlineData("1:2:3:4", Malformed)]
    [InlineData("1::3", Malformed)]
    [InlineData("x1:2", "invalid mapping: [x1 2 1]. Unknown flag 120")]
    [InlineData("a:b:c", "invalid mapping: [a b c]. Unknown flag 97")]
    [InlineData("+:2:3", "invalid mapping: [+ 2 3], parsing flags")]
    [InlineData("1:-2", "parsing id map value \"-2\": strconv.ParseUint: parsing \"-2\": invalid syntax")]
    [InlineData("0:@b:1", "parsing id map value \"@b\": strconv.ParseUint: parsing \"b\": invalid syntax")]
    [InlineData("0:0:4294967296", "parsing id map value \"4294967296\": strconv.ParseUint: parsing \"4294967296\": value out of range")]
    public void What_is_no_map_is_refused(string text, string message) =>
        Assert.Equal(message.Replace("TEXT", text, StringComparison.Ordinal), Assert.Throws<EngineError>(() => Parse(Root, false, text)).Message);

    private const string Malformed = "initializing ID mappings: UID setting is malformed expected [\"[+ug]uint32:[@]uint32[:uint32]\"] : [\"TEXT\"]";

    [Fact]
    public void An_id_that_the_host_did_not_delegate_is_refused() =>
        Assert.Equal("parent ID UID 7 is not mapped/delegated", Assert.Throws<EngineError>(() => Parse(User, true, "0:@7")).Message);

    private static IReadOnlyList<IdMap> Parse(IdMap[] parent, bool rootless, params string[] values) => new IdMapBuilder("UID", parent, rootless).Build(IdMapFlags.User.Parse(values));
}
