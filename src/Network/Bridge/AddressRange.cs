using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

using Selkie.Oci.Text;

namespace Selkie.Network.Bridge;

/// <summary>The addresses of a subnet that can be given out, and steps among them.</summary>
internal sealed record AddressRange
{
    private readonly UInt128 _network, _mask, _start, _end;
    private readonly bool _six;
    private readonly int _prefix;

    private AddressRange(IPAddress network, int prefix)
    {
        _prefix = prefix;
        _six = network.AddressFamily == AddressFamily.InterNetworkV6;
        var bits = _six ? 128 : 32;
        if (prefix < 0 || prefix > bits) throw new FormatException($"invalid subnet {network}/{prefix}");
        var hosts = prefix == 0 && bits == 128 ? UInt128.MaxValue : (UInt128.One << (bits - prefix)) - 1;
        _mask = hosts;
        _network = Number(network) & ~hosts;
        _start = hosts == 0 ? _network : _network + 1;
        // The last address of an IPv4 subnet is its broadcast address.
        _end = _six || hosts == 0 ? _network + hosts : _network + hosts - 1;
    }

    private AddressRange(AddressRange subnet, UInt128 start, UInt128 end) : this(subnet) => (_start, _end) = (start, end);

    /// <summary>The subnet's own address.</summary>
    public IPAddress Network => Address(_network);

    /// <summary>Whether its addresses are IPv6's.</summary>
    public bool IsIpv6 => _six;

    /// <summary>First address.</summary>
    public IPAddress First => Address(_start);

    /// <summary>Last address.</summary>
    public IPAddress Last => Address(_end);

    /// <summary>A subnet such as 10.88.0.0/16.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static AddressRange Parse(string subnet)
    {
        if (subnet.Split('/') is [var text, var bits] && GoAddress.TryParse(text, out var network)
            && int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix))
            return new AddressRange(network, prefix);
        throw new FormatException($"invalid subnet {subnet}");
    }

    /// <summary>The subnet that an address is of.</summary>
    /// <param name="address">The address.</param>
    /// <param name="prefix">Length of the subnet's prefix.</param>
    /// <exception cref="FormatException">No address has such a prefix.</exception>
    public static AddressRange Of(IPAddress address, int prefix) => new(address, prefix);

    /// <summary>As <see cref="Parse"/>, or null.</summary>
    /// <param name="subnet">The text.</param>
    public static AddressRange? TryParse(string subnet)
    {
        try
        {
            return Parse(subnet);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether an address is in both subnets.</summary>
    /// <param name="other">The other.</param>
    public bool Overlaps(AddressRange other) => other._six == _six && ((other._network & ~_mask) == _network || (_network & ~other._mask) == other._network);

    /// <summary>The subnet of the same size behind it; null: there is none.</summary>
    public AddressRange? Next() => _network + _mask == (_six ? UInt128.MaxValue : uint.MaxValue) ? null : new AddressRange(Address(_network + _mask + 1), _prefix);

    /// <summary>The subnet as text, such as 10.88.0.0/16.</summary>
    public string ToCidr() => string.Create(CultureInfo.InvariantCulture, $"{Network}/{_prefix}");

    /// <summary>Its last address, IPv4's broadcast address included.</summary>
    public IPAddress Highest => Address(_network + _mask);

    /// <summary>The same subnet with a narrower range; null leaves an end as it is.</summary>
    public AddressRange Narrow(string? start, string? end)
    {
        var first = start is null ? _start : UInt128.Max(_start, Number(IPAddress.Parse(start)));
        var last = end is null ? _end : UInt128.Min(_end, Number(IPAddress.Parse(end)));
        return new AddressRange(this, first, last);
    }

    /// <summary>An address is of the subnet, in the range or not.</summary>
    public bool Contains(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 == _six && (Number(address) & ~_mask) == _network;

    /// <summary>Every address of the range once, from the one after <paramref name="last"/> on, upwards or downwards and round.</summary>
    public IEnumerable<IPAddress> After(IPAddress? last, bool downwards)
    {
        if (_start > _end) yield break;
        var first = downwards ? _end : _start;
        if (last is not null && Contains(last)) first = Step(Number(last), downwards);
        if (first < _start || first > _end) first = downwards ? _end : _start;
        var number = first;
        do
        {
            yield return Address(number);
            number = Step(number, downwards);
        }
        while (number != first);
    }

    private UInt128 Step(UInt128 number, bool downwards)
    {
        if (downwards) return number <= _start ? _end : number - 1;
        return number >= _end ? _start : number + 1;
    }

    private static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var count);
        return count == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private IPAddress Address(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(_six ? bytes : bytes[12..]);
    }
}
