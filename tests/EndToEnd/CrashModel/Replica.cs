using System.Globalization;
using System.Runtime.InteropServices;

namespace Selkie.EndToEnd.CrashModel;

/// <summary>
/// A tree to which recorded calls are applied one after the other. It knows which files have content that was not synced, and so what a power cut may take:
/// the file system keeps the order of what happens to names, but not whether content comes before them.
/// </summary>
/// <param name="original">The tree that the calls were made on.</param>
/// <param name="copy">The tree that they are applied to.</param>
internal sealed partial class Replica(string original, string copy)
{
    private const string OpenFiles = "/proc/self/fd/";

    private readonly Dictionary<string, long> _offsets = [];
    private readonly Dictionary<string, string> _opened = [];

    /// <summary>Files of the copy with content that was not synced.</summary>
    public HashSet<string> Unsynced { get; } = [];

    /// <summary>Applies a call. False for one that does not change the tree.</summary>
    public bool Apply(FileCall call)
    {
        switch (call.Name)
        {
            case "openat" or "openat2": return Open(call);
            case "mkdirat": return Inside(call.At(0, 1), path => Check(mkdir(path, 0x1ff & Mode(call.Arguments[2]))));
            case "mkdir": return Inside(call.Text(0), path => Check(mkdir(path, 0x1ff & Mode(call.Arguments[1]))));
            case "renameat2" when call.Arguments[4].Contains("EXCHANGE", StringComparison.Ordinal): return Exchange(call.At(0, 1), call.At(2, 3));
            case "renameat2" or "renameat": return Rename(call.At(0, 1), call.At(2, 3));
            case "rename": return Rename(call.Text(0), call.Text(1));
            case "unlinkat": return Inside(call.At(0, 1), path => Remove(path, call.Arguments[2].Contains("REMOVEDIR", StringComparison.Ordinal)));
            case "unlink": return Inside(call.Text(0), path => Remove(path, directory: false));
            case "rmdir": return Inside(call.Text(0), path => Remove(path, directory: true));
            case "symlinkat": return Inside(call.At(1, 2), path => Check(symlink(call.Text(0), path)));
            case "symlink": return Inside(call.Text(1), path => Check(symlink(call.Text(0), path)));
            case "linkat": return Inside(call.At(2, 3), path => Check(link(Map(call.At(0, 1))!, path)));
            case "mknodat": return Inside(call.At(0, 1), path => Check(mknod(path, 0x2180, 0)));
            case "write": return Write(call, null);
            case "pwrite64": return Write(call, long.Parse(call.Arguments[3], CultureInfo.InvariantCulture));
            case "ftruncate": return Inside(FileCall.PathOf(call.Arguments[0]), path => Check(truncate(path, long.Parse(call.Arguments[1], CultureInfo.InvariantCulture))));
            case "fchmod": return Inside(FileCall.PathOf(call.Arguments[0]), path => Check(chmod(path, Mode(call.Arguments[1]))));
            case "fchmodat": return Inside(Opened(call.At(0, 1)), path => Check(chmod(path, Mode(call.Arguments[2]))));
            case "chmod": return Inside(call.Text(0), path => Check(chmod(path, Mode(call.Arguments[1]))));
            case "fchownat": return Inside(call.At(0, 1), path => Check(lchown(path, Number(call.Arguments[2]), Number(call.Arguments[3]))));
            case "fsync" or "fdatasync": return Synced(Map(FileCall.PathOf(call.Arguments[0])));
            case "syncfs": Unsynced.Clear(); return false;
            case "fallocate" or "fchown" or "chown" or "lchown": return false;
            case "utimensat": return Inside(call.At(0, 1), path => SetTimes(path, string.Join(' ', call.Arguments)));
            default: return Touches(call) ? throw new NotSupportedException($"{call.Name} is not replayed") : false;
        }
    }

    /// <summary>What a power cut may do at this moment: content that was not synced is gone, names are there.</summary>
    public void LoseUnsynced(string inCopy)
    {
        foreach (var file in Unsynced)
        {
            var path = inCopy + file[copy.Length..];
            if (File.Exists(path) && !Path.GetFileName(path).StartsWith("config.db", StringComparison.Ordinal)) Check(truncate(path, 0)); // the database has checksums of its own
        }
    }

    private string? Map(string path) => path == original || path.StartsWith(original + "/", StringComparison.Ordinal) ? copy + path[original.Length..] : null;

    private bool Touches(FileCall call) =>
        call.Arguments.Any(argument => Map(argument.Contains('"', StringComparison.Ordinal) ? System.Text.Encoding.UTF8.GetString(FileCall.Bytes(argument)) : FileCall.PathOf(argument)) is not null);

