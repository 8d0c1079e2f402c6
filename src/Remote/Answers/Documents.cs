using System.Text.Json.Serialization;
using Selkie.Api.Docker;
using Selkie.Api.Libpod;
using Selkie.Oci.Json;

namespace Selkie.Remote.Answers;

/// <summary>Reads what a service answers.</summary>
[JsonReader(typeof(ContainerInspection))]
[JsonReader(typeof(ImageInspection))]
[JsonReader(typeof(VolumeInspection))]
[JsonReader(typeof(NetworkDefinition))]
[JsonReader(typeof(InspectedNetwork))]
[JsonReader(typeof(List<NetworkDefinition>))]
[JsonReader(typeof(List<GoneNetwork>))]
[JsonReader(typeof(CheckAnswer))]
[JsonReader(typeof(ManifestInspection))]
[JsonReader(typeof(SystemInfo))]
[JsonReader(typeof(RegistryInfo))]
[JsonReader(typeof(MountProgramInfo))]
[JsonReader(typeof(ServerVersion))]
[JsonReader(typeof(StoredUsage))]
[JsonReader(typeof(List<ImageRow>))]
[JsonReader(typeof(List<VolumeInspection>))]
[JsonReader(typeof(List<ContainerAnswer>))]
[JsonReader(typeof(List<HistoryItem>))]
[JsonReader(typeof(List<FoundRepository>))]
[JsonReader(typeof(List<PathChange>))]
[JsonReader(typeof(List<Gone>))]
[JsonReader(typeof(ProcessTable))]
[JsonReader(typeof(RemovedImages))]
[JsonReader(typeof(PrunedSystem))]
[JsonReader(typeof(ImageTreeAnswer))]
[JsonReader(typeof(NewObject))]
[JsonReader(typeof(LoadedNames))]
[JsonReader(typeof(StreamLine))]
[JsonReader(typeof(EventMessage))]
[JsonReader(typeof(ExecInspection))]
internal static partial class Documents;

/// <summary>A container of a list, with the time of its creation as libpod's API has it.</summary>
internal sealed record ContainerAnswer
{
    public bool AutoRemove { get; init; }

    public IReadOnlyList<string>? Command { get; init; }

    public DateTimeOffset Created { get; init; }

    [JsonPropertyName("CIDFile")] public string CidFile { get; init; } = "";

    public long ExitedAt { get; init; }

    public int ExitCode { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? ExposedPorts { get; init; }

    public required string Id { get; init; }

    public string Image { get; init; } = "";

    [JsonPropertyName("ImageID")] public string ImageId { get; init; } = "";

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyList<string> Mounts { get; init; } = [];

    public required IReadOnlyList<string> Names { get; init; }

    public ListedNamespaces Namespaces { get; init; } = new();

    public IReadOnlyList<string> Networks { get; init; } = [];

    public int Pid { get; init; }

    public IReadOnlyList<ListedPort>? Ports { get; init; }

    public int Restarts { get; init; }

    public ListedSize? Size { get; init; }

    public long StartedAt { get; init; }

    public required string State { get; init; }
}

/// <summary>An image of a list. What only some services tell need not be there.</summary>
internal sealed record ImageRow
{
    public required string Id { get; init; }

    public string ParentId { get; init; } = "";

    public IReadOnlyList<string> RepoTags { get; init; } = [];

    public IReadOnlyList<string> RepoDigests { get; init; } = [];

    public long Created { get; init; }

    public long Size { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public int Containers { get; init; }

    public bool ReadOnly { get; init; }

    public bool Dangling { get; init; }

    public string? Digest { get; init; }

    public IReadOnlyList<string> History { get; init; } = [];

    public bool IsManifestList { get; init; }

    public IReadOnlyList<string>? Names { get; init; }
}

/// <summary>A file that a container or an image changed.</summary>
internal sealed record PathChange
{
    public string Path { get; init; } = "";

    public int Kind { get; init; }
}

/// <summary>Something that was removed, or could not be.</summary>
internal sealed record Gone
{
    public string Id { get; init; } = "";

    public string? Err { get; init; }

    public long Size { get; init; }

    public string Name { get; init; } = "";

    public string? Error { get; init; }
}

/// <summary>A network that was removed, or could not be.</summary>
internal sealed record GoneNetwork
{
    public required string Name { get; init; }

    public string? Err { get; init; }

    public string? Error { get; init; }
}

/// <summary>Processes.</summary>
internal sealed record ProcessTable
{
    public IReadOnlyList<IReadOnlyList<string>> Processes { get; init; } = [];

    public IReadOnlyList<string> Titles { get; init; } = [];
}

/// <summary>Images that were removed.</summary>
internal sealed record RemovedImages
{
    public IReadOnlyList<string> Deleted { get; init; } = [];

    public IReadOnlyList<string> Untagged { get; init; } = [];

    public IReadOnlyList<string> Errors { get; init; } = [];

    public int ExitCode { get; init; }
}

/// <summary>What a prune of everything removed.</summary>
internal sealed record PrunedSystem
{
    public IReadOnlyList<Gone> ContainerPruneReports { get; init; } = [];

    public IReadOnlyList<Gone> ImagePruneReports { get; init; } = [];

    public IReadOnlyList<Gone> NetworkPruneReports { get; init; } = [];

    public IReadOnlyList<Gone> VolumePruneReports { get; init; } = [];

    public long ReclaimedSpace { get; init; }
}

/// <summary>An image's layers, drawn.</summary>
internal sealed record ImageTreeAnswer
{
    public string Tree { get; init; } = "";
}

/// <summary>Something new.</summary>
internal sealed record NewObject
{
    public required string Id { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>Images that were loaded.</summary>
internal sealed record LoadedNames
{
    public IReadOnlyList<string> Names { get; init; } = [];
}

/// <summary>A line of what goes on in a pull, a push or a commit.</summary>
internal sealed record StreamLine
{
    [JsonPropertyName("stream")] public string Stream { get; init; } = "";

    [JsonPropertyName("error")] public string Error { get; init; } = "";

    [JsonPropertyName("images")] public IReadOnlyList<string> Images { get; init; } = [];

    [JsonPropertyName("id")] public string Id { get; init; } = "";

    [JsonPropertyName("manifestdigest")] public string ManifestDigest { get; init; } = "";
}

/// <summary>What a check of a store found, and what a repair removed: texts by ids.</summary>
internal sealed record CheckAnswer
{
    public bool Errors { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Layers { get; init; }

    [JsonPropertyName("ROLayers")] public IReadOnlyDictionary<string, IReadOnlyList<string>>? ReadOnlyLayers { get; init; }

    public IReadOnlyList<string>? RemovedLayers { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Images { get; init; }

    [JsonPropertyName("ROImages")] public IReadOnlyDictionary<string, IReadOnlyList<string>>? ReadOnlyImages { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? RemovedImages { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Containers { get; init; }

    public IReadOnlyDictionary<string, string>? RemovedContainers { get; init; }
}
