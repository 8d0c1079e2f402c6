using Selkie.Engine.Configuration;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Oci;

namespace Selkie.Engine.Rootless;

/// <summary>The rootless user's run directory; <c>src/native/userns.c</c> finds the same one.</summary>
public static class RunDirectory
{
    private const uint Private = 0x1c0, Others = 0x3f; // 0700, 0077

    /// <summary>Its path: <c>$XDG_RUNTIME_DIR/selkie</c>, <c>/run/user/UID/selkie</c> or <c>/tmp/selkie-run-UID/selkie</c>.</summary>
    public static string Path { get; } = UserDirectories.Runtime + "/selkie";

    /// <summary>The pause file: pid, start time and the user namespace's inode.</summary>
    public static string PauseFile => Path + "/pause";

    /// <summary>An empty file per live monitor, named by its pid; any of them can lend its user namespace when the pause process is lost.</summary>
    public static string Monitors => Path + "/monitors";

    /// <summary>Makes the directories, 0700, and refuses what another user owns.</summary>
    internal static void Ensure()
    {
        var parent = Path[..Path.LastIndexOf('/')];
        var given = HostEnvironment.Variable("XDG_RUNTIME_DIR") is not null;
        if (!given) Make(parent);
        else if (!Fs.Stat(null, Fs.Bytes(parent), out var stat, follow: true).Ok) Make(parent);
        else if (stat.Uid != Processes.EffectiveUser) throw new EngineError(ErrorKind.Invalid, $"XDG_RUNTIME_DIR directory \"{parent}\" is not owned by the current user");
        Make(Path);
        Make(Monitors);
    }

    private static void Make(string path)
    {
        var made = Fs.MakeDirectory(null, Fs.Bytes(path), Private);
        if (!made.Ok && made.Error != Errno.EEXIST)
        {
            throw new EngineError(ErrorKind.Invalid, $"cannot create the run directory {path}: {Errno.Text(made.Error)}; set XDG_RUNTIME_DIR to a directory of yours");
        }
        Fs.Stat(null, Fs.Bytes(path), out var stat).Check(path);
        if (stat.Uid == Processes.EffectiveUser && stat.IsDirectory)
        {
            if ((stat.Mode & Others) != 0) Fs.SetMode(null, Fs.Bytes(path), Private).Check(path);
            return;
        }
        throw new EngineError(ErrorKind.Forbidden, $"the run directory {path} belongs to another user: remove it, or set XDG_RUNTIME_DIR");
    }
}
