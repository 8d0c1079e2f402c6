using Selkie.Api.Libpod;
using Selkie.Engine.Configuration;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Connections;

/// <summary>A destination that has a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Destination">Where it leads.</param>
/// <param name="IsDefault">It is meant where none is named.</param>
/// <param name="IsWritten">It stands in the user's own file, where commands can change it, and not in containers.conf.</param>
internal sealed record NamedConnection(string Name, ServiceDestination Destination, bool IsDefault, bool IsWritten) : IDocumented<ServiceConnection>
{
    /// <inheritdoc/>
    public ServiceConnection ToDocument() => new()
    {
        Name = Name,
        Uri = Destination.Uri,
        Identity = OrNull(Destination.Identity),
        TlsCertificate = OrNull(Destination.TlsCertificate),
        TlsKey = OrNull(Destination.TlsKey),
        TlsAuthority = OrNull(Destination.TlsAuthority),
        Default = IsDefault,
        ReadWrite = IsWritten,
    };

    private static string? OrNull(string text) => text.Length > 0 ? text : null;
}
