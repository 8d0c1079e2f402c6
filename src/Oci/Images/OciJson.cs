using System.Text.Json.Serialization;
using Selkie.Oci.Json;

namespace Selkie.Oci.Images;

/// <summary>JSON of image specifications; members without value are left out, as Go's omitempty does.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, AllowDuplicateProperties = true)]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(ImageIndex))]
[JsonSerializable(typeof(ImageConfig))]
[JsonSerializable(typeof(Descriptor))]
[JsonSerializable(typeof(ContainerDefaults))]
[JsonSerializable(typeof(string))]
[JsonReader(typeof(Manifest))]
[JsonReader(typeof(ImageIndex))]
[JsonReader(typeof(ImageConfig))]
[JsonReader(typeof(ManifestShape))]
public sealed partial class OciJson : JsonSerializerContext;
