using System.Globalization;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Connections;

/// <summary>The parts of a service's address: <c>SCHEME://[USER@][HOST][:PORT][/PATH]</c>.</summary>
/// <param name="Scheme">ssh, unix, tcp or what was written.</param>
/// <param name="User">The user before the @; empty: none.</param>
/// <param name="Host">The host, without brackets; empty: none.</param>
/// <param name="Port">The port; null: none.</param>
/// <param name="Path">The path, from its slash on; empty: none.</param>
public sealed record ServiceUri(string Scheme, string User, string Host, ushort? Port, string Path)
{
    private const string Separator = "://";

    /// <summary>Whether a text says which scheme it is.</summary>
    /// <param name="text">The address.</param>
    public static bool HasScheme(string text) =>
        text.IndexOf(Separator, StringComparison.Ordinal) is > 0 and var end && char.IsAsciiLetter(text[0]) && text.AsSpan(0, end).ContainsAnyExcept(SchemeCharacters) is false;

    /// <summary>Reads an address; one without a scheme is meant by ssh.</summary>
    /// <param name="text">The address.</param>
    /// <exception cref="EngineError">Its port is no number.</exception>
    public static ServiceUri Parse(string text)
    {
        var (scheme, rest) = HasScheme(text) ? Cut(text, Separator) : ("ssh", text);
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (authority, path) = slash < 0 ? (rest, "") : (rest[..slash], rest[slash..]);
        var at = authority.LastIndexOf('@');
        var (user, host) = at < 0 ? ("", authority) : (authority[..at], authority[(at + 1)..]);
        var colon = host.LastIndexOf(':');
        if (colon < host.IndexOf(']', StringComparison.Ordinal)) colon = -1;
        return new(scheme, user, (colon < 0 ? host : host[..colon]).Trim('[', ']'), colon < 0 ? null : PortOf(text, host[(colon + 1)..]), path);
    }

    /// <summary>The address as it is written.</summary>
    public override string ToString()
    {
        var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        return $"{Scheme}{Separator}{(User.Length > 0 ? User + "@" : "")}{host}{(Port is { } port ? ":" + port.ToString(CultureInfo.InvariantCulture) : "")}{Path}";
    }

    private static readonly System.Buffers.SearchValues<char> SchemeCharacters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");

    private static (string, string) Cut(string text, string at)
    {
        var place = text.IndexOf(at, StringComparison.Ordinal);
        return (text[..place], text[(place + at.Length)..]);
    }

    private static ushort? PortOf(string address, string port)
    {
        if (port.Length == 0) return null;
        return ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new EngineError(ErrorKind.Invalid, $"parse {GoText.Quote(address)}: invalid port {GoText.Quote(":" + port)} after host");
    }
}
