using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Api.Libpod;

/// <summary>What became of a network that was to be removed (pkg/domain/entities/types, NetworkRmReport).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Err">What went wrong; null: nothing.</param>
public sealed record RemovedNetwork(string Name, string? Err) : Document
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => NetworkResultsJson.Write(writer, this);
}

/// <summary>What became of a network that nobody used (pkg/domain/entities/types, NetworkPruneReport).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Error">What went wrong; null: nothing.</param>
public sealed record PrunedNetwork(string Name, string? Error) : Document
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => NetworkResultsJson.Write(writer, this);
}

/// <summary>JSON of such answers.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(RemovedNetwork))]
[JsonSerializable(typeof(PrunedNetwork))]
internal sealed partial class NetworkResultsJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, RemovedNetwork document) => Default.RemovedNetworkSerializeHandler(writer, document);

    internal static void Write(Utf8JsonWriter writer, PrunedNetwork document) => Default.PrunedNetworkSerializeHandler(writer, document);
}
