using System.Globalization;
using Selkie.Linux.Files;

namespace Selkie.Engine.Containers.Lifecycle;

/// <summary>Exit codes of containers that are gone, kept for a while for those who wait for them.</summary>
internal static class ExitCodes
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    /// <summary>Keeps a code.</summary>
    public static void Write(EngineContext engine, string id, int code)
    {
        Fs.MakePrivateDirectory(DirectoryOf(engine));
        Fs.WritePrivateFile(Path.Combine(DirectoryOf(engine), id), Fs.Bytes(code.ToString(CultureInfo.InvariantCulture)));
        if (id[0] == '0' && id[1] < '4') Sweep(engine); // one clean-up in 64 pays for all
    }

    /// <summary>The code of a container that is gone, by its id or its beginning.</summary>
    public static int? Find(EngineContext engine, string id)
    {
        if (!Directory.Exists(DirectoryOf(engine)) || id.Contains('/')) return null;
        foreach (var file in Directory.EnumerateFiles(DirectoryOf(engine), id + "*"))
            if (int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var code))
                return code;
        return null;
    }

    private static void Sweep(EngineContext engine)
    {
        foreach (var file in new DirectoryInfo(DirectoryOf(engine)).EnumerateFiles())
            if (DateTime.UtcNow - file.LastWriteTimeUtc > Kept)
                file.Delete();
    }

    private static string DirectoryOf(EngineContext engine) => Path.Combine(engine.RunDirectory, "exits");
}
