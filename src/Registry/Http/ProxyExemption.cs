using System.Globalization;
using System.Net;

namespace Selkie.Registry.Http;

/// <summary>One entry of NO_PROXY.</summary>
internal sealed class ProxyExemption
{
    private bool _all;
    private IPAddress? _network;
    private int _prefix;
    private string _domain = "";
    private bool _subdomainsOnly;
    private int _port;

    private ProxyExemption()
    {
    }

    /// <summary>Reads an entry; null for one that means nothing.</summary>
    internal static ProxyExemption? Read(string text)
    {
        text = text.ToLowerInvariant();
        if (text == "*") return new() { _all = true };
        if (text.Split('/') is [var start, var length] && IPAddress.TryParse(start, out var network)
            && byte.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) && prefix <= network.GetAddressBytes().Length * 8)
            return new() { _network = network, _prefix = prefix };
        var (host, port) = SplitPort(text);
        host = host.Trim('[', ']');
        if (host.Length == 0) return null;
        if (IPAddress.TryParse(host, out var address)) return new() { _network = address, _prefix = address.GetAddressBytes().Length * 8, _port = port };
        if (host.StartsWith("*.", StringComparison.Ordinal)) host = host[1..];
        return new() { _domain = host.TrimStart('.'), _subdomainsOnly = host[0] == '.', _port = port };
    }

    /// <summary>Whether a host, by its name in lower case and its address if the name is one, goes without a proxy.</summary>
    internal bool Covers(string host, IPAddress? address, int port)
    {
        if (_all) return true;
        if (_port != 0 && _port != port) return false;
        if (_network is not null) return address is not null && IsIn(address);
        return (!_subdomainsOnly && host == _domain) || host.EndsWith("." + _domain, StringComparison.Ordinal);
    }

    private bool IsIn(IPAddress address)
    {
        var (mine, theirs) = (_network!.GetAddressBytes(), address.GetAddressBytes());
        if (mine.Length != theirs.Length) return false;
        for (var bit = 0; bit < _prefix; bit++)
        {
            var mask = 0x80 >> (bit % 8);
            if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) return false;
        }
        return true;
    }

    private static (string Host, int Port) SplitPort(string text)
    {
        var colon = text.LastIndexOf(':');
        var single = colon >= 0 && (text.IndexOf(':') == colon || text[..colon].EndsWith(']'));
        return single && ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? (text[..colon], port) : (text, 0);
    }
}
