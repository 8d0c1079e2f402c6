using System.Net;
using Selkie.Network.Bridge;

namespace Selkie.Network.Tests.Ipam;

public sealed class AddressRangeTests
{
    [Theory]
    [InlineData("10.88.0.0/16", "10.88.0.1", "10.88.255.254")]
    [InlineData("192.168.7.0/30", "192.168.7.1", "192.168.7.2")]
    [InlineData("192.168.7.9/24", "192.168.7.1", "192.168.7.254")]
    [InlineData("fd00:1::/64", "fd00:1::1", "fd00:1::ffff:ffff:ffff:ffff")]
    public void A_range_leaves_out_the_subnet_s_own_and_broadcast_addresses(string subnet, string first, string last)
    {
        var range = AddressRange.Parse(subnet);
        Assert.Equal((first, last), (range.First.ToString(), range.Last.ToString()));
    }

    [Theory]
    [InlineData("10.88.0.0")]
    [InlineData("10.88.0.0/33")]
    [InlineData("x/8")]
    public void What_is_no_subnet_is_refused(string text) => Assert.Throws<FormatException>(() => AddressRange.Parse(text));

    [Fact]
    public void Steps_go_round_from_the_last_address()
    {
        var range = AddressRange.Parse("10.0.0.0/29");
        Assert.Equal(["5", "6", "1", "2", "3", "4"], Tails(range, "10.0.0.4", downwards: false));
        Assert.Equal(["3", "2", "1", "6", "5", "4"], Tails(range, "10.0.0.4", downwards: true));
        Assert.Equal(["6", "5", "4", "3", "2", "1"], Tails(range, null, downwards: true));
    }

    [Fact]
    public void A_narrower_range_keeps_its_ends()
    {
        var range = AddressRange.Parse("10.0.0.0/24").Narrow("10.0.0.10", "10.0.0.12");
        Assert.Equal(["10", "11", "12"], Tails(range, "10.0.0.200", downwards: false));
        Assert.True(range.Contains(IPAddress.Parse("10.0.0.77")));
        Assert.False(range.Contains(IPAddress.Parse("10.0.1.11")));
        Assert.False(range.Contains(IPAddress.Parse("::a00:b")));
    }

    private static string[] Tails(AddressRange range, string? last, bool downwards) =>
        [.. range.After(last is null ? null : IPAddress.Parse(last), downwards).Select(address => address.ToString().Split('.')[3])];
}
