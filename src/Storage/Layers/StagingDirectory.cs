using Selkie.Linux.Files;

namespace Selkie.Storage.Layers;

/// <summary>
/// A directory below <c>l/staging/</c> whose <c>staging.lock</c> is held while it is in use; who finds one with a free lock deletes it, so that nothing of a process
/// that died stays. It is not <c>staging/</c>, where newer tools do the same (pruneStagingDirectories of overlay.go): containers/storage before 1.51 removes that at
/// each end, whoever works there. It is below <c>l/</c>, which no tool takes for a layer, and not outside the driver's directory, which may be a mount.
/// </summary>
internal sealed class StagingDirectory : IDisposable
{
    private readonly FileLock _lock;

    private StagingDirectory(string path, FileLock held)
    {
        Root = path;
        _lock = held;
    }

    public string Root { get; }

    /// <summary>What becomes the layer's directory.</summary>
    public string Layer => Path.Combine(Root, "dir");

    public string TarSplit => Path.Combine(Root, "tar-split.gz");

    public static StagingDirectory Create(string home)
    {
        var parent = Parent(home);
        Span<byte> random = stackalloc byte[8];
        for (var attempt = 0; ; attempt++)
        {
            Fs.Random(random);
            var path = Path.Combine(parent, Convert.ToHexStringLower(random));
            try
            {
                Fs.MakeDirectories(path, 0x1c0);
                var held = FileLock.Take(Path.Combine(path, "staging.lock"));

                // Between the two calls another tool may have taken the directory for a leftover.
                Fs.Stat(held.File, default, out var stat).Check(path);
                if (stat.Links > 0) return new StagingDirectory(path, held);

                held.Dispose();
            }
            catch (Selkie.Linux.LinuxException e) when (e.Error == Selkie.Linux.Errno.ENOENT && attempt < 100)
            {
            }
        }
    }

    /// <summary>
    /// Lets the file system put layers apart from each other. Where ext4 puts them side by side, those that are unpacked at once contend for the same tables, and
    /// each new file passes over all that were deleted there in the last minutes (recently_deleted of ialloc.c): several times as slow.
    /// </summary>
    /// <param name="home">The driver's directory.</param>
    public static void Spread(string home)
    {
        var parent = Parent(home);
        Fs.MakeDirectories(parent, 0x1c0);
        if (!Fs.OpenAt(null, Fs.Bytes(parent), OpenMode.Read | OpenMode.Directory, 0, out var directory).Ok)
        {
            return; // who was the last to work there has just removed it: whoever makes it again spreads it or is slower
        }

        using (directory)
        {
            Fs.SpreadChildren(directory!); // other file systems refuse, and need not be told
        }
    }

    /// <summary>Deletes what processes that are gone left behind, other tools' too.</summary>
    public static void Sweep(string home)
    {
        foreach (var parent in (ReadOnlySpan<string>)[Parent(home), Path.Combine(home, "staging")])
        {
            foreach (var entry in Fs.List(parent))
                RemoveUnused(Path.Combine(parent, System.Text.Encoding.UTF8.GetString(entry.Name)));

            RemoveEmpty(parent);
        }
    }

    private static void RemoveUnused(string path)
    {
        try
        {
            using var held = FileLock.TryTake(Path.Combine(path, "staging.lock"));
            if (held is not null) TreeRemoval.Remove(path);
        }
        catch (Selkie.Linux.LinuxException)
        {
            // Another process removes it at the same time, or may not.
        }
    }

    private static string Parent(string home) => Path.Combine(home, "l", "staging");

    public void Dispose()
    {
        try
        {
            TreeRemoval.Remove(Root);
        }
        catch (Selkie.Linux.LinuxException)
        {
            // What it held is out of the store; the rest is for the next sweep.
        }

        _lock.Dispose();
        RemoveEmpty(Path.GetDirectoryName(Root)!);
    }

    // Tools that look for lost links stumble over what is neither a layer nor a link (recreateSymlinks of overlay.go).
    private static void RemoveEmpty(string parent) => Fs.Unlink(null, Fs.Bytes(parent), directory: true);
}
