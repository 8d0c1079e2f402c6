using Selkie.Engine.Calls;
using Selkie.Engine.Files;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes.Contents;
using Selkie.Oci;
using Selkie.Storage.Layers;

namespace Selkie.Engine.Volumes;

/// <summary>Write a volume's files to an archive</summary>
/// <remarks>Writes all files of a volume, with owners and times, as one tar archive to standard output or to a file.</remarks>
[Verb("volume export", Use = "[options] VOLUME")]
[Libpod("GET /volumes/{name}/export")]
public sealed partial record ExportVolume : IVerb<int>
{
    /// <summary>The volume</summary>
    [Argument("VOLUME", Complete = "volumes")] public string Volume { get; init; } = "";

    /// <summary>Write to this file, not to standard output</summary>
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

/// <summary>Unpack an archive into a volume</summary>
/// <remarks>Unpacks a tar archive, plain or compressed with gzip or zstd, from a file or standard input into a volume that exists. What is there already stays, unless the archive has it, too.</remarks>
[Verb("volume import", Use = "VOLUME [SOURCE]")]
[Example("uploads uploads.tar.gz")]
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
        var volume = engine.Volumes.TryOne(name) ?? throw new EngineError(ErrorKind.NotFound, $"no such volume {name}", subject: name);
        var path = engine.Volumes.PathOf(volume.Name);
        if ((volume.StorageId is not null || (volume.Options.TryGetValue("type", out var type) && type != "tmpfs")) && !VolumeMounting.IsMounted(path))
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
