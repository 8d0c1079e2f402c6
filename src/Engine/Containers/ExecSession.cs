using System.Text.Json.Serialization;
using Selkie.Oci.Json;

namespace Selkie.Engine.Containers;

/// <summary>An exec session that was created ahead of its start: what its creator wanted. A file of the container's run directory, so that whoever serves the next request finds it.</summary>
public sealed record ExecSession
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The container's id.</summary>
    public required string Container { get; init; }

    /// <summary>The command and its arguments.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>It has a terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>Its input is open.</summary>
    public bool Stdin { get; init; }

    /// <summary>Its output is wanted.</summary>
    public bool Stdout { get; init; }

    /// <summary>Its error output is wanted.</summary>
    public bool Stderr { get; init; }

    /// <summary>Keys that detach; null: those of containers.conf.</summary>
    public string? DetachKeys { get; init; }

    /// <summary>It has all capabilities.</summary>
    public bool Privileged { get; init; }

    /// <summary>The user, as it was asked for.</summary>
    public string User { get; init; } = "";
}

/// <summary>How far an exec session is.</summary>
/// <param name="Stage">Created, running or stopped.</param>
/// <param name="Pid">The process, while it runs.</param>
/// <param name="ExitCode">The exit code, once it has ended.</param>
public readonly record struct ExecState(ExecStage Stage, int Pid, int ExitCode);

/// <summary>What can be the case with an exec session.</summary>
public enum ExecStage
{
    /// <summary>It has not been started.</summary>
    Created,

    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>Its process has ended.</summary>
    Stopped,
}

/// <summary>JSON of exec sessions.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExecSession))]
[JsonReader(typeof(ExecSession))]
internal sealed partial class ExecSessionJson : JsonSerializerContext
{
    internal static byte[] Write(ExecSession session) => GoJson.Serialize(session, Default.ExecSessionSerializeHandler);
}
