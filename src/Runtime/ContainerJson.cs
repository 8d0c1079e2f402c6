using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Runtime;

/// <summary>JSON of <see cref="ContainerSpec"/> as the engine stores it.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ContainerSpec))]
public sealed partial class ContainerJson : JsonSerializerContext
{
    /// <summary>The spec as UTF-8 JSON.</summary>
    public static byte[] Write(ContainerSpec spec) => JsonSerializer.SerializeToUtf8Bytes(spec, Default.ContainerSpec);

    /// <summary>The spec that UTF-8 JSON holds.</summary>
    public static ContainerSpec Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, Default.ContainerSpec) ?? throw new JsonException("the container's record is empty");
}
