using System.Net;

namespace Selkie.Service.Http;

/// <summary>Docker's daemon speaks to registries of this machine without TLS where they have none (dockerd(8), --insecure-registry: 127.0.0.0/8 and ::1 always count).</summary>
internal static class LocalRegistries
{
    /// <summary>Whether the certificate of a registry has to be right; null: as its configuration says.</summary>
    /// <param name="host">Host and port, or the name of an image there.</param>
    public static bool? Verify(string host)
    {
        var name = host.Split('/')[0];
        var port = name.LastIndexOf(':');
        if (port > name.IndexOf(']', StringComparison.Ordinal)) name = name[..port];
        return name == "localhost" || IPAddress.TryParse(name.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address) ? false : null;
    }
}
