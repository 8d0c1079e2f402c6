using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Diagnostics;
using Selkie.Linux.Files;
using Selkie.Network.Bridge;
using Selkie.Network.Rootless;

namespace Selkie.Engine.Networks.Connecting;

/// <summary>What the network of a running container was asked for and what it gave. It is written before anything is set up, so that whoever cleans up knows.</summary>
public sealed record NetworkStatus
{
    private const uint Mode = 0x180; // 0600

    /// <summary>What netavark was asked for; null where the container is on no such network.</summary>
    public NetavarkRequest? Request { get; init; }

    /// <summary>What each network gave; null before it has.</summary>
    public IReadOnlyDictionary<string, NetworkBlock>? Networks { get; init; }

    /// <summary>The container's pasta; null where it has none.</summary>
    public PastaStatus? Pasta { get; init; }

    /// <summary>Path of the network namespace: while it is set up the one that netavark is given, then the one that lasts as long as the container's monitor.</summary>
    public string? Namespace { get; init; }

    /// <summary>The status of a container; null where its network is not set up.</summary>
    public static NetworkStatus? Read(ContainerPaths paths, Logger log)
    {
        if (Fs.ReadAll(paths.NetworkStatus) is not { Length: > 0 } json) return null;
        try
        {
            return NetworkStatusJson.ReadNetworkStatus(json);
        }
        catch (JsonException e)
        {
            log.Debug($"{paths.NetworkStatus}: {e.Message}");
            return null;
        }
    }

    /// <summary>Replaces the status.</summary>
    internal void Write(ContainerPaths paths) =>
        Fs.ReplaceFile(paths.NetworkStatus, JsonSerializer.SerializeToUtf8Bytes(this, NetworkStatusJson.Default.NetworkStatus), Mode, sync: false);
}

/// <summary>JSON of <see cref="NetworkStatus"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(NetworkStatus))]
[Selkie.Oci.Json.JsonReader(typeof(NetworkStatus))]
internal sealed partial class NetworkStatusJson : JsonSerializerContext;
