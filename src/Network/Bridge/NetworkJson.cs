using System.Text.Json.Serialization;

namespace Selkie.Network.Bridge;

/// <summary>JSON of networks' files and of netavark.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(NetworkConfig))]
[JsonSerializable(typeof(NetavarkRequest))]
[JsonSerializable(typeof(NetavarkError))]
[JsonSerializable(typeof(Dictionary<string, NetworkBlock>))]
internal sealed partial class NetworkJson : JsonSerializerContext;
