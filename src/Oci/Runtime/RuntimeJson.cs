using System.Text.Json.Serialization;
using Selkie.Oci.Json;

namespace Selkie.Oci.Runtime;

/// <summary>JSON of runtime specifications; members without value are left out, as Go's omitempty does.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(Spec))]
[JsonSerializable(typeof(Process))]
[JsonSerializable(typeof(Resources))]
[JsonSerializable(typeof(Seccomp))]
[JsonSerializable(typeof(State))]
[JsonReader(typeof(Spec)), JsonReader(typeof(Process))]
public sealed partial class RuntimeJson : JsonSerializerContext
{
    /// <summary>The specification that UTF-8 JSON holds.</summary>
    /// <exception cref="System.Text.Json.JsonException">It holds none.</exception>
    public static Spec Read(ReadOnlySpan<byte> json) => ReadSpec(json) ?? throw new System.Text.Json.JsonException("the runtime specification is empty");

    /// <summary>The process that UTF-8 JSON holds.</summary>
    /// <exception cref="System.Text.Json.JsonException">It holds none.</exception>
    public static Process ReadOneProcess(ReadOnlySpan<byte> json) => ReadProcess(json) ?? throw new System.Text.Json.JsonException("the process is empty");

    /// <summary>A specification as UTF-8 JSON.</summary>
    public static byte[] Write(Spec spec) => GoJson.Plain(spec, Default.SpecSerializeHandler);

    /// <summary>A process as UTF-8 JSON.</summary>
    public static byte[] Write(Process process) => GoJson.Plain(process, Default.ProcessSerializeHandler);
}
