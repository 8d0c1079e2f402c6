using System.Globalization;
using System.Runtime.InteropServices;
using Selkie.Api.Libpod;
using Selkie.Engine.Machine;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;

namespace Selkie.Engine.Host;

/// <summary>Display version information</summary>
/// <remarks>Display the versions of the engine and of the interface that it stands for.</remarks>
[Verb("version")]
[Example("--format json")]
[Docker("GET /version")]
[Libpod("GET /version")]
public sealed partial record ShowVersion : IVerb<VersionReport>
{
    /// <summary>Print as JSON or by a Go template</summary>
    [Option("format", 'f', Complete = "json", Local = true)]
    public string? Format { get; init; }
}

/// <summary>Who answers.</summary>
public sealed record VersionReport : IDocumented<SystemVersion>
{
    /// <summary>The number of the program that answers: Selkie's own, or of the Podman that it stands for.</summary>
    public required string Version { get; init; }

    /// <summary>The Podman version whose command line and API are provided.</summary>
    public required string Level { get; init; }

    /// <summary>The runtime the program was built with.</summary>
    public required string Platform { get; init; }

    /// <summary>When the program was built.</summary>
    public required DateTimeOffset Built { get; init; }

    /// <summary>Operating system and machine in Go's words: <c>linux/amd64</c>.</summary>
    public required string OsArch { get; init; }

    /// <summary>The engine that was asked, where it is another one.</summary>
    public EngineVersion? Server { get; init; }

    /// <summary>Who built it.</summary>
    public string Origin => "Selkie " + ProductVersion.Selkie;

    /// <inheritdoc/>
    public SystemVersion ToDocument() => new() { Client = ToEngineVersion(), Server = Server };

    /// <summary>The program alone.</summary>
    public EngineVersion ToEngineVersion() => new()
    {
        ApiVersion = Level,
        Version = Version,
        GoVersion = Platform,
        BuiltTime = GoTime.Ansi(Built),
        Built = Built.ToUnixTimeSeconds(),
        BuildOrigin = Origin,
        OsArch = OsArch,
    };
}

internal sealed class VersionHandler(EngineContext engine) : IHandler<ShowVersion, VersionReport>
{
    public VersionReport Handle(ShowVersion request) => new()
    {
        Version = Path.GetFileName(engine.Call.CommandLine[0]) is "podman" or "docker" ? ProductVersion.Podman : ProductVersion.Selkie,
        Level = ProductVersion.Podman,
        Platform = string.Create(CultureInfo.InvariantCulture, $"dotnet{Environment.Version}"),
        Built = File.GetLastWriteTime(engine.ProgramPath),
        OsArch = "linux/" + GoArchitecture,
    };

    /// <summary>The machine in Go's words.</summary>
    public static string GoArchitecture => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.Arm64 => "arm64",
        Architecture.X86 => "386",
        var other => other.ToString().ToLowerInvariant(),
    };
}
