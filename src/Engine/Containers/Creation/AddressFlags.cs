using System.Net;
using Selkie.Engine.Text;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Options that are addresses.</summary>
public static class AddressFlags
{
    /// <summary><c>--ip</c> and <c>--ip6</c>.</summary>
    public static class Ip
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not an address.</exception>
        public static IPAddress Parse(string text) =>
            GoAddress.TryParse(text, out var address) ? address : throw new EngineError(ErrorKind.Invalid, $"{GoText.Quote(text)} is not an ip address");
    }

    /// <summary>ip= and ip6= behind <c>--network</c>.</summary>
    /// <exception cref="EngineError">Not an address.</exception>
    public static IPAddress OfNetwork(string text) =>
        GoAddress.TryParse(text, out var address) ? address : throw new EngineError(ErrorKind.Invalid, $"invalid ip address {GoText.Quote(text)}");

    /// <summary><c>--mac-address</c>, and mac= behind <c>--network</c>: pairs of hexadecimal digits between colons or hyphens, as the kernel's Ethernet addresses are.</summary>
    public static class Mac
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not an address.</exception>
        public static string Parse(string text)
        {
            var pairs = text.Split(text.Contains('-') ? '-' : ':');
            if (pairs.Length != 6 || !Array.TrueForAll(pairs, pair => pair.Length == 2 && pair.All(char.IsAsciiHexDigit)))
                throw new EngineError(ErrorKind.Invalid, $"address {text}: invalid MAC address");
            return string.Join(':', pairs).ToLowerInvariant();
        }
    }

    /// <summary><c>--dns</c>, and dns_servers of containers.conf: an address, or none.</summary>
    public static class DnsServer
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not an address.</exception>
        public static string Parse(string text) =>
            text == "none" || GoAddress.TryParse(text, out _) ? text : throw new EngineError(ErrorKind.Invalid, $"{text} is not an ip address");
    }

    /// <summary><c>--add-host</c>: name[;name…]:ip, where the address may be host-gateway.</summary>
    public static class AddHost
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not an entry.</exception>
        public static HostEntry Parse(string text)
        {
            OneLine.Check("add-host", text);
            if (text.IndexOf(':') <= 0) throw new EngineError(ErrorKind.Invalid, $"bad format for add-host: {GoText.Quote(text)}");
            var entry = HostEntry.Parse(text);
            if (entry.Names.Contains("")) throw new EngineError(ErrorKind.Invalid, $"hostname in add-host {GoText.Quote(text)} is empty");
            var ip = entry.Address.Trim('[', ']');
            if (ip != HostEntry.HostGateway && !GoAddress.TryParse(ip, out _)) throw new EngineError(ErrorKind.Invalid, $"invalid IP address in add-host: \"{ip}\"");
            return entry with { Address = ip };
        }
    }
}
