using Selkie.Engine.Rootless;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Rootless;

public sealed class SubordinateIdsTests
{
    [Fact]
    public void Ranges_by_name_and_by_id_count_and_neighbours_are_one()
    {
        string[] lines = ["bob:1:2", "1000:300000:5", "# no line", "alice:100000:65536", "alice:165536:10", "alice:x:1", "alice:4294967295:9"];
        Assert.Equal([new IdRange(100000, 65546), new IdRange(300000, 5)], SubordinateIds.Parse(lines, "alice", 1000));
        Assert.Equal([new IdRange(300000, 5)], SubordinateIds.Parse(lines, null, 1000));
    }

    [Fact]
    public void Overlaps_are_counted_once() =>
        Assert.Equal([new IdRange(10, 20)], SubordinateIds.Merge([new(15, 15), new(10, 10), new(12, 3)]));

    [Fact]
    public void The_users_own_id_becomes_0_and_the_ranges_follow_from_1() =>
        Assert.Equal(["/bin/newuidmap", "7", "0", "1000", "1", "1", "100000", "50", "51", "200000", "5"],
            IdMapper.Arguments("/bin/newuidmap", 7, 1000, [new(100000, 50), new(200000, 5)], "UID", "/etc/subuid"));

    [Fact]
    public void A_range_with_the_users_own_id_is_refused()
    {
        var error = Assert.Throws<EngineError>(() => IdMapper.Arguments("/bin/newuidmap", 7, 1000, [new(900, 200)], "UID", "/etc/subuid"));
        Assert.Equal("invalid configuration: the specified mapping 900:200 in \"/etc/subuid\" includes the user UID", error.Message);
    }
}
