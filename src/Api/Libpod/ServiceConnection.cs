using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Api.Libpod;

/// <summary>A connection to a service, as "system connection list --format json" prints it (containers/common, config.Connection).</summary>
public sealed record ServiceConnection : Document
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The address.</summary>
    [JsonPropertyName("URI")] public required string Uri { get; init; }

    /// <summary>File of the private key for ssh; null: none is named.</summary>
    public string? Identity { get; init; }

    /// <summary>Certificate that is shown to the service.</summary>
    [JsonPropertyName("TLSCert")] public string? TlsCertificate { get; init; }

    /// <summary>Its private key.</summary>
    [JsonPropertyName("TLSKey")] public string? TlsKey { get; init; }

    /// <summary>Authority that vouches for the service.</summary>
    [JsonPropertyName("TLSCA")] public string? TlsAuthority { get; init; }

    /// <summary>It is meant where none is named.</summary>
    public bool Default { get; init; }

    /// <summary>Commands can change it.</summary>
    public bool ReadWrite { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => ServiceConnectionJson.Write(writer, this);
}

/// <summary>JSON of connections.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServiceConnection))]
internal sealed partial class ServiceConnectionJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, ServiceConnection document) => Default.ServiceConnectionSerializeHandler(writer, document);
}
