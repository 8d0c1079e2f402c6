using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Runtime.Containers;

namespace Selkie.Runtime;

/// <summary>JSON of <see cref="ContainerSpec"/> as the engine stores it.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ContainerSpec))]
[Selkie.Oci.Json.JsonReader(typeof(ContainerSpec))]
public sealed partial class ContainerJson : JsonSerializerContext
{
    /// <summary>The spec as UTF-8 JSON.</summary>
    public static byte[] Write(ContainerSpec spec) => Selkie.Oci.Json.GoJson.Plain(spec, Default.ContainerSpecSerializeHandler);

    /// <summary>The spec that UTF-8 JSON holds.</summary>
    public static ContainerSpec Read(ReadOnlySpan<byte> json) =>
        ReadContainerSpec(json) ?? throw new JsonException("the container's record is empty");
}