    private static void SetTimes(string path, string arguments)
    {
        var numbers = TimePattern().Matches(arguments).Select(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToArray();
        const int WorkingDirectory = -100, NoFollow = 0x100;
        Check(utimensat(WorkingDirectory, path, numbers, NoFollow));
    }

    [System.Text.RegularExpressions.GeneratedRegex("tv_n?sec=(-?[0-9]+)")]
    private static partial System.Text.RegularExpressions.Regex TimePattern();

    private bool Inside(string path, Action<string> act)
    {
        if (Map(path) is not { } mapped) return false;
        act(mapped);
        return true;
    }

    // A descriptor may be named by a path, too.
    private string Opened(string path) => path.StartsWith(OpenFiles, StringComparison.Ordinal) ? _opened.GetValueOrDefault(path[OpenFiles.Length..], path) : path;

    private bool Open(FileCall call)
    {
        _opened[call.Result.Split('<')[0]] = FileCall.PathOf(call.Result);
        var flags = call.Arguments[2];
        var path = Map(FileCall.PathOf(call.Result));
        if (path is null || Directory.Exists(path)) return false;
        _offsets[path] = flags.Contains("O_APPEND", StringComparison.Ordinal) && File.Exists(path) ? new FileInfo(path).Length : 0;
        var exists = File.Exists(path) || new FileInfo(path).LinkTarget is not null;
        if (exists && flags.Contains("O_TRUNC", StringComparison.Ordinal))
        {
            Check(truncate(path, 0));
            return true;
        }
        if (exists || !flags.Contains("O_CREAT", StringComparison.Ordinal)) return false;
        File.Create(path).Dispose();
        if (call.Arguments.Count > 3 && call.Arguments[3].StartsWith('0')) Check(chmod(path, Mode(call.Arguments[3]) & ~0x12u));
        return true;
    }

    private bool Write(FileCall call, long? at)
    {
        if (Map(FileCall.PathOf(call.Arguments[0])) is not { } path || !File.Exists(path)) return false;
        var offset = at ?? _offsets.GetValueOrDefault(path);
        var data = FileCall.Bytes(call.Arguments[1]);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = offset;
            file.Write(data);
        }
        if (at is null) _offsets[path] = offset + data.Length;
        Unsynced.Add(path);
        return true;
    }

    private bool Rename(string from, string to)
    {
        if (Map(from) is not { } old || Map(to) is not { } @new) return false;
        Check(rename(old, @new));
        Unsynced.Remove(@new);
        foreach (var path in Unsynced.Where(p => p == old || p.StartsWith(old + "/", StringComparison.Ordinal)).ToList())
        {
            Unsynced.Remove(path);
            Unsynced.Add(@new + path[old.Length..]);
        }
        return true;
    }

    private bool Exchange(string one, string other)
    {
        var between = one + ".between";
        return Rename(one, between) && Rename(other, one) && Rename(between, other);
    }

    private void Remove(string path, bool directory)
    {
        Check(directory ? rmdir(path) : unlink(path));
        Unsynced.Remove(path);
    }

    private bool Synced(string? path)
    {
        if (path is not null) Unsynced.Remove(path);
        return false;
    }

    private static uint Mode(string octal) => Convert.ToUInt32(octal.Split('|')[^1], 8);

    private static uint Number(string text) => (uint)long.Parse(text, CultureInfo.InvariantCulture);

    private static void Check(int result)
    {
        if (result != 0) throw new IOException($"replaying: {Marshal.GetLastPInvokeErrorMessage()}");
    }

#pragma warning disable IDE1006, SYSLIB1054 // the C library's names; tests may be without generated code
    [DllImport("libc", SetLastError = true)] private static extern int mkdir(string path, uint mode);

    [DllImport("libc", SetLastError = true)] private static extern int rename(string from, string to);

    [DllImport("libc", SetLastError = true)] private static extern int unlink(string path);

    [DllImport("libc", SetLastError = true)] private static extern int rmdir(string path);

    [DllImport("libc", SetLastError = true)] private static extern int symlink(string target, string path);

    [DllImport("libc", SetLastError = true)] private static extern int link(string from, string to);

    [DllImport("libc", SetLastError = true)] private static extern int mknod(string path, uint mode, ulong device);

    [DllImport("libc", SetLastError = true)] private static extern int truncate(string path, long length);

    [DllImport("libc", SetLastError = true)] private static extern int chmod(string path, uint mode);

    [DllImport("libc", SetLastError = true)] private static extern int utimensat(int directory, string path, long[] times, int flags);

    [DllImport("libc", SetLastError = true)] private static extern int lchown(string path, uint uid, uint gid);
#pragma warning restore IDE1006, SYSLIB1054
}
