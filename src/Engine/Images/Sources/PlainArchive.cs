using Selkie.Engine.Calls;
using Selkie.Oci;

namespace Selkie.Engine.Images.Sources;

/// <summary>A tar archive on disk, decompressed into a temporary file where it has to be.</summary>
internal sealed class PlainArchive : IDisposable
{
    private readonly string? _temporary;

    private PlainArchive(TarFiles files, string? temporary) => (Files, _temporary) = (files, temporary);

    /// <summary>Its files.</summary>
    internal TarFiles Files { get; }

    /// <summary>Fails where the archive that a transport names is not there; a directory's own files are missed by name.</summary>
    /// <exception cref="EngineError">It is not there.</exception>
    internal static void RequireFile(Call call, string transport, string path)
    {
        if (transport is "dir" or "oci") return;
        if (transport == "docker-archive" && path.Length == 0) throw new EngineError(ErrorKind.Invalid, "docker-archive reference  isn't of the form <path>[:<reference>]");
        if (Path.Exists(call.PathOf(path))) return;
        throw new EngineError(ErrorKind.Invalid, transport == "oci-archive"
            ? $"creating temp directory: archive file not found: \"{path}\""
            : $"opening file \"{path}\": open {path}: no such file or directory");
    }

    /// <summary>Opens an archive; when it is none, adds what each reader of archives has to say and returns null.</summary>
    internal static PlainArchive? Open(Call call, string path, List<string> problems)
    {
        string? temporary = null;
        PlainArchive? opened = null;
        try
        {
            using var stream = Compression.Decompress(File.OpenRead(call.PathOf(path)), out var compressed);
            if (compressed)
            {
                using var output = TemporaryFile.Create();
                temporary = output.Name;
                stream.CopyTo(output);
            }
            return opened = new(TarFiles.OpenArchive(temporary ?? call.PathOf(path)), temporary);
        }
        catch (Exception e) when (e is EngineError or InvalidDataException or ZstdSharp.ZstdException)
        {
            problems.Add($"oci: open {path}/index.json: not a directory");
            problems.Add($"oci-archive: creating temp directory: untarring file \"{path}\": {e.Message}");
            problems.Add($"docker-archive: loading tar component \"manifest.json\": {e.Message}");
            problems.Add($"dir: open {path}/manifest.json: not a directory");
            return null;
        }
        finally
        {
            if (opened is null && temporary is not null) File.Delete(temporary);
        }
    }

    public void Dispose()
    {
        Files.Dispose();
        if (_temporary is not null) File.Delete(_temporary);
    }
}
