using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>The part "store" of facts: what is stored, and where.</summary>
[Go("define.StoreInfo")]
public sealed partial record StoreInfo
{
    /// <summary>The configuration file.</summary>
    [JsonPropertyName("configFile")] public required string ConfigFile { get; init; }

    /// <summary>How many containers there are.</summary>
    [JsonPropertyName("containerStore")] public required ContainerCounts ContainerStore { get; init; }

    /// <summary>The storage driver.</summary>
    [JsonPropertyName("graphDriverName")] public required string GraphDriverName { get; init; }

    /// <summary>Its options: texts, lists of texts, a <see cref="MountProgramInfo"/>.</summary>
    [JsonPropertyName("graphOptions")] public required IReadOnlyDictionary<string, object> GraphOptions { get; init; }

    /// <summary>Where images and containers are.</summary>
    [JsonPropertyName("graphRoot")] public required string GraphRoot { get; init; }

    /// <summary>Bytes of its file system.</summary>
    [JsonPropertyName("graphRootAllocated")] public ulong GraphRootAllocated { get; init; }

    /// <summary>Bytes of it that are in use.</summary>
    [JsonPropertyName("graphRootUsed")] public ulong GraphRootUsed { get; init; }

    /// <summary>What the storage driver says of itself.</summary>
    [JsonPropertyName("graphStatus")] public required IReadOnlyDictionary<string, string> GraphStatus { get; init; }

    /// <summary>Where files of images on their way are.</summary>
    [JsonPropertyName("imageCopyTmpDir")] public required string ImageCopyTmpDir { get; init; }

    /// <summary>How many images there are.</summary>
    [JsonPropertyName("imageStore")] public required ImageCount ImageStore { get; init; }

    /// <summary>What a reboot ends.</summary>
    [JsonPropertyName("runRoot")] public required string RunRoot { get; init; }

    /// <summary>Where volumes are.</summary>
    [JsonPropertyName("volumePath")] public required string VolumePath { get; init; }

    /// <summary>Whether a reboot ends containers.</summary>
    [JsonPropertyName("transientStore")] public bool TransientStore { get; init; }
}

/// <summary>How many containers there are.</summary>
[Go("define.ContainerStore")]
public sealed partial record ContainerCounts
{
    /// <summary>All.</summary>
    [JsonPropertyName("number")] public int Number { get; init; }

    /// <summary>Those that are paused.</summary>
    [JsonPropertyName("paused")] public int Paused { get; init; }

    /// <summary>Those that run.</summary>
    [JsonPropertyName("running")] public int Running { get; init; }

    /// <summary>The rest.</summary>
    [JsonPropertyName("stopped")] public int Stopped { get; init; }
}

/// <summary>How many images there are.</summary>
/// <param name="Number">All.</param>
[Go("define.ImageStore")]
public sealed partial record ImageCount([property: JsonPropertyName("number")] int Number);

/// <summary>The program that mounts in place of the kernel.</summary>
/// <param name="Executable">Its path.</param>
/// <param name="Package">The package it is from.</param>
/// <param name="Version">What it says of its version.</param>
[Go("map[string]interface {}")]
public sealed partial record MountProgramInfo(string Executable, string Package, string Version);
