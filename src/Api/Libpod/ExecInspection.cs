using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Api.Libpod;

/// <summary>An exec session in full; both trees have it so.</summary>
public sealed record ExecInspection : Document
{
    /// <summary>It has ended, so that it can be removed.</summary>
    public required bool CanRemove { get; init; }

    /// <summary>The container's id.</summary>
    [JsonPropertyName("ContainerID")] public required string ContainerId { get; init; }

    /// <summary>Keys that detach; empty: the usual ones.</summary>
    public required string DetachKeys { get; init; }

    /// <summary>The exit code; 0 before the end.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Its id.</summary>
    [JsonPropertyName("ID")] public required string Id { get; init; }

    /// <summary>Its error output is wanted.</summary>
    public required bool OpenStderr { get; init; }

    /// <summary>Its input is open.</summary>
    public required bool OpenStdin { get; init; }

    /// <summary>Its output is wanted.</summary>
    public required bool OpenStdout { get; init; }

    /// <summary>Its process runs.</summary>
    public required bool Running { get; init; }

    /// <summary>The process; 0 where it does not run.</summary>
    public required int Pid { get; init; }

    /// <summary>What it runs.</summary>
    public required ExecProcessInspection ProcessConfig { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => ExecInspectionJson.Write(writer, this);
}

/// <summary>The process of an exec session.</summary>
public sealed record ExecProcessInspection
{
    /// <summary>What follows the command.</summary>
    [JsonPropertyName("arguments")] public IReadOnlyList<string>? Arguments { get; init; }

    /// <summary>The command.</summary>
    [JsonPropertyName("entrypoint")] public required string Entrypoint { get; init; }

    /// <summary>It has all capabilities.</summary>
    [JsonPropertyName("privileged")] public required bool Privileged { get; init; }

    /// <summary>It has a terminal.</summary>
    [JsonPropertyName("tty")] public required bool Tty { get; init; }

    /// <summary>The user, as it was asked for.</summary>
    [JsonPropertyName("user")] public required string User { get; init; }
}

/// <summary>JSON of exec sessions.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(ExecInspection))]
internal sealed partial class ExecInspectionJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, ExecInspection document) => Default.ExecInspectionSerializeHandler(writer, document);
}
