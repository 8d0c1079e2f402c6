using Selkie.Oci;
using Selkie.Oci.Mapping;
using Selkie.Runtime.Containers;

namespace Selkie.Runtime.Tests;

public sealed class IdMapOptionTests
{
    private static readonly NamespaceSpec Container = new() { UidMap = [new(0, 1000, 200)], GidMap = [new(0, 5000, 100), new(100, 9000, 10)] };

    [Fact]
    public void Without_ranges_the_container_s_maps_hold() => Assert.Equal((Container.UidMap, Container.GidMap), IdMapOption.Parse("idmap", Container));

    [Fact]
    public void No_piece_of_a_map_crosses_the_ranges_of_the_engine_s_namespace()
    {
        IReadOnlyList<IdMap> engine = [new(0, 1000, 1), new(1, 100000, 10), new(11, 200000, 50)];
        Assert.Equal([new(0, 0, 1), new(1, 1, 10), new(11, 11, 9), new(40, 5, 2)], IdMap.Split([new(0, 0, 20), new(40, 5, 2)], engine));
        Assert.Equal([new(0, 60, 1), new(1, 61, 9)], IdMap.Split([new(0, 60, 10)], engine));
        Assert.Equal([new(0, 0, 20)], IdMap.Split([new(0, 0, 20)], []));
    }

    [Fact]
    public void Ranges_are_of_the_host_and_with_an_at_of_the_container()
    {
        var (uids, gids) = IdMapOption.Parse("idmap=uids=0-1001-10#10-11-5;gids=@2000-105-1", Container);
        Assert.Equal([new(0, 1001, 10), new(10, 11, 5)], uids);
        Assert.Equal([new(2000, 9005, 1)], gids);
    }

    [Theory]
    [InlineData("idmap=users=0-1-1", "unknown option \"users=0-1-1\"")]
    [InlineData("idmap=uids=0-1-1#", "invalid empty range for \"0-1-1#\"")]
    [InlineData("idmap=uids=0-1", "invalid value for \"0-1\"")]
    [InlineData("idmap=uids=0-1-0", "invalid value for \"0-1-0\"")]
    [InlineData("idmap=uids=@0-200-1", "could not find a user namespace mapping for the relative mapping \"@0-200-1\"")]
    public void A_wrong_range_is_refused(string option, string error) =>
        Assert.Equal(error, Assert.Throws<EngineError>(() => IdMapOption.Parse(option, Container)).Message);
}
