using Selkie.Engine.Calls;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Storage.Tar;

namespace Selkie.Engine.Volumes;

/// <summary>Export volumes</summary>
/// <remarks>
/// podman volume export
///
/// Allow content of volume to be exported into external tar.
/// </remarks>
[Verb("volume export", Use = "[options] VOLUME")]
[Libpod("GET /volumes/{name}/export")]
public sealed partial record ExportVolume : IVerb<int>
{
    /// <summary>The volume</summary>
    [Argument("VOLUME", Complete = "volumes")] public string Volume { get; init; } = "";

    /// <summary>Write to a specified file (default: stdout, which must be redirected)</summary>
    [Option("output", 'o', Default = "/dev/stdout", Complete = "files")] public string Output { get; init; } = "/dev/stdout";
}

internal sealed class ExportVolumeHandler(EngineContext engine) : IHandler<ExportVolume, int>
{
    public int Handle(ExportVolume request)
    {
        if (request.Output.Length == 0) throw new EngineError(ErrorKind.Invalid, "expects output path, use --output=[path]");
        var path = VolumeFiles.Open(engine, request.Volume);
        using var archive = TreeArchive.Open(path);
        using var output = request.Output == "/dev/stdout" ? OutputFile.Standard(engine.Call) : OutputFile.Create(engine.Call, request.Output);
        archive.CopyTo(output);
        output.Commit();
        return 0;
    }
}

/// <summary>Import a tarball contents into a podman volume</summary>
/// <remarks>Imports contents into a podman volume from specified tarball (.tar, .tar.gz, .tgz, .bzip, .tar.xz, .txz).</remarks>
[Verb("volume import", Use = "VOLUME [SOURCE]")]
[Example("my_vol /home/user/import.tar")]
[Libpod("POST /volumes/{name}/import")]
public sealed partial record ImportVolume : IVerb<int>
{
    /// <summary>The volume</summary>
    [Argument("VOLUME", Complete = "volumes")] public string Volume { get; init; } = "";

    /// <summary>The archive; - is standard input</summary>
    [Argument("SOURCE", Complete = "files")] public string? Source { get; init; }
}

internal sealed class ImportVolumeHandler(EngineContext engine) : IHandler<ImportVolume, int>
{
    public int Handle(ImportVolume request)
    {
        using var input = VolumeFiles.Read(engine.Call, request.Source is null or "-" ? null : request.Source);
        TreeArchive.Extract(input, VolumeFiles.Open(engine, request.Volume), engine.Places.Rootless);
        return 0;
    }
}

/// <summary>Where the files of a volume and of an archive are.</summary>
internal static class VolumeFiles
{
    /// <summary>The directory of a volume's files.</summary>
    /// <exception cref="EngineError">There is no such volume, or its file system is not mounted.</exception>
    public static string Open(EngineContext engine, string name)
    {
        var volume = engine.Volumes.TryOne(name) ?? throw new EngineError(ErrorKind.NotFound, $"no such volume {name}");
        var path = engine.Volumes.PathOf(volume.Name);
        if (volume.Options.TryGetValue("type", out var type) && type != "tmpfs" && !VolumeMounting.IsMounted(path))
            throw new EngineError(ErrorKind.BadState, $"volume is using a driver {volume.Driver} and volume is not mounted on {path}");
        return path;
    }

    /// <summary>A file, or the caller's input where there is no path.</summary>
    public static Stream Read(Call call, string? path)
    {
        if (path is null) return call.OpenInput();
        try
        {
            return new CancellableStream(new FileStream(call.PathOf(path), FileMode.Open, FileAccess.Read), call.Cancelled);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineError(ErrorKind.Internal, e is FileNotFoundException or DirectoryNotFoundException ? $"open {path}: no such file or directory" : e.Message);
        }
    }
}
