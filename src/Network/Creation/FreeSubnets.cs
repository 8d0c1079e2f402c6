using System.Net;
using System.Security.Cryptography;
using Selkie.Network.Bridge;

namespace Selkie.Network.Creation;

/// <summary>Finds subnets that nobody uses.</summary>
/// <param name="used">Those in use.</param>
internal sealed class FreeSubnets(IReadOnlyList<AddressRange> used)
{
    private const int Ipv6Bytes = 16, GlobalIdBytes = 8, Ipv6Prefix = 64, Tries = 10_000;
    private const byte UniqueLocal = 0xfd;

    /// <summary>Whether a subnet has addresses of one that is in use.</summary>
    /// <param name="subnet">The subnet.</param>
    public bool IsUsed(AddressRange subnet) => used.Any(subnet.Overlaps);

    /// <summary>The first free one of the pools.</summary>
    /// <param name="pools">The pools, the first first.</param>
    /// <exception cref="NetworkException">There is none.</exception>
    public AddressRange Ipv4(IReadOnlyList<SubnetPool> pools)
    {
        foreach (var pool in pools)
        {
            var whole = AddressRange.Parse(pool.Base);
            for (var subnet = AddressRange.Of(whole.Network, pool.Size); subnet is not null && whole.Contains(subnet.Network); subnet = subnet.Next())
                if (!IsUsed(subnet))
                    return subnet;
        }
        throw new NetworkException("could not find free subnet from subnet pools");
    }

    /// <summary>A random one of the unique local addresses (RFC 4193), so that networks of two machines hardly ever share one.</summary>
    /// <exception cref="NetworkException">There is none.</exception>
    public AddressRange Ipv6()
    {
        for (var i = 0; i < Tries; i++)
        {
            var bytes = new byte[Ipv6Bytes];
            RandomNumberGenerator.Fill(bytes.AsSpan(0, GlobalIdBytes));
            bytes[0] = UniqueLocal;
            var subnet = AddressRange.Of(new IPAddress(bytes), Ipv6Prefix);
            if (!IsUsed(subnet)) return subnet;
        }
        throw new NetworkException("failed to get random ipv6 subnet");
    }
}
