using System.Text.Json.Serialization;

namespace Selkie.Oci.Runtime;

/// <summary>JSON of runtime specifications; members without value are left out, as Go's omitempty does.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(Spec))]
[JsonSerializable(typeof(Process))]
[JsonSerializable(typeof(Resources))]
[JsonSerializable(typeof(Seccomp))]
[JsonSerializable(typeof(State))]
public sealed partial class RuntimeJson : JsonSerializerContext;
